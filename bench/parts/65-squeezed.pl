# Many sockets and much play on a machine that is too small for it: what gives way, and whether that is the right thing.
#
# nginx and Redis have a half, then a quarter of all processors; the generators have what they want. Twice: once with
# nothing that gives way, then as it comes.

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/sockets";

use Bench::Quota;
use Sockets;

my @SERVERS = (['nothing gives way', 'arena_leaderboard_interval 200ms max=200ms; arena_shed off;'], ['as it comes', 'arena_shed 100ms;']);
my @SHARES  = (['1/2', 0.5], ['1/4', 0.25]);
my @KINDS   = qw(submit reward attack heartbeat leaderboard questions);

my $some = sub ($result, $kinds, $codes) {
  my $sum = 0;
  /^(\w+) (\d+)$/ && (grep { $1 eq $_ } @$kinds) && $2 =~ $codes and $sum += $result->{codes}{$_} for keys %{$result->{codes}};
  return $sum;
};

my $measure = sub ($bench, $sockets, $name, $rate, $seconds) {
  my $counts   = $sockets->order('counts');
  my $adapting = $sockets->order(play => $rate, $bench->pick(8, 2));
  my $before   = $bench->processor->used;
  my $result   = $sockets->order(play => $rate, $seconds);
  my $used     = $bench->processor->used;
  my $after    = $sockets->order('counts');

  my $latency = sub ($what, $latencies, @goal) {
    $bench->figure("$name: $what, $_", $latencies->{$_} // 0, 'ms', $_ eq 'p99' ? @goal : ()) for qw(p50 p99);
  };
  $latency->('HTTP of play, accepted', $result->{http_accepted}, most => 250);
  $latency->('HTTP of play, refused',  $result->{http_refused});
  $latency->('HTTP of play, accepted, before that', $adapting->{http_accepted});
  $bench->figure("$name: play accepted", $some->($result, \@KINDS, qr/^2/) / $seconds,  '1/s', note => "of $rate less joins");
  $bench->figure("$name: $_ refused",    $some->($result, [$_], qr/^503$/) / $seconds, '1/s') for 'join', @KINDS;
  $bench->figure("$name: answered 504 or not at all",
    ($some->($result, ['join', @KINDS], qr/^504$/) + $result->{unanswered} + $result->{unsent}) / $seconds, '1/s');
  $bench->figure("$name: joins accepted",               $some->($result, ['join'], qr/^2/) / $seconds, '1/s');
  $bench->figure("$name: leaderboard.updated heard by all", $result->{boards}{heard_by_all} / $seconds, '1/s');
  $bench->figure("$name: sockets closed", $after->{closed} - $counts->{closed}, '', most => 0);
  $bench->figure("$name: processors: $_", ($used->{$_} - $before->{$_}) / $seconds, '', note => 'of 1.0 each') for qw(nginx redis);
  my $accepted = 0;
  $accepted += $sockets->accepted($_) + $some->($_, ['join'], qr/^2/) for $adapting, $result;
  return $accepted;
};

{
  name  => 'squeezed',
  title => 'On a machine that is too small',
  run   => sub ($bench) {
    my ($count, $rate, $seconds) = map { $bench->pick(@$_) } [20_000, 300], [2000, 100], [15, 3];
    for my $server (@SERVERS) {
      my ($name, $http) = @$server;
      my $other   = Sockets->server($bench, http => $http);
      my $sockets = Sockets->new(bench => $other, battle => $other->battle($count), joins => 40)->ready;
      $sockets->play_of(100 + @SHARES * $rate * ($seconds + $bench->pick(8, 2)))->start;
      my $connected = $sockets->order(connect => $count);
      die "$connected->{open} of $count sockets are open\n" if $connected->{open} < $count;
      $sockets->order(play => 100, 1);    # the first command of all has the journal drained
      my $clients = Bench::Quota->new(pids => [$sockets->{pid}, $other->stack->pid('postgres')])->start;
      my $quota   = Bench::Quota->new(pids => [map { $other->stack->pid($_) } qw(nginx redis)])->start;

      for my $share (@SHARES) {
        my $before = $sockets->journaled;
        $quota->share($share->[1]) or $bench->say('There is no group to squeeze: all of the machine is used.');
        my $accepted = $measure->($other, $sockets, "$share->[0], $name", $rate, $seconds);
        $quota->share(undef);
        my $lost = $accepted - ($sockets->journaled - $before);
        $bench->figure("$share->[0], $name: commands accepted and not journaled", $lost > 0 ? $lost : 0, '', most => 0);
      }
      $_->end for $quota, $clients;
      $sockets->end;
      $other->stop($other->stack);
    }
  }
};
