use lib 't/lib';
use Arena::Test;

use Mojo::WebSocket qw(WS_PING);

# nchan pings silent connections, here each second: who has answered, or has nothing to answer with, hears on.
my $arena = Arena::Test->start(server => <<'END');
  location ^~ /ws/battles/ {
    arena_subscribe anyone;
    nchan_subscriber websocket eventsource;
    nchan_channel_id $arena_nchan_channel;
    nchan_subscriber_last_message_id "";
    nchan_websocket_ping_interval 1s;
    nchan_eventsource_ping_interval 1s;
  }
END
my $client = $arena->client;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my $ada    = $arena->join($battle, 'ada');

my $socket = $ada->socket;
my $pings  = 0;
$socket->tx->on(frame => sub ($tx, $frame) { $pings++ if $frame->[4] == WS_PING });
my $source   = $client->source($battle);
my $empty  = 0;
$source->tx->res->content->on(read => sub ($content, $bytes) { $empty++ if $bytes =~ /^event: ping$/m });

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
