use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path);
use Mojo::Message::Response;
use POSIX ();

# The configurations of docs/proxies.md, in a second nginx in front, and in Caddy: what a browser does with its cookie, through each of them.
my ($trusting, $listing, $unknowing) = map { Arena::Stack->free_port } 1 .. 3;
my %front = map { $_ => Arena::Stack->free_port } qw(says silent port standard host_port upgrades caddy);
my $conf  = path('conf/arena.conf')->to_abs;
my $arena = Arena::Test->start(http => <<END);
error_log logs/error.log warn;
server { @{[own_server($trusting)]} }
server { listen 127.0.0.1:$listing; arena_origins https://school.example:$front{silent} https://*.quiz.example:$front{silent}; arena_origins https://quiz.example:$front{upgrades}; include $conf; }
server { listen 127.0.0.1:$unknowing; include $conf; }
END
my $stack  = $arena->stack;
my $client = $arena->client;
my $battle = $arena->running;
my $home   = $stack->file('front')->make_path;
my $certificate = Arena::Stack->certificate($home);

# The blocks of a language below a heading of the page.
sub blocks ($heading, $language = 'nginx') {
  my ($section) = path('docs/proxies.md')->slurp =~ /^## \Q$heading\E\n(.*?)(?=^## |\z)/ms or die "docs/proxies.md has no $heading\n";
  return $section =~ /^```$language\n(.*?)^```/msg;
}

sub own_server ($port) {
  my ($block) = blocks("Arena's own server");
  my ($inner) = $block =~ /\Aserver \{\n(.*)\}\n\z/s or die "Arena's own server is no server\n";
  $inner =~ s/10\.0\.0\.2:8080/127.0.0.1:$port/ or die "It listens nowhere\n";
  $inner =~ s/10\.0\.0\.1/127.0.0.1/           or die "It trusts nobody\n";
  $inner =~ s{/etc/arena/}{path('conf')->to_abs . '/'}ge;
  return $inner;
}

# As the page has it, but for where things are.
sub front ($heading, $port, $behind, $filled = sub {$_}) {
  my ($text) = blocks($heading);
  $text =~ s/listen +443 ssl;/listen 127.0.0.1:$port ssl;/  or die "$heading listens nowhere\n";
  $text =~ s{http://10\.0\.0\.2:8080}{http://127.0.0.1:$behind} or die "$heading passes nothing on\n";
  $text =~ s/^ *ssl_certificate.*\n//mg;
  $text =~ s/\bmap \$http_upgrade.*?^\}\n//ms;
  return map { $filled->() } $text;
}

my ($map) = join('', blocks('nginx')) =~ /^(map .*?^\})/ms;
my $says = sub (@more) {
  return sub { s/^ *proxy_set_header +(?:Host|X-Forwarded-(?:Proto|Host)) .*\n//mgr =~ s/^( *)proxy_http_version/join("\n", @more) . "\n$1proxy_http_version"/mer };
};
my $forwarded = q(proxy_set_header Forwarded 'for="$remote_addr";proto=$scheme;host="$http_host"';);
my $fronts = join "\n",
  front('nginx', $front{says}, $trusting),
  front('nginx', $front{port}, $trusting, $says->('proxy_set_header Host $host;', 'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-Port $server_port;')),
  front('nginx', $front{standard}, $trusting, $says->($forwarded)),
  front('nginx', $front{host_port}, $unknowing, $says->('proxy_set_header Host quiz.example:443;')),
  front('nginx', $front{upgrades}, $listing, $says->()),
  front('nginx that says nothing', $front{silent}, $listing);

spew($home->child('nginx.conf'), <<END);
user @{[scalar getpwuid $>]};
daemon off; master_process off; pid $home/pid; error_log $home/error.log;
events { }
http {
  access_log off;
  @{[map {"${_}_temp_path $home/$_;"} qw(client_body proxy fastcgi uwsgi scgi)]}
  $certificate
  $map
  $fronts
}
END

my ($caddyfile) = blocks('Caddy', 'caddyfile');
$caddyfile =~ s/^quiz\.example \{/https:\/\/quiz.example:$front{caddy} {\n    bind 127.0.0.1\n    tls $home\/cert $home\/key/ or die "Caddy has no site\n";
$caddyfile =~ s{10\.0\.0\.2:8080}{127.0.0.1:$trusting} or die "Caddy passes nothing on\n";
spew($home->child('Caddyfile'), "{\n    admin off\n    auto_https disable_redirects\n    storage file_system $home/caddy\n}\n$caddyfile");

my @pids = (
  starts('nginx', '-p', "$home/", '-c', "$home/nginx.conf", '-e', "$home/error.log"),
  starts('caddy', 'run', '--adapter', 'caddyfile', '--config', $home->child('Caddyfile')),
);

sub starts (@command) {
  my $pid = fork // die "Cannot fork: $!\n";
  return $pid if $pid;
  open STDERR, '>>', $home->child("$command[0].log");
  exec @command or POSIX::_exit(1);
}

sub stop () {
  kill TERM => $_ and waitpid $_, 0 for splice @pids;
}
END { local $?; stop() }
wait_until("the proxy at $_", sub { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $front{$_}) }) for qw(says caddy);

# What curl gets, as a browser that came to a name at a front; the answer is held to the document.
sub curl ($method, $origin, $path, @more) {
  my ($scheme, $name, $port) = $origin =~ m{\A(\w+)://(.+):(\d+)\z};
  my ($status, $text) = $stack->run('curl', '-sk', '-m', 60, '--http1.1', '-i', '-X', $method, '--resolve', "$name:$port:127.0.0.1", @more, "$origin$path");
  die "curl: $status $text" if $status;
  $text =~ s/^Transfer-Encoding: chunked\r\n//mi;    # curl has put the pieces together
  my $answer = Arena::Answer->from(Mojo::Message::Response->new->parse($text));
  is_deeply [$client->document->answer_faults($method, $path, $answer)], [], "$method $path is as documented" or diag $text;
  return $answer;
}

# All of an answer that does not end, when there is something of this in it.
sub stream ($what, $origin, $path, $meanwhile, @more) {
  my ($name, $port) = $origin =~ m{://(.+):(\d+)\z};
  my ($head, $body) = map { spew($home->child($_), '') } qw(head body);
  my $child = fork // die "Cannot fork: $!\n";
  exec 'curl', '-skN', '--http1.1', '-D', $head, '-o', $body, '--resolve', "$name:$port:127.0.0.1", @more, "$origin$path" or POSIX::_exit(1)
    unless $child;
  wait_until('the head of an answer', sub { $head->slurp =~ /\r\n\r\n/ });
  $meanwhile->();
  my $text = wait_until($what, sub { ($head->slurp . $body->slurp) =~ /\A(.*$what.*)/s && $1 });
  kill KILL => $child;
  waitpid $child, 0;
  return $text;
}

my $names = 0;
sub joined ($origin) {
  my $answer = curl(POST => $origin, "/api/battles/$battle/join", '-H', "Origin: $origin", '-H', 'Sec-Fetch-Site: same-origin',
    '-H', 'Content-Type: application/json', '-d', '{"username":"player' . ++$names . '"}');
  answered $answer, 201, 'who comes joins';
  $client->secrets->{$answer->json->{session}{token}} = 1;
  my ($cookie) = $answer->header('Set-Cookie') =~ /\A([^;]+)/;
  return ($cookie, $answer->header('Set-Cookie'));
}

my @WEBSOCKET = map { ('-H', $_) } 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
my @EVENTS    = ('-H', 'Accept: text/event-stream');

sub submitted ($origin, $cookie, @more) {
  my $question = curl(GET => $origin, "/api/battles/$battle/questions", '-H', "Cookie: $cookie")->json->{questions}[0];
  my $answer = Mojo::JSON::encode_json({answer => right($arena->known->{$battle}{$question->{prompt}})});
  return curl(POST => $origin, "/api/battles/$battle/questions/$question->{id}/submit", '-H', "Cookie: $cookie", '-H', 'Content-Type: application/json',
    '-d', $answer, @more);
}

# A browser's page at its own address: all of it works; and from anywhere else nothing does.
sub plays ($origin, $how, %option) {
  subtest $how => sub {
    my ($cookie, $set) = joined($origin);
    like $set, $option{tls} // 1 ? qr/\A__Host-arena_session=.*; Secure\z/ : qr/\Aarena_session=(?!.*Secure)/, 'with a cookie of this kind';
    my @with = ('-H', "Cookie: $cookie");
    my $ws   = "/ws/battles/$battle";
    for my $other ('https://evil.example', 'null', $origin =~ s/https/http/r, $origin =~ s/:\d+\z//r, $origin =~ s/example/other.example/r) {
      refused curl(POST => $origin, "/api/battles/$battle/heartbeat", @with, '-H', "Origin: $other"), 403, 'cross_site', "$other is another";
      refused curl(GET => $origin, $ws, @EVENTS, @with, '-H', "Origin: $other"), 403, 'cross_site', '  for events';
    }
    refused curl(POST => $origin, "/api/battles/$battle/heartbeat", @with, '-H', "Origin: $origin", '-H', 'Sec-Fetch-Site: same-site'), 403,
      'cross_site', 'and so is what the browser takes for another';
    answered submitted($origin, $cookie, '-H', "Origin: $origin", '-H', 'Sec-Fetch-Site: same-origin'), 200, 'an answer is taken';
    my $late = 'late' . ++$names;
    like stream('leaderboard\.updated.*"total":' . $names, $origin, $ws, sub { $arena->join($battle, $late) }, @EVENTS, @with, '-H', "Origin: $origin"),
      qr{\AHTTP/1.1 200 }, 'an event comes when it happens';
    return if $option{no_upgrade};
    like stream('\r\n\r\n', $origin, $ws, sub { }, @WEBSOCKET, @with, '-H', "Origin: $origin"), qr{\AHTTP/1.1 101 }, 'a WebSocket opens';
  };
}

plays("https://quiz.example:$front{says}",      'nginx, as the page has it');
plays("https://QUIZ.example:$front{says}",      'whatever the case of the name');
plays("https://quiz.example:$front{port}",      'nginx that says the port by itself');
plays("https://quiz.example:$front{standard}",  'nginx that says it as RFC 7239 has it');
plays("https://quiz.example:$front{upgrades}",  'nginx that changes Host, and arena_origins', tls => 0);
plays("https://quiz.example:$front{caddy}",     'Caddy');
plays("https://school.example:$front{silent}",  'nginx that says nothing, and arena_origins', tls => 0, no_upgrade => 1);
plays("https://a.b.quiz.example:$front{silent}", 'and a star in them', tls => 0, no_upgrade => 1);

sub warnings_of ($text) { return grep { /\[warn\].*\Q$text\E/ } split /\n/, $stack->error_log }

subtest 'an address that nobody told' => sub {
  my $origin = "https://quiz.example:$front{silent}";
  my ($cookie) = joined($origin);
  refused submitted($origin, $cookie, '-H', "Origin: $origin", '-H', 'Sec-Fetch-Site: same-origin'), 403, 'cross_site', 'is none of its own';
  refused curl(GET => $origin, "/ws/battles/$battle", @EVENTS, '-H', "Cookie: $cookie", '-H', "Origin: $origin"), 403, 'cross_site', 'for events, too';
};

subtest 'the log' => sub {
  my @lines = warnings_of('was refused');
  like $lines[0], qr/from a page of "https:\/\/evil\.example:443" was refused: it came to "https:\/\/quiz\.example:$front{says}";/, 'has both origins';
  like $lines[0], qr/"arena_origins" and "set_real_ip_from"/, 'and what helps';
  my @at = map { my @part = /\A(\d+)\/(\d+)\/(\d+) (\d+):(\d+):(\d+)/; POSIX::mktime(reverse(@part[3 .. 5]), $part[2], $part[1] - 1, $part[0] - 1900) } @lines;
  is_deeply [grep { $at[$_] - $at[$_ - 1] < 60 } 1 .. $#at], [], 'once in a minute at most';
};

subtest 'a host with the port of TLS' => sub {
  my $origin = "https://quiz.example:$front{host_port}";
  my ($cookie, $set) = joined($origin);
  like $set, qr/\A__Host-arena_session=.*; Secure\z/, 'was asked for by TLS';
  answered submitted($origin, $cookie, '-H', 'Origin: https://quiz.example'), 200, 'and its page is its own';
  refused curl(POST => $origin, "/api/battles/$battle/heartbeat", '-H', "Cookie: $cookie", '-H', "Origin: $_"), 403, 'cross_site', "$_ is not"
    for 'http://quiz.example:443', 'http://quiz.example', 'https://quiz.example:8443', 'https://www.quiz.example';
};

# A stranger at the port of a server that trusts nobody says what a proxy would.
subtest 'what a stranger says of itself' => sub {
  my $origin = "http://127.0.0.1:$unknowing";
  my ($cookie, $set) = joined($origin);
  like $set, qr/\Aarena_session=/, 'is known without TLS';
  my @as = map { ('-H', $_) } 'X-Forwarded-For: 192.0.2.1', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Port: 443',
    'Forwarded: for=192.0.2.1;proto=https;host=evil.example';
  my $beat = sub (@more) { curl(POST => $origin, "/api/battles/$battle/heartbeat", '-H', "Cookie: $cookie", @more) };
  refused $beat->(@as, '-H', "Origin: $_"), 403, 'cross_site', "$_ is another" for 'https://evil.example', 'http://evil.example', "https://127.0.0.1:$unknowing";
  answered $beat->(@as, '-H', "Origin: $origin"), 200, 'its own stays its own';
};

stop();
done_clean($arena);
