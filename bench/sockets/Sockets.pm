package Sockets;

# Many sockets of one battle, and play meanwhile: has .build/bench/sockets do it, and reads what nginx takes for it.

use Mojo::Base -base, -signatures;

use IPC::Open2 qw(open2);
use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);

use Arena::File qw(spew);
use Arena::Wait qw(wait_until);

has [qw(bench battle)];
has stack     => sub ($self) { $self->bench->stack };
has port      => sub ($self) { $self->stack->port };
has processes => 2;
has delta     => 0;    # 1: the leaderboard as changes, compressed, as the pages have it
has joins     => 0;      # each so manieth command is a join of who is new; 0: none

# Of a player's socket; behind tabs what is asked for by who comes again, and what is said on it first.
has address => sub {
  sub ($self, $player) {
    my $id = $self->battle->id;
    my $delta = $self->delta ? '&delta=1' : '';
    return "/ws/battles/$id?access_token=" . $self->battle->token($player) . "$delta\t/api/battles/$id/me";
  }
};
has requests  => sub { [] };

# Commands in turn: nobody comes again soon, and has what each of them needs (see ready).
our @MIX = qw(submit reward attack heartbeat submit reward attack leaderboard heartbeat questions);

# A server with room for as many connections as a worker may have files.
sub server ($class, $bench, %option) {
  my $template = $bench->root->child('conf/run.conf.in')->slurp;
  $template =~ s/\@CONNECTIONS\@/\@FILES\@/ or die "conf/run.conf.in does not say worker_connections\n";
  my $conf = spew($bench->dir->child('sockets.conf.in'), $template);
  return $bench->beside(%option, options => {conf => "$conf"});
}

# Two right answers, one reward taken, one pending: whatever comes first in the mix is accepted.
sub ready ($self) {
  my $battle = $self->battle;
  my (@first, @reward, @second);
  for my $player (@{$battle->players}) {
    my @questions = $battle->questions_of($player);
    push @first,  [submit => $player, $questions[0]];
    push @reward, [reward => $player];
    push @second, [submit => $player, $questions[1]];
    $player->{turn} = 2;
  }
  $battle->prepare(@first, @reward, @second);
  return $self;
}

# So many commands more.
sub play_of ($self, $count) {
  my ($battle, $players) = ($self->battle, $self->battle->players);
  my @lines;
  for my $number (1 .. $count) {
    if ($self->joins && $number % $self->joins == 0) {
      push @lines, $self->_join;
      next;
    }
    my $i      = $self->{turn}++;
    my $at     = $i % @$players;
    my $player = $players->[$at];
    my $name   = $MIX[($at + int($i / @$players)) % @MIX];
    my $more   = $name eq 'submit' ? ($battle->questions_of($player))[$player->{turn}++]
      : $name eq 'attack' ? $players->[($at + 1 + $i % 97) % @$players]
      :                     undef;
    my ($head, $body) = split /\r\n\r\n/, $battle->http($name, $player, $more)->[2], 2;
    my ($method, $path) = split / /, $head;
    my ($key) = $head =~ /^Idempotency-Key: (\S+)/m;
    push @lines, join "\t", $name, $at, $method, $path, $key // '', $body;
  }
  push @{$self->requests}, @lines;
  return $self;
}

# Of nobody: it has no token.
sub _join ($self) {
  my $battle = $self->battle;
  state $new = 0;
  return join "\t", 'join', '-', 'POST', '/api/battles/' . $battle->id . '/join', $battle->key, '{"username":"new' . ++$new . '"}';
}

# Several may run at once: each reads files of its own.
sub start ($self) {
  state $started   = 0;
  my $number       = ++$started;
  my $participants = $self->bench->dir->child("participants$number");
  my $requests     = $self->bench->dir->child("play$number");
  spew($participants, map { join("\t", $self->battle->token($_), $self->address->($self, $_)) . "\n" } @{$self->battle->players});
  spew($requests, map {"$_\n"} @{$self->requests});
  $self->{pid} = open2($self->{answers}, $self->{orders}, $self->bench->program('sockets'), $self->port, $self->processes,
    $participants, $requests);
  return $self;
}

sub DESTROY ($self) { $self->end }

sub end ($self) {
  my $pid = delete $self->{pid} // return;
  close $self->{orders};
  waitpid $pid, 0;
}

sub order ($self, @words) {
  print {$self->{orders}} "@words\n";
  my $line = readline $self->{answers};
  die "sockets @words: no answer\n" unless defined $line;
  return decode_json($line);
}

# Waits until all have been pinged: that takes memory, too.
sub pinged ($self, $count) {
  for (1 .. 90) {
    return if $self->order('counts')->{pinged} >= $count;
    sleep 1;
  }
  die "Not all of $count sockets were pinged\n";
}

# Bytes of nginx, master and workers: what each holds, shared memory being counted once.
sub memory ($self) {
  my $master = $self->stack->pid('nginx');
  my $sum = 0;
  for my $pid ($master, split ' ', path("/proc/$master/task/$master/children")->slurp) {
    $sum += 1024 * $1 if eval { path("/proc/$pid/smaps_rollup")->slurp } =~ /^Pss:\s+(\d+)/m;
  }
  return $sum;
}

# Accepted commands that PostgreSQL has, once Redis waits with none.
sub journaled ($self) {
  my $id = $self->battle->id;
  local $Arena::Wait::PATIENCE = 600;
  wait_until("the journal of $id to be drained", sub { ($self->stack->redis('--raw', XLEN => "{battle:$id}:journal"))[0] == 0 });
  return ($self->stack->sql("SELECT count(*) FROM arena.battle_event WHERE battle_id = '$id'"))[0];
}

sub _count ($result, $pattern) {
  my $sum = 0;
  /$pattern/ and $sum += $result->{codes}{$_} for keys %{$result->{codes}};
  return $sum;
}

sub accepted ($self, $result) { return _count($result, qr/^(?:submit|reward|attack) 200$/) }

# Refusals cost less than what was to be measured.
sub intended ($self, $result) {
  my $codes = join ', ', map {"$_: $result->{codes}{$_}"} sort keys %{$result->{codes}};
  my $good = _count($result, qr/ 200$/);
  my $all = $result->{answered} + $result->{unanswered} + $result->{unsent};
  die "$good of $all requests got the answer that was intended ($codes)\n" if $good < 0.99 * $all;
}

1;
