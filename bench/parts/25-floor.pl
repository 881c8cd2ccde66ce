# What a command costs Redis beside its floor: a script that makes the same calls of Redis, with constant arguments, and does
# nothing else. Both are measured in turn, by Redis itself (INFO commandstats): the time in a command, without the
# network. What else goes on only adds to a figure: so it is the least of many short rounds.

use Mojo::Base -strict, -signatures;

use Bench::Turns qw(redis turns);
use IO::Socket::UNIX;

my @COMMANDS = qw(submit reward attack heartbeat);

sub least (@values) { return (sort { $a <=> $b } @values)[0] }

# What Redis answers to these bytes, up to its answer to a PING behind them.
sub ask ($bench, $bytes) {
  my $socket = $bench->{floor} //= IO::Socket::UNIX->new(Peer => $bench->stack->file('sockets/redis.sock') . '')
    or die "Cannot connect to Redis: $!\n";
  print $socket "${bytes}PING\r\n";
  my $answer = '';
  1 until $answer =~ /\+PONG\r\n\z/ || !sysread $socket, $answer, 1 << 20, length $answer;
  return $answer;
}

# So many scripts were run, in so many microseconds.
sub told ($bench) {
  my ($calls, $usec) = (0, 0);
  my $text = ask($bench, "INFO commandstats\r\n");
  while ($text =~ /^cmdstat_(?:evalsha|fcall):calls=(\d+),usec=(\d+)/mg) {
    $calls += $1;
    $usec  += $2;
  }
  return ($calls, $usec);
}

# Microseconds of Redis for each of these requests.
sub cost ($bench, $requests) {
  my @before = told($bench);
  my $answer = ask($bench, join '', map { $_->[2] } @$requests);
  my @after  = told($bench);
  my ($calls, $usec) = map { $after[$_] - $before[$_] } 0, 1;
  my $intended = () = $answer =~ /^\*\d+\r\n:200\r$/mg;
  die "Redis did what was intended $intended times, not " . @$requests . "\n" if $intended != @$requests;
  die "Redis ran $calls scripts, not " . @$requests . "\n" if $calls != @$requests;
  return $usec / $calls;
}

sub floor ($bench, $battle, $name, $count) {
  my ($calls, $text) = $bench->scripts->floor($battle, $name, @{$battle->players}[0, 1]);
  my ($hash) = $bench->stack->redis(SCRIPT => LOAD => $text);
  my $bytes = join '', map { '$' . length($_) . "\r\n$_\r\n" } EVALSHA => $hash, 1, '{floor:' . $battle->id . '}';
  return ($calls, [map { [$name, 200, "*4\r\n$bytes"] } 1 .. $count]);
}

+{
  name  => 'floor',
  title => 'Floor: microseconds of Redis for a command, and for the calls that its script makes',
  run   => sub ($bench) {
    my $off = join ' ', 'arena_journal_backlog 1000000000;', map {"arena_job $_ off;"} qw(journal registry presence clock);
    my $alone   = $bench->beside(http => $off);
    my $battle  = $alone->battle($bench->pick(400, 20));
    my ($rounds, $samples) = @{$bench->pick([100, 50], [3, 20])};
    my $turns   = [turns($battle)];
    $alone->scripts->copy_keys($battle);
    my @workers = $alone->stack->workers_running;
    $alone->stack->pause($_) for @workers;    # their timers run scripts, too
    my (%rows, %cost);
    for my $round (1 .. $rounds) {
      my @share = splice @$turns, 0, $samples;
      for my $name (@COMMANDS) {
        my ($calls, $floor) = floor($alone, $battle, $name, $samples);
        my ($bare, $whole) = (cost($alone, $floor), cost($alone, redis($name, @share)));
        $rows{$name}{calls} = $calls;
        push @{$cost{$name}{floor}},  $bare;
        push @{$cost{$name}{script}}, $whole;
      }
    }
    for my $name (@COMMANDS) {
      my $row = $rows{$name};
      $row->{$_} = least(@{$cost{$name}{$_}}) for qw(floor script);
      $row->{ratio} = $row->{script} / $row->{floor};
      $bench->figure("$name: Redis / its floor", $row->{ratio}, 'x', most => 1.5);
    }
    $bench->grid("Time in Redis, the least of $rounds rounds", rows => [map { [$_, $rows{$_}] } @COMMANDS],
      columns => [[calls => 'calls', 0], [floor => 'floor us', 1], [script => 'script us', 1], [ratio => 'ratio', 2]]);
    $alone->stack->continue($_) for @workers;
    $bench->stop($alone->stack);
  }
};
