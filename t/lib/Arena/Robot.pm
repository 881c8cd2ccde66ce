package Arena::Robot;

# One participant that plays by chance and remembers everything. Each command has an Idempotency-Key of its own and is
# sent again, with the same key, until it is answered; some are sent twice at once, some by a client that vanishes,
# some again much later. It does one thing at a time.

use Mojo::Base -base, -signatures;

use List::Util qw(max min);
use Mojo::IOLoop;
use Mojo::JSON qw(decode_json encode_json);

use Arena::Bank qw(as_seen right wrong);
use Arena::Ledger;
use Arena::Wire;

has [qw(battle username known port ledger)];
has other_port => sub ($self) { $self->port };    # a second copy may come to another host
has load => undef, weak => 1;
has wire => sub ($self) { Arena::Wire->new(port => $self->port) };
has twin => sub ($self) { Arena::Wire->new(port => $self->other_port) };
# Of a hundred commands: how they are sent.
has manners => sub { [[plain => 86], [twice => 6], [vanish => 6], [cut => 2]] };
has issued => sub { [] };    # commands, the newest last
has open   => sub { [] };    # ids of questions not answered yet

# A server keeps 32 answers of each participant. Of a client that vanished nobody knows when it is done, so less is
# counted on.
my $KEPT = 20;

my %PATHS = (
  battle_join      => '/join',
  battle_leave     => '/leave',
  battle_heartbeat => '/heartbeat',
  question_submit  => '/questions/{question}/submit',
  reward_take      => '/reward',
  battle_attack    => '/attack'
);

# What a robot does, and how often. Add a row and a method.
my @HABITS = (
  [submit      => 30],
  [reward      => 22],
  [attack      => 18],
  [heartbeat   => 5],
  [me          => 6],
  [leaderboard => 2],
  [leave       => 1],
  [resume      => 2],
  [foul        => 4],
  [repeat      => 7],
  [reuse       => 1]
);


sub pick (@table) {
  my $total = 0;
  $total += $_->[1] for @table;
  my $at = rand $total;
  for my $row (@table) { return $row->[0] if ($at -= $row->[1]) < 0 }
}

# Does one thing; afterwards calls done.
sub step ($self, $done) {
  my $habit = !$self->{id} ? 'join' : $self->{left} ? 'resume' : !$self->{questions} ? 'questions' : pick(@HABITS);
  return $self->$habit($done);
}

sub is_spent ($self) { return $self->{questions} && !@{$self->open} && !$self->{rewards} && !$self->{arrows} }

# Habits

sub join ($self, $done) {
  return $self->command('battle_join', {username => $self->username}, $done);
}

# The name as it is, or as another that looks alike, which is the same name.
sub _spelling ($self) {
  my $name = $self->username;
  return $name if rand() < 0.5;
  return rand() < 0.5 ? $name =~ tr/oae/\x{43e}\x{430}\x{435}/r : uc($name) =~ tr/O1/0l/r;
}

sub resume ($self, $done) {
  my $by_token = !$self->{left} && rand() < 0.2;
  my %body = (username => $self->_spelling, $by_token ? () : (resume_code => $self->{resume_code}));
  return $self->command('battle_join', \%body, $done);
}

sub leave     ($self, $done) { return $self->command('battle_leave',     undef, $done) }
sub heartbeat ($self, $done) { return $self->command('battle_heartbeat', undef, $done) }

sub submit ($self, $done) {
  my $id = shift @{$self->open} // return $self->reward($done);
  my $question = $self->{seen}{$id};
  my $answer   = rand() < 0.8 ? right($question, int rand 6) : wrong($question, int rand 4);
  return $self->command('question_submit', {answer => $answer}, $done, $id);
}

sub reward ($self, $done) {
  return $self->attack($done) unless $self->{rewards};
  return $self->command('reward_take', {type => rand() < 0.7 ? 'arrow' : 'shield'}, $done);
}

sub attack ($self, $done) {
  my $target = $self->load->somebody($self);
  return $self->heartbeat($done) unless $self->{arrows} && $target;
  return $self->command('battle_attack', {target => $target}, $done);
}

# What the rules forbid.
my @FOULS = (
  sub ($self) { (battle_attack => {target => $self->{id}}) },
  sub ($self) { (battle_attack => {target => 'nobody'}) },
  sub ($self) { (question_submit => {answer => 'a'}, 'none-of-mine') },
  sub ($self) { my $id = $self->{questions}[0]; (question_submit => {answer => wrong($self->{seen}{$id})}, $id) },
  sub ($self) { (reward_take => {type => 'arrow'}) }
);

sub foul ($self, $done) {
  my ($script, $body, @question) = $FOULS[rand @FOULS]->($self);
  return $self->command($script, $body, $done, @question);
}

# Something that was answered before, once more.
sub repeat ($self, $done) {
  my $entry = $self->earlier // return $self->me($done);
  return $self->again($entry, $done);
}

