use lib 't/lib';
use Arena::Test;

use Arena::Rows;
use Mojo::File qw(path);

# A slow machine is not to end sessions that a test still needs.
my $source = path('.')->to_abs;
my $port   = Arena::Stack->free_port;
my $arena  = Arena::Test->start(http => 'arena_session_timeout 1h;'
    . " server { listen 127.0.0.1:$port; set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For; include $source/conf/arena.conf; }");
my $client = $arena->client;
my $stack  = $arena->stack;
my $rows   = Arena::Rows->of('Trust');
my $battle = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $path = "/api/battles/$battle";

# Redis answers nobody meanwhile: so what is answered it was not asked about.
$rows->test('a request' => sub ($row) {
  $stack->pause('redis');
  refused $client->get('/api/battles/a%20b'), 404, 'battle_not_found', 'a path';
  at_fault $client->get('/api/battles?limit=0'), ['limit'], 'a query';
  at_fault $client->get("$path/leaderboard?limit=-1&offset=x"), ['limit', 'offset'], 'another one';
  at_fault $client->post("$path/join", {username => "a\nb", resume_code => []}), ['resume_code', 'username'], 'a body';
  at_fault $ada->reward('sword'), ['type'], 'a choice that is none';
  at_fault $ada->post('/heartbeat', undef, key => '{x}'), ['Idempotency-Key'], 'a header';
  refused $client->get("$path/me", token => $ada->token =~ s/.$//r), 401, 'unauthenticated', 'a token';
  refused $ada->post('/attack', ['x']), 422, 'invalid_request', 'what is no object';
  $stack->continue('redis');
  wait_until('Redis', sub { $ada->get('/me')->status == 200 });
});

$rows->test('what a participant is called' => sub ($row) {
  for my $name ('..a', '.-7', 'a b', "a'b", '__proto__', 'nil', '-1', 'a.b-c_d', "\x{645}\x{62d}\x{645}\x{62f}", 'constructor', 'null', '0x10') {
    my $player = $arena->join($battle, $name);
    is $player->me->{username}, $name, "it is $name";
    my ($entry) = grep { $_->{username} eq $name } @{$arena->leaderboard($battle)->{entries}};
    is $entry->{participant_id}, $player->id, 'and so it is listed';
  }
  at_fault $client->post("$path/join", {username => $_}), ['username'], "'$_' is none"
    for '..', 'a  b', '<b>', '%s%n', '${x}', '{x}', "a\x{202e}b", "a\x{200b}b", 'a/b', 'a"b', 'a;b', '@session_token@';
});

# Ten tries a minute for an address, whatever it says that it is.
$rows->test('X-Forwarded-For' => sub ($row) {
  my $try = sub ($n) {
    my $from = "192.0.2.$n";
    $client->post("$path/join", {username => 'nobody', resume_code => 'AAAAAA'},
      headers => {'X-Forwarded-For' => $from, 'X-Real-IP' => $from, Forwarded => "for=$from"})->status;
  };
  is_deeply [map { $try->($_) } 1 .. 11], [(403) x 10, 429], 'it is one client';
  is $client->get('/metrics', headers => {'X-Forwarded-For' => '192.0.2.1'})->status, 200, 'which is on this machine';
});

$rows->test('X-Request-Id' => sub ($row) {
  my $id = sub ($given) { $client->get('/api/battles', headers => {'X-Request-Id' => $given})->header('X-Request-Id') };
  is $id->($_), $_, "taken: $_" for 'a', 'Az09-_.', 'x' x 64;
  like $id->($_), qr/^[0-9a-f]{32}$/, 'made anew' for 'x' x 65, 'a b', 'a"b', '<script>', "caf\xe9", 'a;b', ' ';
});

# At the other port this machine is a proxy that is trusted.
$rows->test('X-Forwarded-Proto, X-Forwarded-Host' => sub ($row) {
  my $trusting = $client->recorder->url("http://127.0.0.1:$port");
  my $cookie   = sub ($at, $n, %headers) {
    return $at->post("$path/join", {username => "proxied$n"}, headers => \%headers)->header('Set-Cookie');
  };
  my %https = ('X-Forwarded-Proto' => 'https');
  my %said  = (%https, 'X-Forwarded-For' => '192.0.2.1');
  like $cookie->($client,   1, %said),  qr/\Aarena_session=(?!.*Secure)/i,          'nothing, from a stranger';
  like $cookie->($trusting, 2, %https), qr/\Aarena_session=(?!.*Secure)/i,          'nor from who names no client';
  like $cookie->($trusting, 3, %said),  qr/\A__Host-arena_session=.*; Secure\b/i,   'a trusted proxy says that there is TLS';
  my $n = 4;
  like $cookie->($trusting, $n++, %said, 'X-Forwarded-Proto' => $_), qr/\Aarena_session=(?!.*Secure)/i, "'$_' is not TLS"
    for 'http', 'https, http', 'ftp', '';
  my $beat = sub ($origin, %more) {
    $trusting->post("$path/heartbeat", undef, headers => {%said, %more, Origin => $origin, Cookie => '__Host-arena_session=' . $ada->token});
  };
  answered $beat->("https://127.0.0.1:$port"), 200, 'the origin is that of the proxy';
  answered $beat->('https://arena.example', 'X-Forwarded-Host' => 'arena.example'), 200, 'with the host that it says';
  refused $beat->($_), 403, 'cross_site', "$_ is another" for "http://127.0.0.1:$port", 'https://127.0.0.1', 'https://arena.example';
  refused $beat->("https://127.0.0.1:$port", 'X-Forwarded-Host' => 'arena.example'), 403, 'cross_site', 'and so is the host behind it';
});

# The last of a list is what the trusted proxy has added; some say the scheme of a WebSocket.
$rows->test('X-Forwarded-Port, Forwarded' => sub ($row) {
  my $trusting = $client->recorder->url("http://127.0.0.1:$port");
  my $beat = sub ($tls, $origin, %said) {
    my $cookie = ($tls ? '__Host-' : '') . 'arena_session=' . $ada->token;
    return $trusting->post("$path/heartbeat", undef, headers => {'X-Forwarded-For' => '192.0.2.1', Host => 'arena.example', Cookie => $cookie, Origin => $origin, %said});
  };
  my @own = (
    [1, 'https://arena.example',      {'X-Forwarded-Proto' => 'wss'}],
    [0, 'http://arena.example',       {'X-Forwarded-Proto' => 'ws'}],
    [1, 'https://arena.example',      {'X-Forwarded-Proto' => 'http, https'}],
    [1, 'https://b.example',          {'X-Forwarded-Proto' => 'https', 'X-Forwarded-Host' => 'evil.example, b.example'}],
    [1, 'https://arena.example:8443', {'X-Forwarded-Proto' => 'https', 'X-Forwarded-Port' => '8443'}],
    [1, 'https://b.example:8443',     {'X-Forwarded-Proto' => 'https', 'X-Forwarded-Host' => 'b.example:8443', 'X-Forwarded-Port' => '443'}],
    [1, 'https://arena.example',      {'X-Forwarded-Port' => '443'}],
    [0, 'http://arena.example',       {'X-Forwarded-Port' => 'x'}],
    [1, 'https://b.example:8443',     {Forwarded => 'for=192.0.2.1;proto=https;host="b.example:8443"'}],
    [1, 'https://b.example',          {Forwarded => 'For=192.0.2.9;Host=evil.example, For="[2001:db8::1]:1";Proto=HTTPS;Host=b.example'}],
    [1, 'https://arena.example',      {'X-Forwarded-Proto' => 'https', Forwarded => 'proto=http;host=evil.example'}],
    [0, 'http://b.example',           {'X-Forwarded-Host' => 'b.example', Forwarded => 'proto=https;host=evil.example'}],
    [0, 'http://arena.example',       {Forwarded => 'for="192.0.2.9, for=192.0.2.1;proto=https;host="b.example"'}],
    [0, 'http://arena.example',       {Forwarded => 'for=192.0.2.1'}],
    [0, 'http://arena.example',       {Forwarded => 'proto=https;host=evil.example,'}]
  );
  for my $case (@own) {
    my ($tls, $origin, $said) = @$case;
    my $name = join ', ', map {"$_: $said->{$_}"} sort keys %$said;
    answered $beat->($tls, $origin, %$said), 200, "$origin by $name";
    refused $beat->($tls, $_, %$said), 403, 'cross_site', "  and not $_" for 'https://evil.example', 'http://evil.example', $origin =~ s/\Ahttps?/$tls ? 'http' : 'https'/er;
  }
});

$rows->test('a cookie' => sub ($row) {
  my $beat = sub (%headers) { $client->post("$path/heartbeat", undef, cookie => $ada->token, headers => \%headers) };
  answered $beat->('Sec-Fetch-Site' => 'same-origin'), 200, 'from a page of the server';
  refused $beat->('Sec-Fetch-Site' => $_), 403, 'cross_site', "not from a $_ one" for qw(cross-site same-site);
  refused $client->post("$path/leave", undef, cookie => $ada->token, headers => {Origin => 'https://evil.example'}), 403,
    'cross_site', 'nor where only Origin is said';
});

$rows->test("the client's clock" => sub ($row) {
  my $starts = int(1000 * (time + 3600));
  my $soon   = $arena->battle(starts_at => $starts);
  my $cy     = $arena->join($soon, 'cy');
  my $later  = {now => $starts + 1, at => $starts + 1, server_time => $starts + 1, starts_at => 0, type => 'arrow'};
  my $answer = $cy->post('/reward', $later, headers => {Date => 'Fri, 01 Jan 2100 00:00:00 GMT'});
  refused $answer, 409, 'battle_not_running', 'a battle does not start by it';
  cmp_ok $cy->post('/heartbeat', $later)->json->{server_time}, '<', $starts, 'and the time is the server\'s';
});

sub logged ($text) {
  return scalar grep { /\[error\]/ && /$text/ } split /\n/, $stack->error_log;
}

$rows->test('what Redis holds' => sub ($row) {
  my $broken = $arena->running;
  my $player = $arena->join($broken, 'ada');
  $stack->redis('HSET', "{battle:$broken}:participant:" . $player->id, 'state', 'many');
  my $answer = $player->get('/me', undocumented => 1);
  refused $answer, 502, 'failed', 'it is an error';
  ok logged('participant_get|lua'), 'that is in the log';
  unlike $answer->body, qr/lua|many|redis/i, 'and not told to the client';
  answered $ada->get('/me'), 200, 'others are served';
});

# A function of another make in the place of one that nginx calls.
$rows->test('what PostgreSQL answers' => sub ($row) {
  my $function = 'arena.battle_create(input jsonb, arguments jsonb)';
  my $form     = 'RETURNS TABLE (kind text, a text, b text) LANGUAGE sql SECURITY DEFINER';
  $stack->sql('ALTER FUNCTION arena.battle_create(jsonb, jsonb) RENAME TO battle_create_kept');
  my %other = (
    'no row'             => q{SELECT '', '', '' WHERE false},
    'a status of words'  => q{SELECT 'fine', '{}', ''},
    'a status of 99999'  => q{SELECT '99999', '{}', ''},
    'nulls'              => q{SELECT NULL::text, NULL::text, NULL::text},
    'an unknown kind'    => q{VALUES ('201', '{}', ''), ('nonsense', 'x', 'y')},
    'a wrong instant'    => q{VALUES ('201', '{}', ''), ('timer', 'soon', '')}
  );
  for my $name (sort keys %other) {
    $stack->sql("CREATE OR REPLACE FUNCTION $function $form AS \$\$ $other{$name} \$\$; GRANT EXECUTE ON FUNCTION $function TO arena");
    refused $client->admin(POST => '', json => {title => 'x', questions => bank()}, undocumented => 1), 502, 'failed', $name;
  }
  ok logged('battle_create'), 'all of it is in the log';
  $stack->sql("DROP FUNCTION $function; ALTER FUNCTION arena.battle_create_kept(jsonb, jsonb) RENAME TO battle_create");
  ok $arena->battle, 'what is right is taken again';
});

$rows->complete;
done_clean($arena);
