use lib 't/lib';
use Arena::Test;

use Arena::Rows;
use Mojo::File qw(path);
use IO::Socket::INET;
use Mojo::JSON qw(decode_json encode_json);
use Socket ();

# Clients that do not do their part. What was not received whole is not done; everybody else is served as ever.
# Those that wait for the server to lose its patience do so at a port of their own, where it has little.
my $port   = Arena::Stack->free_port;
my $strict = Arena::Stack->free_port;    # patient between two parts, not in all
my $source = path('.')->to_abs;
my $arena  = Arena::Test->start(http => 'arena_session_timeout 1h;'
    . " server { listen 127.0.0.1:$port; include $source/conf/arena.conf; client_header_timeout 700ms; client_body_timeout 700ms; }"
    . " server { listen 127.0.0.1:$strict sndbuf=4k; include $source/conf/arena.conf; arena_transfer_timeout 700ms; }");
my $client = $arena->client;
my $hasty  = $client->recorder->url("http://127.0.0.1:$port");
my $stack  = $arena->stack;
my $rows   = Arena::Rows->of('Requests that go wrong');
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');
my $path   = "/api/battles/$battle";
my @workers = $stack->workers_running;

sub head ($method, $where, @lines) { return join "\r\n", "$method $where HTTP/1.1", 'Host: arena', @lines, '', '' }

# A request to join, whole.
sub joining ($name, @lines) {
  my $body = encode_json({username => $name});
  return head(POST => "$path/join", 'Content-Type: application/json', 'Content-Length: ' . length $body, @lines) . $body;
}

sub joined () { return {map { $_->{username} => 1 } @{$arena->leaderboard($battle, '?limit=500')->{entries}}} }

# A connection on which this was said, and which the server has read.
sub said ($bytes, $to = $client) {
  my $socket = $to->connect;
  syswrite $socket, $bytes;
  $client->barrier;
  return $socket;
}

# All that comes back, to the end of the connection.
sub heard ($socket) {
  my $text = '';
  while (1) {
    my $read = sysread $socket, my $more, 65536;
    die "The connection stays open: $!\n" unless defined $read || $!{ECONNRESET};
    return $text unless $read;
    $text .= $more;
  }
}

sub statuses ($text) { return [$text =~ m{HTTP/1\.1 (\d+) }g] }

sub still_well ($name) {
  answered $ada->get('/me'), 200, "$name: the others are served";
  is_deeply [$stack->workers_running], \@workers, "$name: by the same workers";
}

$rows->test('that goes away in the middle of a request' => sub ($row) {
  my $whole  = joining('vanished');
  my $before = joined();
  for my $size (1 .. length($whole) - 1) {
    my $socket = $client->connect;
    syswrite $socket, substr $whole, 0, $size;
    close $socket;
  }
  $client->barrier;
  is_deeply joined(), $before, 'nobody has joined, wherever it was cut';
  still_well('gone');
});

$rows->test('that goes away when all of it was sent' => sub ($row) {
  for my $n (1 .. 20) {
    my $socket = $client->connect;
    syswrite $socket, joining("sent$n");
    close $socket;
  }
  my $all = wait_until('all of them', sub {
    my $joined = joined();
    return $joined->{sent1} && !(grep { !$joined->{"sent$_"} } 1 .. 20) && $joined;
  });
  is scalar(grep {/^sent/} keys %$all), 20, 'each has joined, once';
  still_well('sent');
});

$rows->test('that sends half a body and waits' => sub ($row) {
  my $before = joined();
  my $whole  = joining('half');
  my @open   = map { said(substr($whole, 0, length($whole) - $_), $hasty) } 1, 5, 15;
  is_deeply [grep { /^20/ } map { @{statuses(heard($_))} } @open], [], 'they are closed, with no success';
  is_deeply joined(), $before, 'and nobody has joined';
  still_well('half');
});