sub again ($self, $entry, $done, $wire = $self->wire) {
  return $self->_deliver($wire, $entry, sub ($answer) {
    $self->ledger->acknowledge($entry, $answer);
    $self->ledger->wrong("$entry->{battle} $entry->{username} $entry->{key}: a repetition that is not said to be one")
      unless $answer->{replayed} eq 'true';
    $done->();
  });
}

sub earlier ($self) {
  my @kept = $self->recent;
  return @kept ? $kept[rand @kept] : undef;
}

# What the server must still know under its key.
sub recent ($self) {
  my $issued = $self->issued;
  return grep { Arena::Ledger->is_kept($_) } @$issued[max(0, @$issued - $KEPT) .. $#$issued];
}

# A known key for another request.
sub reuse ($self, $done) {
  my $entry = $self->earlier;
  return $self->me($done) if !$entry || $entry->{script} eq 'battle_join';
  my %other = (%$entry, script => 'reward_take', path => '/reward', body => '{"type":"shield"}');
  @other{qw(script path body)} = ('battle_heartbeat', '/heartbeat', '') if $entry->{script} eq 'reward_take';
  return $self->_deliver($self->wire, \%other, sub ($answer) {
    my $code = Arena::Ledger->code($answer);
    $self->ledger->wrong("$entry->{battle} $entry->{username} $entry->{key}: used for another request: $answer->{status} $code")
      if $code ne 'idempotency_key_reused';
    $done->();
  });
}

# Reads

sub me ($self, $done) { return $self->_read('/me', me => $done) }

sub leaderboard ($self, $done) {
  my $offset = int rand 3;
  return $self->_read("/leaderboard?limit=25&offset=$offset", leaderboard => $done, offset => $offset);
}

sub questions ($self, $done) {
  return $self->_deliver($self->wire, {path => '/questions', script => 'questions_get'}, sub ($answer) {
    return $done->() unless $answer->{status} == 200;    # before the start
    my $questions = decode_json($answer->{body})->{questions};
    $self->{questions} = [map { $_->{id} } @$questions];
    $self->{seen}      = {map { $_->{id} => as_seen($self->known->{$_->{id}}, $_) } @$questions};
    $self->open([map { $_->{id} } grep { $_->{status} eq 'open' } @$questions]);
    $done->();
  });
}

sub _read ($self, $path, $kind, $done, %about) {
  my $from = $self->ledger->now;
  return $self->_deliver($self->wire, {path => $path, script => $kind}, sub ($answer) {
    return $done->() unless $answer->{status} == 200;
    my $json = decode_json($answer->{body});
    $self->ledger->read($self->battle, $from, kind => $kind, seq => $json->{seq}, said => $json, id => $self->{id}, %about);
    @$self{qw(rewards arrows)} = @$json{qw(rewards_pending arrows)} if $kind eq 'me';
    $done->();
  });
}

# Commands

sub command ($self, $script, $body, $done, $question = undef) {
  my $manner = pick(@{$self->manners});
  my $key    = 'k' . ++$self->{keys};
  my $entry  = $self->ledger->command($self->battle, $self->username, $key,
    script    => $script,
    path      => $PATHS{$script} =~ s/\{question\}/$question/r,
    body      => defined $body ? encode_json($body) : '',
    arguments => encode_json({id => $self->battle, defined $question ? (question => $question) : (), %{$body // {}}}),
    never     => $manner eq 'cut');
  push @{$self->issued}, $entry;
  shift @{$self->issued} if @{$self->issued} > 40;
  my $answered = sub { $self->_answered($entry, $done) };
  return $self->$manner($entry, $answered);
}

sub plain ($self, $entry, $done) {
  return $self->_deliver($self->wire, $entry, sub ($answer) {
    $self->ledger->acknowledge($entry, $answer);
    $done->();
  });
}

# Two copies race: one is done, and the other hears the same.
sub twice ($self, $entry, $done) {
  my @answers;
  my $both = sub ($answer) {
    push @answers, $answer;
    $self->ledger->acknowledge($entry, $answer);
    return if @answers < 2;
    my $first = grep { $_->{replayed} ne 'true' } @answers;
    $self->ledger->wrong("$entry->{battle} $entry->{username} $entry->{key}: two copies, $first said to be the first")
      if Arena::Ledger->is_kept($entry) && ($first > 1 || !$first && !$entry->{retried});
    $done->();
  };
  $self->_deliver($self->$_, $entry, $both) for qw(wire twin);
}

# Nobody hears the answer. Often somebody asks again later; otherwise what came of it stays unknown.
sub vanish ($self, $entry, $done) {
  $entry->{retried} = 1;
  my $bytes = $self->_request($entry);
  $self->wire->vanish($bytes, rand() < 0.5 ? rand 0.01 : 0.05, rand() < 0.5);
  # Only its first key gives a newcomer its session.
  return $self->plain($entry, $done) if !$self->{id} || rand() < 0.5;
  $self->_guess;
  return $done->();
}

# Half a request: nothing may come of it.
sub cut ($self, $entry, $done) {
  my $bytes = $self->_request($entry);
  my $head  = index $bytes, "\r\n\r\n";
  my $least = rand() < 0.5 ? 1 : $head;
  my $size  = int $least + rand(length($bytes) - 1 - $least);
  $self->wire->vanish(substr($bytes, 0, $size), rand() < 0.3 ? 0 : rand 0.05, rand() < 0.5);
  return $done->();
}

sub _answered ($self, $entry, $done) {
  my $answer = $entry->{answer};
  if ($answer && $answer->{status} =~ /^2/) {
    my $json  = length $answer->{body} ? decode_json($answer->{body}) : {};
    my $learn = "_learn_$entry->{script}";
    $self->$learn($json);
  }
  elsif ($answer) { $self->_guess }
  $done->();
}

# After a refusal, or when nobody knows what was done.
sub _guess ($self) { delete $self->{questions} if rand() < 0.1 }

sub _learn_battle_join ($self, $json) {
  $self->{id}          = $json->{participant}{id};
  $self->{token}       = $json->{session}{token};
  $self->{resume_code} = $json->{resume_code};
  delete $self->{left};
}
sub _learn_battle_leave     ($self, $json) { $self->{left} = 1 }    # the token still gets what was said before
sub _learn_battle_heartbeat ($self, $json) { }
sub _learn_question_submit  ($self, $json) { $self->{rewards} = $json->{rewards_pending} }
sub _learn_reward_take      ($self, $json) { @$self{qw(rewards arrows)} = @$json{qw(rewards_pending arrows)} }
sub _learn_battle_attack    ($self, $json) { $self->{arrows} = $json->{arrows} }

# The way there and back

sub _request ($self, $entry) {
  my $body    = $entry->{body} // '';
  my $method  = $entry->{key} ? 'POST' : 'GET';
  my @headers = ("$method /api/battles/" . $self->battle . "$entry->{path} HTTP/1.1", 'Host: arena');
  push @headers, "Idempotency-Key: $entry->{key}"        if $entry->{key};
  push @headers, "Authorization: Bearer $self->{token}"  if $self->{token} && $body !~ /resume_code/;
  push @headers, 'Content-Type: application/json'        if length $body;
  push @headers, 'Content-Length: ' . length $body       if $entry->{key};
  return CORE::join("\r\n", @headers, '', '') . $body;
}

# Until there is an answer to the request itself. How long to wait for the next attempt: what the server says, or
# longer each time.
sub _deliver ($self, $wire, $entry, $heard, $attempt = 0) {
  my $request = $self->_request($entry);
  $wire->ask($request, sub ($answer) {
    my $next  = sub { $self->_deliver($wire, $entry, $heard, $attempt + 1) };
    my $pause = $self->_pause($entry, $answer, $attempt);
    if (defined $pause) {
      $entry->{retried} = 1;
      $self->{waits_for} = "$entry->{path} " . ($entry->{key} // '') . ": " . ($answer ? "$answer->{status} $answer->{body}" : 'lost');
      $self->ledger->count('retried');
      return Mojo::IOLoop->timer($pause => $next);
    }
    return $heard->($answer) if $answer->{status} != 401 || $entry->{script} eq 'battle_join';
    return $self->_renew($answer, sub ($renewed) { $renewed ? $next->() : $heard->($answer) });
  });
}

my %LATER = map { $_ => 1 } 429, 500, 502, 503, 504;

sub _pause ($self, $entry, $answer, $attempt) {
  my $longer = min(1, 0.05 * 2**min($attempt, 10)) * (0.5 + rand);
  return $longer unless $answer;
  return undef unless $LATER{$answer->{status}};
  $self->load->told($answer);
  return $answer->{status} == 504 ? $longer : max($longer, min(2, $answer->{retry_after} // 0));
}

# The session has ended, by a leave that nobody heard of, or by another resume: one resume for all who wait.
sub _renew ($self, $answer, $heard) {
  my $code = Arena::Ledger->code($answer);
  if ($code !~ /^session_/) {
    $self->ledger->wrong($self->battle . ' ' . $self->username . ": $answer->{status} $code, once joined");
    return $heard->(0);
  }
  push @{$self->{renewing}}, $heard;
  return if @{$self->{renewing}} > 1;
  my $wire = Arena::Wire->new(port => $self->port);
  my $body = {username => $self->username, resume_code => $self->{resume_code}};
  my $entry = $self->ledger->command($self->battle, $self->username, 'k' . ++$self->{keys},
    script => 'battle_join', path => '/join', body => encode_json($body), arguments => encode_json({id => $self->battle, %$body}));
  push @{$self->issued}, $entry;
  $self->_deliver($wire, $entry, sub ($answer) {
    $self->ledger->acknowledge($entry, $answer);
    $wire->drop;
    my $renewed = Arena::Ledger->is_done($entry);
    my $waiting = delete $self->{renewing};
    if ($renewed) { $self->_learn_battle_join(decode_json($answer->{body})) }
    elsif (Arena::Ledger->code($answer) ne 'battle_finished') {
      $self->ledger->wrong($self->battle . ' ' . $self->username . ": cannot resume: $answer->{body}");
    }
    $_->($renewed) for @$waiting;
  });
}

sub close ($self) { $_->drop for $self->wire, $self->twin }

1;
