use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Arena::Http2;
use Mojo::File qw(path tempdir);
use Mojo::Message::Response;
use POSIX ();

# The same server over TLS and HTTP/2; curl speaks them.
my $home = tempdir;
my $port = Arena::Stack->free_port;
my $certificate = Arena::Stack->certificate($home);

# And behind a proxy that ends TLS and says so.
my ($proxy, $behind, $plain_http2) = map { Arena::Stack->free_port } 1 .. 3;
my $arena = Arena::Test->start(
  server => "listen 127.0.0.1:$port ssl http2; $certificate",
  http   => <<END);
server { listen 127.0.0.1:$behind; listen 127.0.0.1:$plain_http2 http2; set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For; include @{[path('conf/arena.conf')->to_abs]}; }
server {
  listen 127.0.0.1:$proxy ssl http2; $certificate
  location / {
    proxy_pass http://127.0.0.1:$behind; proxy_http_version 1.1; proxy_buffering off;
    proxy_set_header Host \$http_host; proxy_set_header X-Forwarded-For \$remote_addr; proxy_set_header X-Forwarded-Proto \$scheme;
    proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection "upgrade";
  }
}
END
my $client = $arena->client;
my $battle = $arena->running;

# What curl gets, as an answer that is held to the document.
sub curl ($version, $method, $path, @more) {
  my ($status, $text) = $arena->stack->run('curl', '-sk', $version, '-i', '-X', $method, @more, "https://127.0.0.1:$port$path");
  die "curl: $status $text" if $status;
  $text =~ s{\AHTTP/2 (\d+) *\r\n}{HTTP/1.1 $1 -\r\n};
  my $answer = Arena::Answer->from(Mojo::Message::Response->new->parse($text));
  is_deeply [$client->document->answer_faults($method, $path, $answer)], [], "$method over $version is as documented"
    or diag $text;
  return $answer;
}

# The beginning of what curl gets that does not end: the head of an answer.
sub opened ($version, $path, @more) {
  my $file = spew($home->child('stream'), '');
  my $pid  = fork // die "Cannot fork: $!\n";
  exec 'curl', '-skiN', $version, '-o', $file, @more, "https://127.0.0.1:$port$path" or POSIX::_exit(1) unless $pid;
  my $text = wait_until('an answer', sub { $file->slurp =~ /\A(.*?\r\n\r\n)/s && $1 });
  kill KILL => $pid;
  waitpid $pid, 0;
  return $text;
}

my @WEBSOCKET = map { ('-H', $_) } 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
my $NAME      = '__Host-arena_session';

my $direct = $port;
for my $way (['--http1.1', $direct], ['--http2', $direct], ['--http1.1', $proxy], ['--http2', $proxy]) {
  my $version;
  ($version, $port) = @$way;
  my $own = "https://127.0.0.1:$port";
  subtest "with $version" . ($port == $proxy ? ', behind a proxy' : '') => sub {
    my $name   = 'ada' . length($version) . $port;
    my $answer = curl($version, POST => "/api/battles/$battle/join", '-H', 'Content-Type: application/json', '-d',
      qq({"username":"$name"}));
    answered $answer, 201, 'ada joins';
    my $token = $answer->json->{session}{token};
    is $answer->header('Set-Cookie') =~ s/\Q$token\E/TOKEN/r, "$NAME=TOKEN; Path=/; HttpOnly; SameSite=Lax; Secure",
      'and her cookie is for TLS alone, and for this host';
    $client->secrets->{$token} = 1;
    my @cookie = ('-H', "Cookie: $NAME=$token");
    my $path   = "/api/battles/$battle/heartbeat";
    answered curl($version, POST => $path, @cookie, '-H', "Origin: $own"), 200, "the server's own origin";
    refused curl($version, POST => $path, @cookie, '-H', "Origin: $_"), 403, 'cross_site', "$_ is another"
      for 'https://evil.example', 'null', $own =~ s/https/http/r, 'https://127.0.0.1', "https://localhost:$port";
    refused curl($version, POST => $path, @cookie, '-H', 'Sec-Fetch-Site: same-site'), 403, 'cross_site', 'the same site is not enough';
    refused curl($version, POST => $path, '-H', "Cookie: $_=$token"), 401, 'unauthenticated', "a cookie $_, which another host could plant"
      for 'arena_session', '__Secure-arena_session', '__host-arena_session', '__HOST-ARENA_SESSION', 'Arena_Session';
    answered curl($version, POST => $path, '-H', "Cookie: arena_session=planted; $NAME=$token; arena_session=planted"), 200, 'is not looked at';
    answered curl($version, GET => "/api/battles/$battle/me", '-H', "Authorization: Bearer $token"), 200, 'and a token';
    my $big = '{"username":"' . 'x' x 100_000 . '"}';
    my $file = spew($home->child('big'), $big);
    refused curl($version, POST => "/api/battles/$battle/join", '-H', 'Content-Type: application/json', '-d', "\@$file"), 413,
      'payload_too_large', 'what is too long is too long';
    my $ws = "/ws/battles/$battle";
    my @events = ('-H', 'Accept: text/event-stream');
    refused curl($version, GET => $ws, @events, @cookie, '-H', "Origin: $_"), 403, 'cross_site', "no events for $_"
      for 'https://evil.example', 'null', $own =~ s/https/http/r;
    like opened($version, $ws, @events, @cookie, '-H', "Origin: $own"), qr{\AHTTP/[\d.]+ 200 .*^content-type: text/event-stream}msi, 'but for its own pages';
    my $left = curl($version, POST => "/api/battles/$battle/leave", @cookie, '-H', "Origin: $own");
    answered $left, 204, 'ada leaves';
    is $left->header('Set-Cookie'), "$NAME=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure", 'and her cookie is forgotten';
    is curl($version, GET => "/api/battles/$battle/leaderboard")->json->{entries}[-1]{username}, $name, 'she is there';
  };
}
$port = $direct;