# Some of what a connection sends, again and again, until the server has closed it; gives how often.
sub drip ($socket, $bytes = 'x') {
  my $sent = 0;
  local $SIG{PIPE} = 'IGNORE';
  wait_until('the end of it', sub {
    $client->barrier;
    my $wrote = syswrite $socket, $bytes;
    $sent++ if $wrote;
    return !$wrote;
  });
  return $sent;
}

$rows->test('that sends its body byte by byte for ever' => sub ($row) {
  my $before = joined();
  my %heads  = (
    'a length'      => [head(POST => "$path/join", 'Content-Type: application/json', 'Content-Length: 10000') . '{', ' '],
    'chunks'        => [head(POST => "$path/join", 'Content-Type: application/json', 'Transfer-Encoding: chunked') . "1\r\n{\r\n", "1\r\n \r\n"],
    'no token'      => [head(POST => "$path/heartbeat", 'Content-Type: application/json', 'Content-Length: 10000', 'Authorization: Bearer ' . $ada->token) . '{', ' ']
  );
  for my $name (sort keys %heads) {
    my ($head, $more) = @{$heads{$name}};
    my $socket = $client->recorder->url("http://127.0.0.1:$strict")->connect;
    syswrite $socket, $head;
    ok drip($socket, $more), "$name: some bytes were taken";
  }
  is_deeply joined(), $before, 'and nobody has joined';
  still_well('slow');
});

# It reads a little now and then: so nginx's own timeout, between two parts, is never over.
$rows->test('that takes its answer byte by byte for ever' => sub ($row) {
  my $long   = $arena->battle(questions => bank(30, prompt => 'z' x 1000));    # more than the buffers hold, but no more time
  my $where  = "/api/admin/battles/$long";
  my $whole  = length $client->admin(GET => "/$long")->body;
  my $socket = IO::Socket::INET->new(Proto => 'tcp') or die "No socket: $!\n";
  setsockopt $socket, Socket::SOL_SOCKET(), Socket::SO_RCVBUF(), pack 'l', 4096;
  connect $socket, Socket::pack_sockaddr_in($strict, Socket::inet_aton('127.0.0.1')) or die "Cannot connect: $!\n";
  syswrite $socket, head(GET => $where, 'Authorization: Bearer ' . $client->admin_token) for 1 .. 50;
  wait_until('an answer to be given up', sub {
    sysread $socket, my $byte, 1;
    $client->barrier;
    return grep { $_ < $whole } $stack->access_log =~ m{"\Q$where\E" 200 (\d+)}g;
  });
  pass 'it was let go';
  still_well('slow');
});

# As long as a byte comes now and then a body may go on for longer, but the headers may not.
$rows->test('that sends its headers byte by byte for ever' => sub ($row) {
  my $socket = $hasty->connect;
  syswrite $socket, "GET $path HTTP/1.1\r\nHost: arena\r\nX-Slow: ";
  ok drip($socket), 'some bytes were taken';
  like heard_or_reset($socket), qr{\A(?:\z|HTTP/1\.1 408)}, 'and no answer came but that it was too slow';
  still_well('slow');
});

