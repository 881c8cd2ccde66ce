use lib 't/lib';
use Arena::Test;

use Mojo::WebSocket qw(WS_PING);

# Silent connections are pinged, here each second: who has answered, or has nothing to answer with, hears on.
my $arena  = Arena::Test->start(http => 'arena_ping_interval 1s;');
my $client = $arena->client;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my $ada    = $arena->join($battle, 'ada');

my $socket = $ada->socket;
my $pings  = 0;
$socket->tx->on(frame => sub ($tx, $frame) { $pings++ if $frame->[4] == WS_PING });
my $source   = $client->source($battle);
my $empty  = 0;
$source->tx->res->content->on(read => sub ($content, $bytes) { $empty++ if $bytes =~ /^:$/m });

for my $round (1 .. 2) {
  my ($pinged, $said) = ($pings, $empty);
  wait_until('a ping of each', sub { $pings > $pinged && $empty > $said });
  $arena->score($ada);
  my $points = 12 * $round;
  ok $_->[1]->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{points} == $points }), "$_->[0] hears after ping $round"
    for ['a WebSocket', $socket], ['an EventSource', $source];
  ok $socket->event('participant.updated', sub ($e) { $e->{data}{points} == $points }), 'of its participant, too';
}

# Twenty that come at once have theirs by turns, one each five seconds: when the first is pinged the others are not, unless this
# machine stands still for a minute and a half.
my $calm = Arena::Test->start(http => 'arena_ping_interval 100s;');
subtest 'a crowd' => sub {
  my $visited = $calm->running;
  my @sockets = together(map { $calm->client->socket_p($visited) } 1 .. 20);
  my %pinged;
  for my $i (0 .. $#sockets) {
    $sockets[$i]->tx->on(frame => sub ($tx, $frame) { $pinged{$i}++ if $frame->[4] == WS_PING });
  }
  wait_until('the first ping', sub { keys %pinged });
  $calm->client->barrier for 1 .. 3;    # what was sent by then has been read
  cmp_ok scalar keys %pinged, '<', 20, 'is not pinged at once';
  is_deeply [grep { $_ > 1 } values %pinged], [], 'and nobody twice before all have been';
};

done_clean($arena, $calm);
