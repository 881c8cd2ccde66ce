# Many sockets of one battle, mixed play meanwhile, and a reload with all of them connected.

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/sockets";

use Sockets;

# In a short run on a busy machine it may be that each update was overtaken by the next.
my $percentiles = sub ($bench, $name, $unit, $latencies, $most = undef) {
  if (!$latencies->{count}) {
    die "$name: nothing was measured\n" unless $bench->quick;
    return $bench->say("$name: nothing was measured");
  }
  $bench->figure("$name, $_", $latencies->{$_}, $unit, $_ eq 'p99' && $most ? (most => $most) : ()) for qw(p50 p99 max);
};

my $idle = sub ($bench, $sockets, $count, $what = '') {
  my $before    = $sockets->memory;
  my $connected = $sockets->order(connect => $count);
  die "$connected->{open} of $count sockets are open\n" if $connected->{open} < $count;
  $bench->figure("${what}sockets", $connected->{open}, '');
  $bench->figure("${what}connecting: sockets a second", $connected->{rate}, '1/s');
  $sockets->pinged($count) unless $bench->quick;
  $bench->figure("${what}nginx, memory of an idle socket", ($sockets->memory - $before) / $count / 1024, 'KB', most => 10);
};

my $play = sub ($bench, $sockets, $rate, $seconds, $what = '') {
  my $counts = $sockets->order('counts');
  my $before = $bench->processor->used;
  my $result = $sockets->order(play => $rate, $seconds);
  my $after  = $bench->processor->used;
  my $heard  = $sockets->order('counts');
  $sockets->intended($result);
  $bench->say('Who takes the time may not go first here: what is measured has waited for a processor.') unless $result->{precedes};
  my $board = $sockets->delta ? 'leaderboard.changed' : 'leaderboard.updated';
  my %cores = map { $_ => ($after->{$_} - $before->{$_}) / $seconds } qw(nginx redis);
  $percentiles->($bench, "${what}HTTP",                                  'ms', $result->{http},            10);
  $percentiles->($bench, "${what}attack: request to attack.received",    'ms', $result->{attack_received}, 20);
  $percentiles->($bench, "${what}$board: to the last socket",            'ms', $result->{board_fan_out},   200);
  $percentiles->($bench, "${what}change of a score: to the last socket", 'ms', $result->{change_to_last});
  $bench->figure("${what}$board, a second", $result->{boards}{heard_by_all} / $seconds, '1/s',
    note => "$result->{boards}{by_fewer} more that newer ones overtook");
  $bench->figure("${what}processors: $_", $cores{$_}, '', note => 'of 1.0 each') for qw(nginx redis);
  $bench->figure("${what}a socket hears, in a minute", ($heard->{bytes} - $counts->{bytes}) / $heard->{open} / $seconds * 60 / 1000, 'KB');
  return $cores{nginx};
};

# The same commands where nobody listens: what nginx takes for them alone.
my $unheard = sub ($bench, $count, $rate, $seconds) {
  my $sockets = Sockets->new(bench => $bench, battle => $bench->battle($count))->ready->play_of($rate * $seconds)->start;
  my $before  = $bench->processor->used;
  $sockets->intended($sockets->order(play => $rate, $seconds));
  my $after = $bench->processor->used;
  $sockets->end;
  return $bench->figure('commands that nobody hears of: processors: nginx', ($after->{nginx} - $before->{nginx}) / $seconds, '', note => 'of 1.0 each');
};

my $reload = sub ($bench, $sockets, $rate, $seconds) {
  my $before = $sockets->journaled;
  my $counts = $sockets->order('counts');
  my $result = $sockets->order(play => $rate, $seconds, $sockets->stack->pid('nginx'), $seconds / 4);
  my $after  = $sockets->order('counts');
  $sockets->intended($result);
  die "The sockets did not come back: $after->{open} are open\n" if $result->{reload}{back} < 0;
  $bench->figure('reload: until all are back', $result->{reload}{back}, 's', most => 5);
  $bench->figure("reload: sockets $_", $after->{$_} - $counts->{$_}, '') for qw(closed refused failed);
  $bench->figure("reload: state asked for by who came back, $_", $after->{$_} - $counts->{$_}, '') for qw(answered unanswered);
  $percentiles->($bench, 'reload: HTTP meanwhile', 'ms', $result->{http_meanwhile}, 10);
  $bench->figure('reload: commands accepted and not journaled', $sockets->accepted($result) - ($sockets->journaled - $before), '', most => 0);
};

# What a player takes over the line.
my $busy = sub ($bench, $size) {
  my ($count, $rate, $seconds) = @$size;
  for my $delta (0, 1) {
    my $sockets = Sockets->new(bench => $bench, battle => $bench->battle($count), delta => $delta)->ready->play_of($rate * $seconds)->start;
    $sockets->order(connect => $count);
    my $before = $sockets->order('counts');
    $sockets->intended($sockets->order(play => $rate, $seconds));
    my $after = $sockets->order('counts');
    $bench->figure("$count players, $rate commands a second: a socket hears, in a minute" . ($delta ? ', delta=1' : ''),
      ($after->{bytes} - $before->{bytes}) / $count / $seconds * 60 / 1000, 'KB', $delta ? (most => 60) : ());
    $sockets->end;
  }
};

{
  name  => 'sockets',
  title => 'Sockets',
  run   => sub ($bench) {
    my ($count, $rate, $seconds) = map { $bench->pick(@$_) } [20_000, 500], [2000, 200], [12, 3];
    # updates are as many on a slow machine, too: what spaces them out is the part squeezed's
    my $other   = Sockets->server($bench, http => 'arena_leaderboard_interval 200ms max=200ms;');
    my $sockets = Sockets->new(bench => $other, battle => $other->battle($count))->ready->play_of(2 * $rate * $seconds)->start;
    $idle->($other, $sockets, $count);
    my $cores = $play->($other, $sockets, $rate, $seconds);
    $reload->($other, $sockets, $rate, $seconds);
    $sockets->end;

    # The same as the pages have it; and a battle as busy as one of 2,000 may be.
    $sockets = Sockets->new(bench => $other, battle => $other->battle($count), delta => 1)->ready->play_of($rate * $seconds)->start;
    $sockets->order(connect => $count);
    my $light = $play->($other, $sockets, $rate, $seconds, 'delta=1: ');
    $sockets->end;
    my $commands = $unheard->($other, $count, $rate, $seconds);
    $bench->figure('delta=1: of the processor time of nginx', $light / $cores, '');
    $bench->figure('delta=1: of the processor time of nginx for updates', ($light - $commands) / (($cores - $commands) || 1), '', most => 0.5);
    $busy->($other, $bench->pick([2000, 200, 60], [100, 50, 3]));
    $other->stop($other->stack);

    my $most = $bench->pick(70_000, 600);
    $other   = Sockets->server($bench, workers => 4);
    $sockets = Sockets->new(bench => $other, battle => $other->battle($count), processes => 5)->start;
    $idle->($other, $sockets, $most, 'as many as can be: ');
    $sockets->end;
    $other->stop($other->stack);
  }
};
