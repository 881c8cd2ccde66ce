use lib 't/lib';
use Arena::Test;

use Arena::Rows;
use Digest::SHA qw(hmac_sha1 hmac_sha256 hmac_sha512 sha256);
use Mojo::JSON qw(encode_json);
use Mojo::URL;
use Mojo::Util qw(b64_decode b64_encode url_escape);

# A slow machine is not to end sessions that a test still needs.
my $arena  = Arena::Test->start(http => 'arena_session_timeout 1h; arena_limit organiser off;');
my $client = $arena->client;
my $rows   = Arena::Rows->of('Tokens');

# A session that lapses while the others are tried.
my $lapsing = $arena->running(rules => {session_timeout_ms => 5000});
my $late    = $arena->join($lapsing, 'late');

my $battle = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $path  = "/api/battles/$battle";
my $admin = $client->admin_token;
my $token = $ada->token;
my ($payload, $signature) = map { decode64($_) } split /\./, $token;

sub encode64 ($bytes) { return b64_encode($bytes, '') =~ tr{+/}{-_}r =~ s/=+\z//r }
sub decode64 ($text)  { return b64_decode($text =~ tr{-_}{+/}r) }

# Who has the key can sign anything; so what else is checked shows.
my $key = pack 'H*', $arena->stack->file('secret')->slurp =~ s/\s+//gr;
sub signed ($payload, $with = $key) { return encode64($payload) . '.' . encode64(hmac_sha256($payload, $with)) }
sub claims ($session, $scope, $subject, %more) {
  return pack 'C a4 Q> C/a* a*', $more{version} // 1, substr(sha256($more{key} // $key), 0, 4), $session, $scope, $subject;
}

sub expected ($row) { return split / /, $row->{'is answered'} }

# The same answer to the header, the cookie and the query of a socket, where the text can be in one.
sub refused_everywhere ($row, $bad, $name, $where = $path) {
  my ($status, $code) = expected($row);
  refused $client->get("$where/me", token => $bad), $status, $code, "$name, in the header";
  refused $client->post("$where/heartbeat", undef, token => $bad), $status, $code, '  for a command';
  refused $client->get("$where/me", cookie => $bad), $status, $code, '  in the cookie' unless $bad =~ /[";,\s]/;
  refused $client->socket(($where =~ /([^\/]+)$/), access_token => $bad), $status, $code, '  for a socket'
    if length $bad && $bad !~ /[&#\s%"<>]/;
}

# Many at once, each refused with a header.
sub all_refused ($row, $name, @bad) {
  my ($status, $code) = expected($row);
  my $count = @bad;
  my %said;
  while (my @some = splice @bad, 0, 100) {
    $said{join ' ', $_->status, $_->code // '-'}++ for together(map { $client->request_p(GET => "$path/me", token => $_) } @some);
  }
  is_deeply \%said, {"$status $code" => $count}, "$name: $count of them";
}

subtest 'what is right is taken' => sub {
  is signed($payload), $token, 'the key signs what the server signed';
  is claims(1, $battle, $ada->id), $payload, 'and this is what it says';
  answered $client->get("$path/me", token => signed(claims(1, $battle, $ada->id))), 200, 'it opens the door';
  answered $client->get("$path/me", cookie => $token), 200, 'as a cookie, too';
};

$rows->test('that is missing' => sub ($row) {
  refused $client->get("$path/me"), expected($row), 'no header, no cookie';
  refused $client->get("$path/me", headers => {Authorization => $token}), expected($row), 'no scheme';
  refused $client->get("$path/me", headers => {Authorization => "Basic $token"}), expected($row), 'another scheme';
  refused $client->get("$path/me?access_token=", undocumented => 1), expected($row), 'nothing in the query';
});

$rows->test('that is empty' => sub ($row) {
  refused $client->get("$path/me", headers => {Authorization => $_}), expected($row), "'$_'" for 'Bearer', 'Bearer ', 'Bearer    ';
  refused $client->get("$path/me", cookie => ''), expected($row), 'an empty cookie';
  all_refused($row, 'points and nothing', '.', '..', "." . encode64($signature), encode64($payload) . '.');
});

$rows->test('that is cut off, at any length' => sub ($row) {
  all_refused($row, 'from the end', map { substr $token, 0, $_ } 1 .. length($token) - 1);
  all_refused($row, 'from the start', map { substr $token, $_ } 1 .. length($token) - 1);
  all_refused($row, 'what is signed', map { encode64(substr $payload, 0, $_) . '.' . encode64($signature) } 0 .. length($payload) - 1);
  all_refused($row, 'the signature', map { encode64($payload) . '.' . encode64(substr $signature, 0, $_) } 0 .. length($signature) - 1);
  all_refused($row, 'what is signed, and signed again',
    map { signed(substr $payload, 0, $_) } grep { $_ != length($payload) } 0 .. 14 + length $battle);
});

# No header can hold a line feed, a carriage return or a NUL.
$rows->test('with any bit changed' => sub ($row) {
  my @texts;
  for my $bit (0 .. 8 * length($token) - 1) {
    my $changed = $token;
    vec($changed, $bit, 1) ^= 1;
    push @texts, $changed unless $changed =~ /[\0\r\n]/;
  }
  all_refused($row, 'as it is written', @texts);

  my @bytes;
  for my $bit (0 .. 8 * length("$payload$signature") - 1) {
    my $changed = "$payload$signature";
    vec($changed, $bit, 1) ^= 1;
    push @bytes, encode64(substr $changed, 0, length $payload) . '.' . encode64(substr $changed, length $payload);
  }
  all_refused($row, 'as it is meant', @bytes);
});

$rows->test('with a byte too many' => sub ($row) {
  all_refused($row, 'behind it', map {"$token$_"} 'A', '.', '=', '%00', '-', ' A');
  all_refused($row, 'before it', map {"$_$token"} 'A', '.', '-', "Bearer ");
  all_refused($row, 'within it', map { encode64($payload) . $_ . encode64($signature) } '..', '.A', 'A.');
  all_refused($row, 'in what is signed', encode64("$payload\0") . '.' . encode64($signature), encode64("$payload ") . '.' . encode64($signature));
  all_refused($row, 'in the signature', map { encode64($payload) . '.' . encode64("$signature$_") } "\0", $signature);
});

$rows->test('in another spelling' => sub ($row) {
  my $standard = b64_encode($payload, '') . '.' . b64_encode($signature, '');
  my %other = (
    'padded'                  => $standard =~ tr{+/}{-_}r,
    'of base64 for mail'      => $standard,
    'in hexadecimal'          => unpack('H*', $payload) . '.' . unpack('H*', $signature),
    'in capitals'             => uc $token,
    'escaped for a path'      => join('', map { sprintf '%%%02x', ord } split //, $token),
    'the point escaped'       => $token =~ s/\./%2e/r,
    'in quotes'               => qq("$token"),
    'with a space within'     => substr($token, 0, 20) . ' ' . substr($token, 20),
    'twice'                   => "$token, $token",
    'the other way round'     => join('.', reverse split /\./, $token),
    'with loose bits at the end' => loose($token)
  );
  refused_everywhere($row, $other{$_}, $_) for sort keys %other;
});

# The last character of a signature carries four bits: another one may decode to the same bytes.
sub loose ($token) {
  my @letters = ('A' .. 'Z', 'a' .. 'z', 0 .. 9, '-', '_');
  my ($at) = grep { $letters[$_] eq substr $token, -1 } 0 .. $#letters;
  my $loose = substr($token, 0, -1) . $letters[$at ^ 1];
  is decode64((split /\./, $loose)[1]), $signature, 'the same bytes, written otherwise';
  return $loose;
}

$rows->test('of 7 KB' => sub ($row) {
  my $size = 7 * 1024;
  refused_everywhere($row, $_, substr $_, 0, 8)
    for 'A' x $size, '.' x $size, 'A' x ($size / 2) . '.' . 'A' x ($size / 2), signed(claims(1, $battle, 'x' x 4800));
});

$rows->test('too long for a header' => sub ($row) {
  is $client->get("$path/me", token => 'A' x 20_000, undocumented => 1)->status, $row->{'is answered'}, 'nginx does not read it';
});

$rows->test('that was signed with another key' => sub ($row) {
  my $other = 'k' x 32;
  refused_everywhere($row, signed(claims(1, $battle, $ada->id, key => $other), $other), 'with its own id');
  refused_everywhere($row, signed(claims(1, $battle, $ada->id), $other), "with the id of the server's");
  refused_everywhere($row, signed(claims(1, $battle, $ada->id), $_), 'with a key that is none') for '', "\0" x 32, $admin;
});

$rows->test('of another version' => sub ($row) {
  all_refused($row, 'though signed', map { signed(claims(1, $battle, $ada->id, version => $_)) } 0, 2 .. 255);
});

$rows->test('of another algorithm' => sub ($row) {
  my %claims = (sub => $ada->id, battle => $battle, session => 1);
  my $jwt    = sub ($header, $sign) {
    my $text = encode64(encode_json($header)) . '.' . encode64(encode_json(\%claims));
    return $text . '.' . encode64($sign->($text));
  };
  my $body  = encode64($payload);
  my %other = (
    'a JWT of none'  => $jwt->({alg => 'none', typ => 'JWT'}, sub ($text) {''}),
    'a JWT of HS256' => $jwt->({alg => 'HS256', typ => 'JWT'}, sub ($text) { hmac_sha256($text, $key) }),
    'SHA-1'          => "$body." . encode64(hmac_sha1($payload, $key)),
    'SHA-512'        => "$body." . encode64(hmac_sha512($payload, $key)),
    'SHA-512, short' => "$body." . encode64(substr hmac_sha512($payload, $key), 0, 32),
    'a plain hash'   => "$body." . encode64(sha256($key . $payload)),
    'the text signed' => "$body." . encode64(hmac_sha256($body, $key))
  );
  refused_everywhere($row, $other{$_}, $_) for sort keys %other;
});

$rows->test('whose battle runs past its end' => sub ($row) {
  my $head = substr claims(1, '', ''), 0, 13;
  refused_everywhere($row, signed($head . pack('C', $_) . $battle), "$_ bytes said") for length($battle) + 1, 128, 255;
});

$rows->test('of nobody' => sub ($row) {
  refused_everywhere($row, signed(claims(1, $battle, '')), 'though signed');
});

$rows->test('of a participant who is not there' => sub ($row) {
  refused_everywhere($row, signed(claims(1, $battle, $_)), "'$_'") for 'f' x 20, '*', $ada->username, '{x}:journal';
});

$rows->test('of another battle' => sub ($row) {
  my $elsewhere = $arena->join($arena->running, 'ada');
  refused_everywhere($row, $elsewhere->token, 'of who has the same name there');
  refused_everywhere($row, signed(claims(1, $_, $ada->id)), "of '$_'") for '', "$battle ", substr($battle, 0, -1), '*', 'x' x 255;
});

$rows->test('of a session that was left' => sub ($row) {
  my $gone = $arena->join($battle, 'gone');
  answered $gone->leave, 204, 'left';
  refused_everywhere($row, $gone->token, 'from then on');
});

$rows->test('of a session that was replaced' => sub ($row) {
  my $new = $bob->resume;
  refused_everywhere($row, $bob->token, 'from then on');
  answered $new->get('/me'), 200, 'the new one is good';
  refused_everywhere($row, signed(claims(0, $battle, $bob->id)), 'or never was the first');
});

$rows->test('of a session that is still to come' => sub ($row) {
  refused_everywhere($row, signed(claims($_, $battle, $ada->id)), "the session $_")
    for 2, 1_000_000, 9_007_199_254_740_993, 18_446_744_073_709_551_615;
  answered $ada->get('/me'), 200, 'and who is there stays';
});

$rows->test('of a participant, for an organiser' => sub ($row) {
  for my $try ([GET => "/$battle"], [POST => "/$battle/end"], [POST => "/$battle/start"], [GET => "/$battle/export"], [POST => '']) {
    my ($method, $rest) = @$try;
    refused $client->request($method, "/api/admin/battles$rest", token => $token), expected($row), "$method /api/admin/battles$rest";
  }
  is $client->get($path)->json->{status}, 'running', 'nothing came of it';
});

$rows->test('of an organiser, for a participant' => sub ($row) {
  refused $ada->get($_,  token => $admin), expected($row), "GET $_" for '/me', '/questions';
  refused $ada->post($_, undef, token => $admin), expected($row), "POST $_" for qw(/heartbeat /leave);
  refused $client->socket($battle, access_token => $admin), expected($row), 'a socket';
});

$rows->test('of an organiser, but not quite' => sub ($row) {
  my @bad = (map { substr $admin, 0, $_ } 1 .. length($admin) - 1);
  push @bad, map { my $changed = $admin; vec($changed, $_, 1) ^= 1; $changed } 0 .. 8 * length($admin) - 1;
  push @bad, "${admin}x", "x$admin", " $admin", "$admin.", "$admin$admin", uc $admin, scalar(reverse $admin), 'x' x 7000,
    unpack('H*', sha256($admin)), sha256($admin) =~ s/[\0\r\n]/x/gr;
  my %said;
  my $count = @bad = grep { $_ ne $admin && !/[\0\r\n]/ } @bad;
  while (my @some = splice @bad, 0, 100) {
    $said{join ' ', $_->status, $_->code // '-'}++
      for together(map { $client->request_p(GET => "/api/admin/battles/$battle", token => $_) } @some);
  }
  is_deeply \%said, {$row->{'is answered'} => $count}, "$count tries";
});

$rows->test('of an organiser, in the cookie' => sub ($row) {
  refused $client->get("/api/admin/battles/$battle", cookie => $admin), expected($row), 'a page could be made to send it';
});

# However its name is written: a query is in logs, in histories and in what a page tells another.
sub in_queries ($secret) {
  return map {"$_=$secret"} qw(access_token ACCESS_TOKEN access%5Ftoken %61ccess_token token admin admin_token session authorization arena_session);
}

$rows->test('of an organiser, in the query' => sub ($row) {
  for my $query (in_queries($admin), "access_token=x&access_token=$admin") {
    my $name = $query =~ s/\Q$admin\E/TOKEN/r;
    refused $client->get("/api/admin/battles/$battle?$query", undocumented => 1), expected($row), $name;
    refused $client->post("/api/admin/battles/$battle/end?$query", undef, undocumented => 1), expected($row), '  for a command';
  }
  is $client->get($path)->json->{status}, 'running', 'nothing came of it';
});

$rows->test('of a participant, in the query of what is no socket' => sub ($row) {
  for my $query (in_queries($token)) {
    my $name = $query =~ s/\Q$token\E/TOKEN/r;
    refused $client->get("$path/me?$query", undocumented => 1), expected($row), $name;
    refused $client->post("$path/heartbeat?$query", undef, undocumented => 1), expected($row), '  for a command';
  }
});

# What a browser may say of where a request comes from, and whether that is here.
my $host  = Mojo::URL->new($client->url)->host_port;
my $port  = Mojo::URL->new($client->url)->port;
my %other = map { $_ => 1 } "https://$host", 'http://127.0.0.1', "http://127.0.0.1:@{[$port + 1]}", "http://127.0.0.2:$port", "http://localhost:$port",
  "http://evil.$host", "http://$host.evil.example", "http://$host/", "http://$host:$port", "http://evil\@$host", "http://$host\@evil.example",
  "http://$host,http://$host", "http://evil.example http://$host", "http://[::ffff:127.0.0.1]:$port", $host, "//$host", "ws://$host",
  "file://$host", 'https://evil.example', 'null', 'undefined', '*', '';

# By name: the headers, and whether they may come with a cookie.
sub said_of ($own, @other) {
  my @said = ([{}, 1], [{Origin => $own}, 1], map { [{Origin => $_}, 0] } @other);
  for my $site (qw(same-origin none)) {
    push @said, [{'Sec-Fetch-Site' => $site}, 1], [{'Sec-Fetch-Site' => $site, Origin => $own}, 1],
      map { [{'Sec-Fetch-Site' => $site, Origin => $_}, 0] } @other;
  }
  push @said, map { ([{'Sec-Fetch-Site' => $_}, 0], [{'Sec-Fetch-Site' => $_, Origin => $own}, 0]) }
    'same-site', 'cross-site', 'Same-Origin', 'same-origin, none', 'sameorigin', '';
  return @said;
}

sub named ($headers) { return join(', ', map {"$_: $headers->{$_}"} sort keys %$headers) || 'nothing is said' }

$rows->test('in the cookie, from another origin' => sub ($row) {
  my $dee = $arena->join($battle, 'dee');
  for my $said (said_of("http://$host", sort keys %other)) {
    my ($headers, $own) = @$said;
    my %with = (cookie => $dee->token, headers => $headers);
    if ($own) {
      answered $client->post("$path/heartbeat", undef, %with), 200, named($headers);
      answered my $socket = $client->socket($battle, %with), 101, '  for a socket';
      $socket->close if $socket->status == 101;
      next;
    }
    refused $client->post("$path/heartbeat", undef, %with), expected($row), named($headers);
    refused $client->post("$path/leave",     undef, %with), expected($row), '  to leave';
    refused $client->socket($battle, %with), expected($row), '  for a socket';
    refused $client->post("$path/join", {username => 'dee'}, %with), expected($row), '  to resume';
  }
  answered $client->get("$path/me", cookie => $dee->token, headers => {'Sec-Fetch-Site' => 'same-site'}), 200, 'what changes nothing may come from anywhere';
  answered $client->post("$path/heartbeat", undef, token => $dee->token, headers => {Origin => 'https://evil.example'}), 200, 'and a token that is shown';
});

# A host is the same one in capitals; a default port is the same, written or not.
$rows->test('in the cookie, from its own origin in another spelling' => sub ($row) {
  my @same = (['127.0.0.1', 'http://127.0.0.1:80'], ['127.0.0.1:80', 'http://127.0.0.1'], ['Arena.Example', 'http://arena.example'],
    ['arena.example:8080', 'HTTP://ARENA.example:8080'], ['[::1]:8080', 'http://[::1]:8080']);
  for my $pair (@same) {
    my ($host, $origin) = @$pair;
    answered $client->post("$path/heartbeat", undef, cookie => $token, headers => {Host => $host, Origin => $origin}), $row->{'is answered'}, "$origin at $host";
  }
  refused $client->post("$path/heartbeat", undef, cookie => $token, headers => {Host => 'arena.example', Origin => $_}), 403, 'cross_site', "$_ is another"
    for 'http://arena.example:443', 'http://arena.example:8080', 'http://arena.example.', 'http://www.arena.example', 'https://arena.example';
});

# Nobody who is not trusted says that it is a proxy.
$rows->test('in the cookie, from another origin that a stranger forwards' => sub ($row) {
  for my $headers ({'X-Forwarded-Proto' => 'https'}, {'X-Forwarded-Host' => 'evil.example', 'X-Forwarded-Proto' => 'https'}, {Forwarded => 'proto=https;host=evil.example'}) {
    refused $client->post("$path/heartbeat", undef, cookie => $token, headers => {%$headers, 'X-Forwarded-For' => '10.0.0.1', Origin => 'https://evil.example'}),
      expected($row), named($headers);
    refused $client->post("$path/heartbeat", undef, cookie => $token, headers => {%$headers, 'X-Forwarded-For' => '10.0.0.1', Origin => "https://$host"}),
      expected($row), '  for this host';
  }
});

$rows->test('of a session that has expired' => sub ($row) {
  my $where = "/api/battles/$lapsing";
  wait_until('a session to lapse', sub { !$client->get($where)->json->{online} });
  refused_everywhere($row, $late->token, 'after its time', $where);
});

$rows->complete;
done_clean($arena);
