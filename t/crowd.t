use lib 't/lib';
use Arena::Test;

# More sockets than are told in one turn, and more handshakes than are under way at once.
my $arena  = Arena::Test->start(workers => 1, http => 'arena_redis_timeout 30s; arena_leaderboard_interval 1ms max=1ms;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');

sub handshake () {
  my $socket = $client->connect;
  syswrite $socket, join "\r\n", "GET /ws/battles/$battle HTTP/1.1", 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade',
    'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Authorization: Bearer ' . $ada->token, '', '';
  return $socket;
}

sub answer_of ($socket) {
  my $head = '';
  while ($head !~ /\r\n\r\n\z/) {
    sysread $socket, $head, 1, length $head or last;
  }
  return $head =~ m{^HTTP/1\.1 (\d+)} ? $1 : "none: $head";
}

subtest 'handshakes in line' => sub {
  for my $round (1 .. 3) {
    $stack->pause('redis');
    my @sockets = map { handshake() } 1 .. 40;
    $client->barrier;
    close $sockets[$_] for grep { $_ % 2 } 0 .. $#sockets;    # some that are under way, and some that wait
    $client->barrier;
    $stack->continue('redis');
    is_deeply [map { answer_of($sockets[$_]) } grep { !($_ % 2) } 0 .. $#sockets], [(101) x 20], 'who has not gone is admitted';
  }
  is $ada->heartbeat->status, 200, 'and commands are answered';
};

subtest 'all hear all' => sub {
  my @sockets = ((map { $client->socket($battle) } 1 .. 45), $ada->socket, $bob->socket);
  for (1 .. 10) {
    $arena->score($_) for $ada, $bob;
  }
  my $last = sub ($e) { !grep { $_->{points} != 120 } @{$e->{data}{entries}} };
  $_->event('leaderboard.updated', $last) for @sockets;
  my %heard = map { (join ' ', map { $_->{seq} } $_->all('leaderboard.updated')) => 1 } @sockets;
  is keys %heard, 1, 'the same, in the same order' or diag join "\n", keys %heard;
  ok $_->event('participant.updated', sub ($e) { $e->{data}{points} == 120 }), 'and their own' for @sockets[-2, -1];

  my ($worker) = $stack->workers_running;
  $stack->reload;
  $_->wait_closed for @sockets;
  wait_until('the old worker to end', sub { !kill 0 => $worker });
  my $socket = $ada->socket;
  $arena->score($ada);
  ok $socket->event('participant.updated', sub ($e) { $e->{data}{points} == 132 }), 'a reload closes them, and they may come again';
};

done_clean($arena);