# HTTP/2 has no upgrade; curl would not send one, so frames are made here. Gives what came back, to the end of the stream.
sub over_http2 ($path, %headers) {
  my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $plain_http2, Timeout => $Arena::Wait::PATIENCE) or die "Cannot connect: $@\n";
  syswrite $socket, Arena::Http2::preface() . Arena::Http2::request(1, [[':method', 'GET'], [':scheme', 'http'], [':path', $path],
    [':authority', "127.0.0.1:$plain_http2"], map { [$_, $headers{$_}] } sort keys %headers]);
  my ($bytes, $text) = ('', '');
  while (1) {
    for my $frame (grep { $_->{stream} == 1 } Arena::Http2::frames(\$bytes)) {
      return "reset $text" if $frame->{type} == 3;
      $text .= $frame->{payload} if $frame->{type} == 0;
      return $text if $frame->{flags} & 1 && $frame->{type} <= 1;
    }
    my $read = sysread $socket, my $more, 65536;
    return "closed $text" unless $read;
    $bytes .= $more;
  }
}

subtest 'HTTP/2 is not upgraded' => sub {
  my $ws = "/ws/battles/$battle";
  my @workers = $arena->stack->workers_running;
  my $refused = curl('--http2', GET => $ws, '-H', 'Accept: application/json');
  refused $refused, 426, 'upgrade_required', 'neither a WebSocket nor an EventSource';
  is $refused->header('Upgrade'), undef, 'and no header that HTTP/2 does not have';
  is curl('--http1.1', GET => $ws)->header('Upgrade'), 'websocket', 'which HTTP/1.1 does';
  my %websocket = (upgrade => 'websocket', connection => 'upgrade', 'sec-websocket-version' => '13', 'sec-websocket-key' => 'dGhlIHNhbXBsZSBub25jZQ==');
  for my $with (\%websocket, {upgrade => 'websocket'}, {%websocket, upgrade => 'h2c'}) {
    like over_http2($ws, %$with), qr/"code":"upgrade_required"|\Areset/, 'a request to upgrade: ' . join ', ', %$with;
  }
  like over_http2("/api/battles/$battle", %websocket), qr/"id":"$battle"|\Areset/, 'and where there are no events it means nothing';
  is_deeply [$arena->stack->workers_running], \@workers, 'the worker is the one that was there';
  like opened('--http2', $ws, '-H', 'Accept: text/event-stream'), qr{\AHTTP/2 200 }, 'an EventSource works';
};

subtest 'a WebSocket over TLS' => sub {
  my $eve = $arena->join($battle, 'eve');
  for my $at ($direct, $proxy) {
    $port = $at;
    my @with = (@WEBSOCKET, '-H', "Cookie: $NAME=" . $eve->token);
    like opened('--http1.1', "/ws/battles/$battle", @with, '-H', "Origin: https://127.0.0.1:$port"), qr{\AHTTP/1\.1 101 }, 'from its own pages';
    refused curl('--http1.1', GET => "/ws/battles/$battle", @with, '-H', "Origin: $_"), 403, 'cross_site', "not from $_"
      for 'https://evil.example', "http://127.0.0.1:$port", "https://localhost:$port", 'null';
    refused curl('--http1.1', GET => "/ws/battles/$battle", @with, '-H', 'Sec-Fetch-Site: same-site'), 403, 'cross_site', 'nor from the same site';
  }
  $port = $direct;
};

