use lib 't/lib';
use Arena::Test;

use Arena::Rows;

# nchan is shown a handshake and nothing else of a request. What it would take from a client, and what of that ends a worker of
# some version of it, is sent here: over an EventSource and a WebSocket, beside sockets that are there.
my $arena   = Arena::Test->start(workers => 2, http => q{log_format given '$args|$http_user_agent|$http_x_other|$arena_request_id';},
  server => 'access_log logs/given.log given;');
my $client  = $arena->client;
my $stack   = $arena->stack;
my $battle  = $arena->running;
my $ada     = $arena->join($battle, 'ada');
my @workers = $stack->workers_running;

my %kinds = (
  EventSource => ['Accept: text/event-stream'],
  WebSocket   =>
    ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
);
my %status = (EventSource => 200, WebSocket => 101);

# A request for events, and the head of its answer. The connection is left open until the test lets go of it.
sub asked ($query, @lines) {
  my $socket = $client->connect;
  syswrite $socket, join "\r\n", "GET /ws/battles/$battle$query HTTP/1.1", 'Host: localhost', @lines, '', '';
  my $text = '';
  until ($text =~ /\r\n\r\n/) {
    my $read = sysread $socket, my $more, 4096;
    last unless $read;
    $text .= $more;
  }
  return ($text =~ s/\r\n\r\n.*//sr, $socket);
}

sub status ($head) { return $head =~ m{\AHTTP/1\.1 (\d+) } ? $1 : 'none' }

# Sockets that were there before still hear what happens.
sub still_well ($name, @sockets) {
  is_deeply [$stack->workers_running], \@workers, "$name: the workers are those that were there";
  my $joined = 'p' . ++(state $count);
  $arena->join($battle, $joined);
  ok $_->event('leaderboard.updated', sub ($e) { grep { $_->{username} eq $joined } @{$e->{data}{entries}} }), "$name: others hear on"
    for @sockets;
}

my @values = ('1:0', '1:1', '-1:0', '0:0', '1:-1', '1:0,0', '1:[0],1', '9999999999:32767', '1', ':', '1:', 'x', '1:0:0', '-', '1:' . '0,' x 300);
my @dates  = ('Thu, 01 Jan 1970 00:00:01 GMT', 'Sun, 29 Nov 2026 00:00:00 GMT', 'x');
my @ids    = (
  (map { ["last_event_id $_", "?last_event_id=$_"], ["Last-Event-ID $_", '', "Last-Event-ID: $_"], ["If-None-Match $_", '', "If-None-Match: $_"],
      ["If-Modified-Since and If-None-Match $_", '', "If-Modified-Since: $dates[0]", "If-None-Match: $_"] } @values),
  (map { ["If-Modified-Since $_", '', "If-Modified-Since: $_"] } @dates),
  ['all of them', '?last_event_id=1:0', 'Last-Event-ID: 1:0', 'If-None-Match: 1:0', "If-Modified-Since: $dates[0]"],
);
my $rows = Arena::Rows->of('Handshakes');

for my $kind (sort keys %kinds) {
  $rows->test("with a message id, over $kind" => sub ($row) {
    my @sockets = (map({ $client->socket($battle) } 1 .. 4), $ada->socket, $client->source($battle));
    my (@open, @other);
    for my $id (@ids) {
      my ($name, $query, @lines) = @$id;
      my ($head, $socket) = asked($query, @{$kinds{$kind}}, @lines);
      push @open, $socket;
      push @other, "$name: $head" unless status($head) == $status{$kind};
    }
    is_deeply \@other, [], 'all are ignored';
    still_well($kind, @sockets);
    close $_ for @open;
    $_->close for @sockets;
  });
}

$rows->test('with what nchan would negotiate' => sub ($row) {
  for my $line ('Sec-WebSocket-Protocol: ws+meta.nchan', 'Sec-WebSocket-Protocol: chat', 'Sec-WebSocket-Extensions: deflate-frame',
    'Sec-WebSocket-Extensions: x-webkit-deflate-frame', 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=7') {
    my ($head) = asked('', @{$kinds{WebSocket}}, $line);
    is status($head), 101, "$line: as if it was not there";
    unlike $head, qr/^Sec-WebSocket-Protocol|nchan|webkit|deflate-frame|=7/mi, 'and nothing comes of it';
  }
  still_well('negotiation');
});

$rows->test('with what else nchan would take' => sub ($row) {
  for my $line ('Accept: multipart/mixed', 'TE: chunked', 'X-EventSource-Event: x', 'X-Accel-Redirect: /x', 'Range: bytes=0-1', 'If-Range: x') {
    my ($head) = asked('', @{$kinds{EventSource}}, $line);
    is status($head), 200, "$line: as if it was not there";
    like $head, qr{^Content-Type: text/event-stream}mi, 'events are what comes';
  }
});

$rows->test('from a page of another site' => sub ($row) {
  my ($head) = asked('', @{$kinds{EventSource}}, 'Origin: http://elsewhere.example');
  like $head, qr{^Access-Control-Allow-Origin: \*\r?$}mi, 'hear what anyone may';
  unlike $head, qr{Allow-Credentials}i, 'without a session';
});

my ($upgrade, $connection, $version, $key) = @{$kinds{WebSocket}};

$rows->test('in other letters' => sub ($row) {
  my ($head) = asked('', 'upgrade: WebSocket', 'connection: keep-alive, Upgrade', $version, $key);
  is status($head), 101, 'is one';
  ($head) = asked('', 'Upgrade: h2c', 'Connection: Upgrade', @{$kinds{EventSource}});
  is status($head), 200, 'an upgrade to something else is not heeded';
  ($head) = asked('', $upgrade, @{$kinds{EventSource}});
  is status($head), 200, 'nor one that Connection does not name';
});

sub refuses ($row, $name, @lines) {
  my ($head) = asked('', @lines);
  is status($head), $row->{gets} =~ s/ .*//r, "$name: $row->{gets}";
  like $head, qr{^Content-Type: application/problem\+json}mi, 'as a problem';
  return $head;
}

$rows->test('without a key, or with one that is none' => sub ($row) {
  refuses($row, 'none', $upgrade, $connection, $version);
  refuses($row, "'$_'", $upgrade, $connection, $version, "Sec-WebSocket-Key: $_")
    for '', 'x', 'AAAAAAAAAAAAAAAAAAAAAA=', 'AAAAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAA====', '!AAAAAAAAAAAAAAAAAAAAA==', 'A' x 4000;
  refuses($row, 'two', $upgrade, $connection, $version, $key, $key);
  still_well('keys');
});

$rows->test('with another version' => sub ($row) {
  refuses($row, "'$_'", $upgrade, $connection, $key, "Sec-WebSocket-Version: $_") for '', '12', '13x', '013', '99999999999999999999';
  refuses($row, 'two', $upgrade, $connection, $version, $version, $key);
  like refuses($row, 'none', $upgrade, $connection, $key), qr{^Sec-WebSocket-Version: 13\r?$}mi, 'which it is to be is said';
});

$rows->test('with a body' => sub ($row) {
  refuses($row, 'by its length', @{$kinds{EventSource}}, 'Content-Length: 5', 'Content-Type: application/json');
  refuses($row, 'in chunks', @{$kinds{$_}}, 'Transfer-Encoding: chunked') for sort keys %kinds;
});

$rows->test('without an upgrade or EventSource' => sub ($row) {
  refuses($row, 'nothing');
  refuses($row, 'an upgrade that Connection does not name', $upgrade, $version, $key);
  refuses($row, 'another upgrade', 'Upgrade: websockets', $connection, $version, $key);
  refuses($row, 'other types', 'Accept: text/html, */*');
});

subtest 'the answer and the log have what the client sent' => sub {
  my ($head, $socket) = asked('?mark=7d1', @{$kinds{EventSource}}, 'X-Request-Id: mine-1', 'User-Agent: tester', 'X-Other: other');
  like $head, qr{^X-Request-Id: mine-1\r?$}mi, 'the answer';
  close $socket;
  wait_until('the log', sub { grep { $_ eq 'mark=7d1|tester|other|mine-1' } split /\n/, $stack->file('logs/given.log')->slurp });
  pass 'the log';
};

$rows->complete;
done_clean($arena);
