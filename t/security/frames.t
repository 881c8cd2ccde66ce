use lib 't/lib';
use Arena::Test;

use Arena::Rows;
use IO::Select;
use Mojo::File qw(path);
use Socket qw(SOL_SOCKET SO_RCVBUF);

# What a client says over its WebSocket, frame by frame.
my $arena   = Arena::Test->start;
my $client  = $arena->client;
my $stack   = $arena->stack;
my $battle  = $arena->running;
my @workers = $stack->workers_running;
my $rows    = Arena::Rows->of('Frames');

# A WebSocket, with bytes going both ways.
sub opened () {
  my $socket = $client->connect;
  syswrite $socket, join "\r\n", "GET /ws/battles/$battle HTTP/1.1", 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade',
    'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', '';
  my $text = '';
  sysread $socket, $text, 1, length $text or die "No answer\n" until $text =~ /\r\n\r\n\z/;
  like $text, qr{\AHTTP/1\.1 101 }, 'a WebSocket' or die;
  return $socket;
}

# A frame of a client; its first byte, and what is in it.
sub frame ($first, $bytes, $length = length $bytes) {
  my $mask = "\x11\x22\x33\x44";
  my $size = $length < 126 ? pack('C', 0x80 | $length) : $length < 65536 ? pack('Cn', 0xfe, $length) : pack 'CQ>', 0xff, $length;
  return chr($first) . $size . $mask . ($bytes ^ substr $mask x (length($bytes) / 4 + 1), 0, length $bytes);
}

# The frames of the server up to a close frame or the end, but for events; each its first byte and what is in it.
sub frames ($socket, $enough = sub (@) {0}) {
  my ($bytes, @frames) = ('');
  while (1) {
    while ($bytes =~ /\A(.)([\x00-\x7d])/s || $bytes =~ /\A(.)\x7e(..)/s) {
      my ($first, $size, $head) = (ord $1, length $2 == 1 ? ord $2 : unpack('n', $2), length $&);
      last if length $bytes < $head + $size;
      push @frames, [$first, substr $bytes, $head, $size] unless $first == 0x81;
      substr $bytes, 0, $head + $size, '';
      return @frames if $first == 0x88 || $enough->(@frames);
    }
    return @frames unless sysread $socket, $bytes, 65536, length $bytes;
  }
}

sub closes_with ($name, $code, $bytes) {
  my $socket = opened();
  local $SIG{PIPE} = 'IGNORE';
  syswrite $socket, $bytes;
  my ($last) = (frames($socket))[-1];
  is_deeply $last, [0x88, pack 'n', $code], "$name: closed with $code";
}

sub still_well ($name) {
  is_deeply [$stack->workers_running], \@workers, "$name: by the same workers";
}

sub memory () { return (path("/proc/$workers[0]/status")->slurp =~ /^VmRSS:\s+(\d+)/m)[0] }

$rows->test('a ping' => sub ($row) {
  my $socket = opened();
  for my $text ('', 'x', 'hello', 'y' x 125) {
    syswrite $socket, frame(0x89, $text);
    is_deeply [frames($socket, sub (@frames) {@frames})], [[0x8a, $text]], 'is answered: ' . length($text) . ' bytes';
  }
});

$rows->test('a ping in pieces' => sub ($row) {
  my $socket = opened();
  for my $byte (split //, frame(0x8a, 'unasked') . frame(0x89, 'slowly')) {
    syswrite $socket, $byte;
    $client->barrier;
  }
  is_deeply [frames($socket, sub (@frames) {@frames})], [[0x8a, 'slowly']], 'is one';
});

$rows->test('pings whose answers it does not take' => sub ($row) {
  my $listener = $client->socket($battle);
  my $before   = memory();
  for my $size (20, 125, 1000) {
    my $socket = opened();
    local $SIG{PIPE} = 'IGNORE';
    setsockopt $socket, SOL_SOCKET, SO_RCVBUF, 4096;
    my $select = IO::Select->new($socket);
    my $count  = 0;
    for (1 .. 20_000) {
      last unless $select->can_write(0.2) && syswrite $socket, frame(0x89, sprintf '%-*s', $size, 'ping ' . ++$count);
    }
    $client->barrier;
    my @pongs = grep { $_->[0] == 0x8a } eval { frames($socket) };
    is_deeply [grep { $_->[1] !~ /\Aping \d+ *\z/ } @pongs], [], "of $size bytes: each answer says what its ping said";
  }
  cmp_ok memory() - $before, '<', 20_000, 'they are not kept' unless $ENV{SAN};
  $arena->join($battle, 'after');
  ok $listener->event('leaderboard.updated'), 'others are served';
  still_well('pings');
});

$rows->test('more than 600 frames in a minute' => sub ($row) {
  my $socket = opened();
  syswrite $socket, frame(0x8a, '') x 600 . frame(0x89, 'yet');
  is_deeply [frames($socket)], [[0x88, pack 'n', 1008]], 'closed with 1008';
});

$rows->test('a text, or anything that says something' => sub ($row) {
  my %said = ('a text' => frame(0x81, 'hello'), 'bytes' => frame(0x82, 'hello'), 'nothing' => frame(0x81, ''), 'a piece' => frame(0x01, 'he'),
    'a piece of nothing' => frame(0x80, 'hello'), 'a compressed text' => frame(0xc1, "\xf2\x48\xcd\xc9\xc9\x07\x00"),
    'a long one' => frame(0x81, 'x' x 300), 'one without end' => frame(0x81, 'x', 1 << 62));
  closes_with($_, 1008, $said{$_}) for sort keys %said;
});

$rows->test('a frame that is none' => sub ($row) {
  my %said = ('without a mask' => "\x89\x05hello", 'a kind that is not' => frame(0x8b, ''), 'another' => frame(0x8f, 'x'),
    'reserved bits' => frame(0xf9, 'x'), 'a ping in pieces' => frame(0x09, 'x'), 'a ping that is too long' => frame(0x89, 'x' x 126),
    'a pong without end' => frame(0x8a, 'x', 1 << 40));
  closes_with($_, 1002, $said{$_}) for sort keys %said;
  still_well('nonsense');
});

$rows->test('a goodbye' => sub ($row) {
  closes_with('without a code', 1000, frame(0x88, ''));
  closes_with("with $_", $_, frame(0x88, pack 'nA*', $_, 'so long')) for 1000, 1001, 3000, 4999;
});

$rows->test('a goodbye with a code that is none' => sub ($row) {
  closes_with("with $_", 1002, frame(0x88, pack 'n', $_)) for 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535;
  closes_with('with half of one', 1002, frame(0x88, 'x'));
  still_well('goodbyes');
});

$rows->complete;
done_clean($arena);
