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

done_clean($arena);
