use lib 't/lib';
use Arena::Test;

use IO::Socket::INET;
use Mojo::WebSocket qw(parse_frame);
use Socket qw(SOL_SOCKET SO_RCVBUF SO_RCVTIMEO);

# A client that does not take what it is sent: it gets all of it when it reads again, in order; but if that is too much
# it is let go, and nobody else waits for it. So that little is too much, the kernel keeps little, too.
my $port  = Arena::Stack->free_port;
my $arena = Arena::Test->start(
  http   => 'arena_leaderboard_interval 1ms max=1ms; arena_socket_buffer 16k;',
  server => "listen 127.0.0.1:$port sndbuf=4k;"
);
my $client  = $arena->client;
my $battle  = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my @players = $arena->join($battle, map {"player$_"} 1 .. 10);    # as many as an event shows: so the last score is seen

sub raw_socket (@headers) {
  my $socket = IO::Socket::INET->new(Type => Socket::SOCK_STREAM()) or die "socket: $!";
  setsockopt $socket, SOL_SOCKET, SO_RCVBUF,   2048;
  setsockopt $socket, SOL_SOCKET, SO_RCVTIMEO, pack 'l!l!', $Arena::Wait::PATIENCE, 0;
  connect $socket, Socket::pack_sockaddr_in($port, Socket::inet_aton('127.0.0.1')) or die "connect: $!";
  my $request = join "\r\n", "GET /ws/battles/$battle HTTP/1.1", 'Host: localhost', @headers, '', '';
  syswrite $socket, $request;
  my $head = '';
  sysread $socket, $head, 1, length $head or die "No answer: $!\n" until $head =~ /\r\n\r\n\z/;
  return ($socket, $head);
}

my @websocket
  = ('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==');

# All that comes until the condition takes it, or until the end.
sub drain ($socket, $bytes, $enough = sub {0}) {
  until ($enough->()) {
    my $read = sysread($socket, $$bytes, 65536, length $$bytes) // return 'nothing';
    return 'end' unless $read;
  }
  return 'enough';
}

sub metric ($line) {
  return $client->get('/metrics')->body =~ /^\Q$line\E (\d+)$/m ? $1 : 0;
}

my ($slow, $head)   = raw_socket(@websocket);
my ($event, $other) = raw_socket('Accept: text/event-stream');
my $quick = $client->socket($battle);
my $score = 0;

sub everybody_scores () {
  $arena->score($_) for @players;
  $score += 12;    # points of each question
  $quick->event('leaderboard.updated', sub ($e) { !grep { $_->{points} != $score } @{$e->{data}{entries}} });
}

subtest 'what waits for a slow client' => sub {
  like $head,  qr{^HTTP/1\.1 101 }, 'a WebSocket';
  like $other, qr{^HTTP/1\.1 200 }, 'and an EventSource';
  everybody_scores();
  my ($bytes, @events) = ('');
  my $last = sub {
    while (my $frame = parse_frame(\$bytes, 262144)) { push @events, Mojo::JSON::decode_json($frame->[5]) if $frame->[4] == 1 }
    return @events && $events[-1]{seq} == $quick->events->[-1]{seq};
  };
  is drain($slow, \$bytes, $last), 'enough', 'comes when it reads again';
  is_deeply \@events, [@{$quick->events}[-@events .. -1]], 'all of it, in its order';
  cmp_ok scalar @events, '>=', @players, 'and that is more than one';

  my ($text, @told) = ('');
  my $end = sub {
    push @told, Mojo::JSON::decode_json($1) while $text =~ s/\A(?:(?!data: )[^\n]*\n+)*data: (.*)\n\n//;
    return @told && $told[-1]{seq} == $quick->events->[-1]{seq};
  };
  is drain($event, \$text, $end), 'enough', 'by an EventSource, too';
  is_deeply \@told, [@{$quick->events}[-@told .. -1]], 'all of it, in its order';
};

subtest 'too much' => sub {
  everybody_scores() for 1 .. 4;
  wait_until('both to be let go', sub { metric('arena_sockets_closed_total{reason="slow"}') == 2 });
  my $bytes = '';
  is drain($slow,  \$bytes), 'end', 'it is let go';
  is drain($event, \$bytes), 'end', 'and so is the other';
  ok !defined $quick->closed, 'nobody else is';
  my ($again, $status) = raw_socket(@websocket);
  everybody_scores();
  my $more = '';
  is drain($again, \$more, sub { $more =~ /"points":$score\b/ }), 'enough', 'it may come again, and hears on';
};

done_clean($arena);
