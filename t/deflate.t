use lib 't/lib';
use Arena::Test;

use IO::Compress::RawDeflate qw(rawdeflate);
use Mojo::WebSocket qw(build_frame);

# permessage-deflate: what anybody may hear is compressed for who takes it; what is private never is.
my $arena  = Arena::Test->start(workers => 2);
my $there  = $arena->beside;
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my ($ada, @more) = $arena->join($battle, 'ada', map {"player$_"} 1 .. 12);

sub offer ($offer) { return (headers => {'Sec-WebSocket-Extensions' => $offer}) }

# A socket, and what its frames say of compression: by event, 1 or 0.
sub framed ($open, %option) {
  my $socket = $open->(%option);
  my @frames;
  $socket->tx->on(frame => sub ($tx, $frame) { push @frames, $frame if $frame->[4] == 1 });
  return ($socket, \@frames);
}

sub extensions ($socket) { return $socket->tx->handshake->res->headers->sec_websocket_extensions }

my $BOTH = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

subtest 'negotiated' => sub {
  for my $row (
    ['permessage-deflate; client_max_window_bits',    $BOTH],
    ['permessage-deflate; server_max_window_bits=15', "$BOTH; server_max_window_bits=15"],
    ['permessage-deflate; server_max_window_bits=9, permessage-deflate', $BOTH],
    ['permessage-deflate; server_max_window_bits=9', undef],
    ['permessage-deflate; unknown',                  undef],
    ['x-webkit-deflate-frame',                       undef],
    ['',                                             undef]
  ) {
    my $socket = $client->socket($battle, offer($row->[0]));
    is extensions($socket), $row->[1], $row->[0] || 'nothing';
    $socket->close;
  }
  is extensions($client->socket($battle)), undef, 'who does not ask is not told';
};

subtest 'what everybody hears is compressed, what one hears is not' => sub {
  my @open = (sub (%option) { $ada->socket(%option) }, sub (%option) { $ada->at($there)->socket(%option) });
  for my $delta (0, 1) {
    my $name = $delta ? 'leaderboard.changed' : 'leaderboard.updated';
    for my $at (0, 1) {
      my ($socket, $frames) = framed($open[$at], offer('permessage-deflate'), delta => $delta);
      my ($plain, $others)  = framed($open[$at], delta => $delta);
      $arena->score($ada);
      my $last = $arena->leaderboard($battle)->{seq};
      $_->event($name, sub ($e) { $e->{seq} >= $last }), $_->event('participant.updated') for $socket, $plain;
      is_deeply [grep { $_->[1] } @$others], [], 'nothing is compressed for who has not asked';
      my ($public)  = grep { $_->[1] } @$frames;
      my @private = grep { $_->[5] =~ /participant\.updated/ } @$frames;
      ok $public, "$name is compressed";
      cmp_ok length $public->[5], '<', 900, 'and smaller: ' . length $public->[5];
      is_deeply [map { $_->[1] } @private], [0], 'what is private is not';
      my ($same, $event) = map { (grep { $_->{seq} >= $last } $_->all($name))[0] } $plain, $socket;
      is_deeply $event, $same, 'it is the same event';
      $_->close for $socket, $plain;
    }
  }
};

# What a client sends compressed is not asked for, but it may: nothing of it may hurt others.
subtest 'a client that compresses' => sub {
  my $witness = $client->socket($battle);
  my $workers = join ' ', $stack->workers_running;
  rawdeflate(\('{"event":"x"}' x 1000), \my $packed);
  my %said = (
    'a text'                 => [1, 1, 0, 0, 1, $packed],
    'a bomb'                 => [1, 1, 0, 0, 1, do { rawdeflate(\('x' x 50_000_000), \my $bomb); substr $bomb, 0, 60_000 }],
    'what is not compressed' => [1, 1, 0, 0, 1, 'no such thing' x 10],
    'nothing'                => [1, 1, 0, 0, 1, ''],
    'a part'                 => [0, 1, 0, 0, 1, $packed],
    'a ping'                 => [1, 1, 0, 0, 9, 'ping'],
    'a pong'                 => [1, 1, 0, 0, 10, 'pong'],
    'a close'                => [1, 1, 0, 0, 8, "\x03\xe8"],
    'other bits'             => [1, 1, 1, 1, 2, $packed]
  );
  for my $name (sort keys %said) {
    for my $offer ('permessage-deflate', '') {
      my $socket = $client->socket($battle, offer($offer), delta => 1);
      Mojo::IOLoop->stream($socket->tx->connection)->write(build_frame(1, @{$said{$name}})) for 1 .. 3;
      $client->barrier;
      $socket->close if !defined $socket->closed;
    }
  }
  is join(' ', $stack->workers_running), $workers, 'the workers are those of before';
  ok !defined $witness->closed, 'and other sockets stay';
  my $joined = $arena->join($battle, 'last');
  ok $witness->event('leaderboard.updated', sub ($e) { $e->{data}{total} == 14 }), 'and are told on';
};

done_clean($there, $arena);
