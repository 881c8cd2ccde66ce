use lib 't/lib';
use Arena::Test;

use Mojo::File qw(tempdir);

use Arena::File qw(spew);

# Where the workers' user is let in, wherever the sources are.
my $pages = tempdir;
spew($pages->child('page'), "A page.\n");
chmod 0755, $pages;

# Whoever shows no session has a part of a worker's time, here a hundredth; who plays does not stand behind them.
my $arena = Arena::Test->start(
  http   => 'arena_guest_time 1%; set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;',
  server => 'location = /page { alias ' . $pages->child('page') . '; }'
);
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running;
my $path   = "/api/battles/$battle";
my $ada    = $arena->join($battle, 'ada');

sub request ($where, $address, @headers) {
  return join "\r\n", "GET $where HTTP/1.1", 'Host: localhost', "X-Forwarded-For: $address", @headers, '', '';
}

# So many that are connected; the last one was accepted behind them.
sub connected ($count) {
  my @sockets = map { $client->connect } 1 .. $count;
  $client->raw("GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  return @sockets;
}

sub status_of ($socket) {
  sysread($socket, my $head, 65536) // die "No answer: $!\n";
  return $head =~ m{^HTTP/1.1 (\d+)} ? $1 : 'none';
}

my %kinds = (
  'what is kept'              => [200, "$path/leaderboard"],
  'what is not there'         => [404, '/api/nothing/here'],
  'a page'                    => [200, '/page'],
  'a token that is none'      => [401, "$path/me", 'Authorization: Bearer none'],
  'whether all is well'       => [200, '/api/status'],
  'a socket without upgrade'  => [426, "/ws/battles/$battle"]
);

# All come while the worker stands still; the log says in which order they were done with.
for my $name (sort keys %kinds) {
  my ($status, $where, @headers) = @{$kinds{$name}};
  my ($worker) = $stack->workers_running;
  my ($other, @sockets) = connected(401);
  answered $ada->get('/me'), 200, "$name: somebody plays";
  my $from = length $stack->access_log;
  kill STOP => $worker;
  syswrite $_, request($where, '192.0.2.1', @headers) for @sockets;
  syswrite $other, request('/page', '192.0.2.2');
  my $me = $ada->request_p(GET => '/me');
  Mojo::IOLoop->one_tick;
  kill CONT => $worker;
  is_deeply [await($me)->status, status_of($other)], [200, 200], 'who plays is answered, and who comes from elsewhere';
  close $_ for splice @sockets, 100, 200;
  is_deeply [grep { $_ != $status } map { status_of($_) } @sockets], [], 'so is the crowd, but for who has gone';

  my @done = @{wait_until('the log', sub {
    my @lines = split /\n/, substr $stack->access_log, $from;
    return (grep {/^192\.0\.2\.1 /} @lines) >= 200 ? \@lines : undef;
  })};
  my ($mine) = grep { $done[$_] =~ /participant=${\$ada->id}/ } 0 .. $#done;
  my ($page) = grep { $done[$_] =~ /^192\.0\.2\.2 / } 0 .. $#done;
  my ($last) = grep { $done[$_] =~ /^192\.0\.2\.1 / } reverse 0 .. $#done;
  ok $mine < $last,   'who plays before the crowd is';
  ok $page < $last, 'who comes from elsewhere, too' or diag "$page of $last";
}

subtest 'one behind the other' => sub {
  my $socket = $client->connect;
  syswrite $socket, request("$path/leaderboard?limit=1", '192.0.2.1') x 99 . request('/page', '192.0.2.1', 'Connection: close');
  my $all = do { local $/; <$socket> };
  is scalar(() = $all =~ m{HTTP/1\.1 200}g), 100, 'all have an answer';
  like $all, qr/A page\.\n\z/, 'in their order';
};

subtest 'a body that comes late' => sub {
  my $body   = '{"username":"bob"}';
  my $answer = $client->raw("POST $path/join HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    . 'Content-Length: ' . length($body) . "\r\n\r\n", substr($body, 0, 5), substr $body, 5);
  answered $answer, 201, 'is taken';
};

done_clean($arena);
