package Arena::Load;

# Battles full of robots, at a pace. Everything runs in the event loop: play goes on while somebody waits for something.

use Mojo::Base -base, -signatures;

use List::Util qw(min sum0);
use Mojo::IOLoop;
use Mojo::JSON qw(encode_json);
use Mojo::Promise;

use Arena::Bank qw(bank);
use Arena::Ledger;
use Arena::Robot;
use Arena::Wait qw(wait_until);
use Arena::Wire;

has [qw(stack client)];
has ledger    => sub { Arena::Ledger->new };
has ports     => sub ($self) { [$self->stack->port] };
has players   => 60;
has rate      => 400;             # steps a second
has fields    => sub { {rules => {question_count => 90, session_timeout_ms => 600_000}} };    # of a new battle
has robots_are => sub { {} };     # more of their attributes
has battles   => sub { {} };      # by id: {robots, busy, known}
has statuses  => sub { {} };      # of answers that were no answers yet
has paused    => 0;

my $TICK = 0.01;

sub new_battle ($self, %fields) {
  %fields = (title => 'Load', %{$self->fields}, %fields);
  $fields{questions} //= bank($fields{rules}{question_count} + 18);
  my $made = $self->client->admin(POST => '', json => \%fields);
  die 'No battle was made: ' . $made->text . "\n" unless $made->status == 201;
  my $id       = $made->json->{id};
  my $imported = $self->client->admin(GET => "/$id")->json->{questions};
  my %known    = map { $imported->[$_]{id} => $fields{questions}[$_] } 0 .. $#$imported;
  my $battle   = $self->battles->{$id} = {id => $id, known => \%known, imported => $imported, fields => \%fields, open => 1};
  $battle->{robots} = [map { $self->_robot($battle, "robot$_") } 1 .. $self->players];
  $self->order($id, 'start');
  return $id;
}

sub _robot ($self, $battle, $username) {
  my @ports = @{$self->ports};
  my ($one, $other) = @ports[map { (($battle->{made} // 0) + $_) % @ports } 0, 1];
  $battle->{made}++;
  return Arena::Robot->new(load => $self, ledger => $self->ledger, port => $one, other_port => $other, battle => $battle->{id},
    known => $battle->{known}, username => $username, %{$self->robots_are});
}

# The organiser's start or end, until it is done.
sub order ($self, $battle, $verb) {
  my $answer = wait_until("$verb of $battle", sub {
    my $answer = eval { $self->client->admin(POST => "/$battle/$verb", key => $verb, undocumented => 1) };
    return $answer && $answer->status == 200 && $answer;
  });
  delete $self->battles->{$battle}{open} if $verb eq 'end';
  return $answer;
}

sub start ($self) {
  $self->{due} = 0;
  $self->{pacer} //= Mojo::IOLoop->recurring($TICK => sub { $self->_tick });
  return $self;
}

sub _tick ($self) {
  return if $self->paused;
  my @free = grep { !$_->{busy} } map { @{$_->{robots}} } grep { $_->{open} } values %{$self->battles};
  $self->{due} += $self->rate * $TICK;
  my $most = $self->rate * $TICK * 5;
  $self->{due} = $most if $self->{due} > $most;
  while ($self->{due} >= 1 && @free) {
    $self->{due}--;
    $self->_step(splice @free, rand @free, 1);
  }
}

sub _step ($self, $robot, $what = 'step', @arguments) {
  $robot->{busy} = 1;
  $robot->$what(@arguments, sub { $robot->{busy} = 0 });
}

# An id to aim at.
sub somebody ($self, $robot) {
  my @others = grep { $_->{id} && $_ != $robot } @{$self->battles->{$robot->battle}{robots}};
  return @others ? $others[rand @others]{id} : undef;
}

# An answer that asks for patience.
sub told ($self, $answer) {
  my $status = $answer->{status};
  $self->statuses->{$status}++;
  $self->ledger->wrong("$status without Retry-After: $answer->{body}") if $status =~ /^(?:429|503)$/ && !$answer->{retry_after};
  $self->ledger->wrong("$status: $answer->{body}") if $status =~ /^50[02]$/;
}

sub acknowledged ($self) { return $self->ledger->figures->{acknowledged} }

# Until so many more commands were acknowledged.
sub play ($self, $count = 300) {
  my $goal = $self->acknowledged + $count;
  return wait_until("$count commands to be acknowledged", sub { $self->acknowledged >= $goal });
}

# Until everything that was sent has its answer; nothing new is begun.
sub settle ($self) {
  $self->paused(1);
  return 1 if eval { wait_until('answers', sub { !$self->_busy }) };
  die 'Still not answered: ' . join(', ', map { $_->username . ' ' . ($_->{waits_for} // '?') } $self->_busy) . "\n";
}

sub pause  ($self) { $self->paused(1) }
sub resume ($self) { $self->paused(0) }

sub robots ($self) { return map { @{$_->{robots}} } values %{$self->battles} }
sub _busy  ($self) { return grep { $_->{busy} } $self->robots }

# Until PostgreSQL has everything. What the server says of it is as of its last look.
sub drained ($self) {
  return wait_until('the journal to be drained', sub { !$self->kept && $self->backlog->{backlog} == 0 });
}

# Until PostgreSQL has everything, though Redis may not let go of it. Of a battle that Redis does not hold there is nothing to come.
sub recorded ($self) {
  return wait_until('PostgreSQL to have all', sub {
    return !grep { my $last = $self->_last($_); defined $last && $self->_recorded($_) ne $last } keys %{$self->battles};
  });
}

sub _recorded ($self, $battle) {
  return ($self->stack->sql("SELECT seq || '-' || number FROM arena.journal WHERE battle_id = '$battle'"))[0] // '0-0';
}

sub _last ($self, $battle) {
  my $text = join "\n", $self->stack->redis('XINFO', 'STREAM', "{battle:$battle}:journal");
  return $text =~ /^last-generated-id\n(\S+)$/m ? $1 : undef;
}

# As the server tells everybody.
sub backlog ($self) { return $self->client->get('/api/status', undocumented => 1)->json->{journal} }

# Entries of journals that are still in Redis.
sub kept ($self) { return sum0 map { $self->stack->redis('XLEN', "{battle:$_}:journal") } keys %{$self->battles} }

# Asks again for something, apart from what the robots do; dies when there is no answer.
sub ask_again ($self) { return $self->ask_again_by((grep { $_->recent } $self->robots)[0]) }

sub ask_again_by ($self, $robot) {
  my $wire = Arena::Wire->new(port => $robot->port);
  my $answered;
  $robot->again(($robot->recent)[-1], sub { $answered = 1 }, $wire);
  return wait_until('an answer given before', sub {$answered});
}

# Everybody asks once more for what was answered last; nothing new is begun meanwhile.
sub look_back ($self, $count = 20) {
  $self->settle;
  for my $robot ($self->robots) {
    my @recent = $robot->recent;
    for my $entry (splice @recent, -min($count, scalar @recent)) {
      wait_until('a robot', sub { !$robot->{busy} });
      $self->_step($robot, again => $entry);
    }
  }
  $self->settle;
}

sub finish ($self) {
  Mojo::IOLoop->remove(delete $self->{pacer}) if $self->{pacer};
  $_->close for $self->robots;
}

1;