# conf/nginx.conf itself, with the places of this stack in it.
my ($plain, $secure) = map { Arena::Stack->free_port } 1, 2;
my $root = $home->child('pages')->make_path;
chmod 0755, $home, $root;
spew($root->child('index.html'), "<p>\n");
spew($root->child('assets')->make_path->child('code-1.js'), "1\n");
my $text = path('conf/nginx.conf')->slurp;
for my $place (
  [qr/^user .*$/m                          => '@USER@'],
  [qr/^worker_processes .*$/m              => 'worker_processes 1;'],
  [qr/^worker_rlimit_nofile .*$/m          => 'worker_rlimit_nofile @FILES@;'],
  [qr/^pid .*$/m                           => 'pid nginx.pid;'],
  [qr{/var/log/nginx/error.log}            => 'logs/error.log'],
  [qr{/var/log/nginx/arena.log}            => 'logs/access.log'],
  [qr/^load_module .*\n.*\n/m              => "\@MODULES\@\n"],
  [qr/^(events \{\s*worker_connections) .*$/m => '$1 @CONNECTIONS@;'],
  [qr{^ *include  /etc/nginx/mime.types;}m => join "\n", map {qq(${_}_temp_path "\@STATE\@/nginx/$_";)} qw(client_body proxy fastcgi uwsgi scgi)],
  [qr{/etc/arena/(\w+\.conf)}              => '@SOURCE@/conf/$1'],
  [qr{/run/redis/redis-server.sock}        => '@SOCKETS@/redis.sock'],
  [qr{host=/run/postgresql}                => "host='\@SOCKETS\@'"],
  [qr{/etc/arena/(secret|admin.token|redis.password)} => '@RUN@/$1'],
  [qr{/usr/share/arena/lua}                => '@SOURCE@/lua'],
  [qr{/usr/share/arena/web}                => "$root"],
  [qr/^ *listen +\[::\].*\n/m              => ''],
  [qr/listen +80\b/                        => 'listen @LISTEN@'],
  [qr/listen +443\b/                       => "listen 127.0.0.1:$secure"],
  [qr/(server_name +arena\.example\.org);/ => '$1 127.0.0.1;'],    # where tools/stack looks
  [qr{/etc/ssl/certs/arena.pem}            => "$home/cert"],
  [qr{/etc/ssl/private/arena.key}          => "$home/key"]
) {
  my ($pattern, $with) = @$place;
  my $filled = sub ($first) { $with =~ s/\$1/$first/r };
  $text =~ s/$pattern/$filled->($1 \/\/ '')/ge or die "conf\/nginx.conf has no $pattern\n";
}
my $server = Arena::Test->start(options => {conf => spew($home->child('nginx.conf'), $text)->to_string, port => $plain});

# What curl gets there.
sub got ($where, @more) {
  my ($status, $said) = $server->stack->run('curl', '-sk', '--http1.1', '-i', @more, '--resolve', "arena.example.org:$secure:127.0.0.1",
    $where =~ /^http/ ? $where : "https://arena.example.org:$secure$where");
  die "curl: $status $said" if $status;
  return Arena::Answer->from(Mojo::Message::Response->new->parse($said));
}

subtest 'the configuration for a server of one\'s own' => sub {
  my $home = got("http://127.0.0.1:$plain/b/x?y=z");
  is $home->status, 301, 'without TLS';
  is $home->header('Location'), 'https://arena.example.org/b/x?y=z', 'one is sent to where there is TLS';
  my %there = ('/' => 200, '/b/x' => 200, '/assets/code-1.js' => 200, '/favicon.ico' => 302, '/api/battles' => 200, '/api/nothing' => 404,
    '/api/battles/x/me' => 401, '/ws/battles/x' => 426, '/nothing' => 404, '/assets/nothing.js' => 404);
  for my $where (sort keys %there) {
    my $answer = got($where);
    is $answer->status, $there{$where}, $where;
    is_deeply $answer->headers->every_header('Strict-Transport-Security'), ['max-age=31536000'], '  says that it wants TLS';
    like $answer->header('Server'), qr/^nginx$/, '  and not which nginx it is';
  }
};

# Whatever host a client makes up: it is not said back.
subtest 'another host' => sub {
  my $stack = $server->stack;
  for my $host ('evil.example', 'arena.example.org.evil.example', 'x.arena.example.org', "127.0.0.2:$plain", '', 'a b') {
    my ($status, $said) = $stack->run('curl', '-si', '-H', $host eq '' ? 'Host;' : "Host: $host", "http://127.0.0.1:$plain/b/x");
    unlike $said, qr/\A.+ 3\d\d |^location:/mi, "'$host' is sent nowhere";
    for my $version ('--http1.1', '--http2') {
      ($status, $said) = $stack->run('curl', '-sik', $version, '--resolve', "arena.example.org:$secure:127.0.0.1", '-H', $host eq '' ? 'Host;' : "Host: $host",
        "https://arena.example.org:$secure/api/battles");
      unlike $said, qr/\A.+ [23]\d\d /, "  nor answered over TLS with $version";
    }
  }
  for my $name ('evil.example', 'x.arena.example.org') {
    my ($status, $said) = $stack->run('curl', '-sik', '--resolve', "$name:$secure:127.0.0.1", "https://$name:$secure/");
    isnt $status, 0, "$name is shown no certificate";
  }
  my ($status, $said) = $stack->run('curl', '-si0', '-H', 'Host:', "http://127.0.0.1:$plain/");
  unlike $said, qr/\A.+ 3\d\d /, 'no host is none';
  my $page = got('/favicon.ico', '-H', 'X-Forwarded-Host: evil.example');
  is $page->header('Location'), '/favicon.svg', 'what is sent elsewhere is sent within the host';
};

done_clean($arena, $server);