sub heard_or_reset ($socket) { return eval { heard($socket) } // '' }

$rows->test('that opens many connections and says nothing' => sub ($row) {
  my @open = map { said_nothing() } 1 .. 300;
  still_well('silent');
  is join('', map { heard($_) } @open), '', 'nothing is said to them either, and they are closed';
});

sub said_nothing () { return $hasty->connect }

$rows->test('that announces less than it sends' => sub ($row) {
  my $body = encode_json({username => 'short'});
  my $head = head(POST => "$path/join", 'Content-Type: application/json', 'Content-Length: ' . length $body);
  my $text = heard(said($head . $body . 'more of it' . head(GET => $path)));
  is statuses($text)->[0], 201, 'what was announced is taken';
  is_deeply [grep { $_ ne '400' } @{statuses($text)}[1 .. $#{statuses($text)}]], [], 'the rest is no request';
  $text = heard(said($head . substr($body, 0, -1) . ' ' . joining('behind', 'Connection: close')));
  is_deeply statuses($text), [400, 201], 'and a request that comes behind a bad body is one';
  still_well('less');
});

$rows->test('that announces a length that is none' => sub ($row) {
  my $before = joined();
  for my $length ('-1', '1x', '0x10', '+5', '1.5', '99999999999999999999999', ' ', '') {
    my $text = heard(said(head(POST => "$path/join", 'Content-Type: application/json', "Content-Length: $length") . '{"username":"none"}'));
    is statuses($text)->[0], $row->{gets}, "'$length'";
  }
  is_deeply joined(), $before, 'and nobody has joined';
});

my @chunked = ('Content-Type: application/json', 'Transfer-Encoding: chunked');

$rows->test('that announces a length and chunks' => sub ($row) {
  my $before = joined();
  my $text = heard(said(head(POST => "$path/join", @chunked, 'Content-Length: 4') . "13\r\n{\"username\":\"both\"}\r\n0\r\n\r\n"));
  is statuses($text)->[0], $row->{gets}, 'which of them is meant nobody knows';
  is_deeply joined(), $before, 'and nobody has joined';
});

$rows->test('that announces two lengths' => sub ($row) {
  my $before = joined();
  for my $pair ([19, 5], [5, 19], [19, 19]) {
    my $text = heard(said(head(POST => "$path/join", 'Content-Type: application/json', map {"Content-Length: $_"} @$pair)
          . '{"username":"twice"}'));
    is statuses($text)->[0], $row->{gets}, "the lengths @$pair";
  }
  is_deeply joined(), $before, 'and nobody has joined';
});

$rows->test('that sends chunks that are none' => sub ($row) {
  my $before = joined();
  for my $chunk ("zz\r\n{}\r\n", "-1\r\n{}\r\n", "ffffffffffffffffffff\r\n{}\r\n", "5\r\n{}\r\n0\r\n\r\nx\r\n", "\r\n\r\n") {
    my $text = heard(said(head(POST => "$path/join", @chunked) . $chunk));
    is statuses($text)->[0], $row->{gets}, $chunk =~ s/\r\n/ /gr;
  }
  for my $half ("14\r\n{\"username\":\"ch", "14\r\n{\"username\":\"chunk\"}\r\n", "14\r\n{\"username\":\"chunk\"}\r\n0\r\n") {
    is_deeply [grep {/^20/} @{statuses(heard(said(head(POST => "$path/join", @chunked) . $half, $hasty)))}], [], 'half of them: no success';
  }
  is_deeply joined(), $before, 'and nobody has joined';
  still_well('chunks');
});

sub bodies ($text) {
  my @bodies;
  while ($text =~ /\AHTTP.*?^Content-Length: (\d+)\r\n.*?\r\n\r\n/ms) {
    push @bodies, substr $text, $+[0], $1;
    $text = substr $text, $+[0] + $1;
  }
  return map { decode_json($_) } @bodies;
}

$rows->test('that sends requests one behind the other' => sub ($row) {
  my $bob   = $arena->join($battle, 'bob');
  my @token = ('Authorization: Bearer ' . $bob->token);
  my $text  = heard(said(join '', head(GET => "$path/me", @token), joining('piped'), head(GET => "$path/leaderboard"),
    head(POST => "$path/heartbeat", @token, 'Content-Length: 0'), head(GET => '/api/nothing', 'Connection: close')));
  is_deeply statuses($text), [200, 201, 200, 200, 404], 'each has its answer';
  my ($me, $piped, $board, $beat, $nothing) = bodies($text);
  is_deeply [$me->{username}, $piped->{participant}{username}, $board->{battle_id}, $beat->{battle}{status}, $nothing->{code}],
    ['bob', 'piped', $battle, 'running', 'not_found'], 'in their order';
  ok scalar(grep { $_->{username} eq 'piped' } @{$board->{entries}}), 'and each was done before the next';
  $client->secrets->{$piped->{session}{token}} = 1;
});

$rows->test('that sends requests one behind the other and goes' => sub ($row) {
  my $cy = $arena->join($battle, 'cy');
  $arena->score($cy, 6);
  my $body  = '{"type":"arrow"}';
  my $taken = head(POST => "$path/reward", 'Authorization: Bearer ' . $cy->token, 'Content-Type: application/json',
    'Content-Length: ' . length $body) . $body;
  my $socket = $client->connect;
  syswrite $socket, $taken x 6;
  close $socket;
  $client->barrier;
  my $me = $cy->me;
  is $me->{arrows} + $me->{rewards_pending}, 6, 'a reward is taken once, or is still there';
  still_well('piped');
});

# A frame of a client: its first byte, what it says its length is, and what it is.
sub frame ($first, $length, $bytes) {
  my $mask   = "\x01\x02\x03\x04";
  my $masked = $bytes ^ substr $mask x (length($bytes) / 4 + 1), 0, length $bytes;
  my $size   = $length < 126 ? pack('C', 0x80 | $length) : $length < 65536 ? pack('Cn', 0xfe, $length) : pack 'CQ>', 0xff, $length;
  return chr($first) . $size . $mask . $masked;
}

sub memory ($pid) { return (path("/proc/$pid/status")->slurp =~ /^VmRSS:\s+(\d+)/m)[0] }

$rows->test('that sends frames of any kind over a socket' => sub ($row) {
  my %frames = (
    'a text'                 => frame(0x81, 5, 'hello'),
    'an event'               => frame(0x81, 60, '{"event":"battle.ended","seq":"9","at":1,"data":{"forged":1}}'),
    'a text of 2^62 bytes'   => frame(0x81, 1 << 62, 'abc'),
    'a text of 2^64 bytes'   => frame(0x81, 18_446_744_073_709_551_615, 'abc'),
    'a gigabyte'             => frame(0x82, 1 << 30, 'x' x 50_000),
    'many pieces'            => frame(0x01, 1, 'x') . frame(0x00, 1, 'x') x 2000,
    'a piece of nothing'     => frame(0x80, 5, 'hello'),
    'no mask'                => "\x81\x05hello",
    'a kind that is not'     => frame(0x83, 5, 'hello'),
    'bits that are reserved' => frame(0xf1, 5, 'hello'),
    'a ping of 60 KB'        => frame(0x89, 60_000, 'x' x 60_000),
    'pings'                  => frame(0x89, 5, 'hello') x 5000,
    'half a farewell'        => frame(0x88, 1, 'x'),
    'a farewell of nonsense' => frame(0x88, 5, "\0\0\0\0\0"),
    'noise'                  => join '', map { chr($_ * 7919 % 251) } 1 .. 20_000
  );
  my $listener = $client->socket($battle);
  my $before   = memory($workers[0]);
  for my $name (sort keys %frames) {
    my $socket = said(head(GET => "/ws/battles/$battle", 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Authorization: Bearer ' . $ada->token));
    ok sysread($socket, my $welcome, 4096), "$name, over a socket";
    local $SIG{PIPE} = 'IGNORE';
    syswrite $socket, $frames{$name};
    $client->barrier;
  }
  $arena->join($battle, 'framed');
  my $total = $arena->leaderboard($battle)->{total};
  $listener->event('leaderboard.updated', sub ($e) { $e->{data}{total} == $total });
  unlike $listener->bytes, qr/hello|forged/, 'nobody else heard of it';
  cmp_ok memory($workers[0]) - $before, '<', 20_000, 'and no memory went to it' unless $ENV{SAN};
  still_well('frames');
});

$rows->complete;
done_clean($arena);
