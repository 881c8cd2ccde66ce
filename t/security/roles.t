use lib 't/lib';
use Arena::Test;

use Arena::Leak qw(found);
use Arena::Rows;
use Digest::SHA qw(hmac_sha256 sha256);
use Mojo::File qw(path);
use Mojo::Util qw(b64_encode);

my $arena  = Arena::Test->start(http => 'arena_session_timeout 1h;',
  server => 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $rows   = Arena::Rows->of('Roles');
my $battle = $arena->running;
my $other  = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $path  = "/api/battles/$battle";
my $admin = $client->admin_token;

# What there is to ask for, by who may.
my @of_participants = (
  [GET  => '/me'],
  [GET  => '/questions'],
  [POST => '/questions/q1/submit', {answer => 'a'}],
  [POST => '/reward',              {type   => 'arrow'}],
  [POST => '/attack',              {target => $bob->id}],
  [POST => '/heartbeat'],
  [POST => '/leave']
);
my @of_organisers = (
  [POST => '',               {title => 'x', questions => bank()}],
  [GET  => "/$battle"],
  [GET  => "/$battle/export"],
  [POST => "/$other/start"],
  [POST => "/$other/end"],
  [GET  => "/$battle/statistics"],
  [GET  => "/$battle/suspects"],
  [POST => "/$battle/regrade", {questions => []}]
);

sub ask ($base, $what, %option) {
  my ($method, $rest, $json) = @$what;
  return $client->request($method, "$base$rest", $json ? (json => $json) : (), %option);
}

# As in the table of endpoints: a new one has its place in these lists.
subtest 'no endpoint is forgotten' => sub {
  my %asked = (SESSION => [map {"$_->[0] $path$_->[1]"} @of_participants], ORGANISER => [map {"$_->[0] /api/admin/battles$_->[1]"} @of_organisers]);
  my $table = path('src/http/request/ngx_http_arena_routes.c')->slurp;
  my %known;
  while ($table =~ /\{ NGX_HTTP_(\w+), ngx_string\("([^"]+)"\),\s+ARENA_(\w+)/g) {
    my ($method, $template, $who) = ($1, $2, $3);
    my $pattern = join '[^/]+', map {quotemeta} split /\{\w+\}/, $template, -1;
    push @{$known{$who}}, qr/\A$method $pattern\z/;
  }
  for my $who (sort keys %asked) {
    is scalar @{$known{$who}}, scalar @{$asked{$who}}, "all of $who";
    for my $pattern (@{$known{$who}}) {
      ok scalar(grep { $_ =~ $pattern } @{$asked{$who}}), "$pattern";
    }
  }
};

$rows->test('anyone' => sub ($row) {
  answered $client->get($_), 200, "GET $_" for '/api/battles', $path, "$path/leaderboard", '/api/status';
  answered $client->post("$path/join", {username => 'anyone'}), 201, 'joining';
  my $socket = $client->socket($battle);
  $arena->join($battle, 'heard');
  ok $socket->event('leaderboard.updated'), 'and public events';
  refused ask($path, $_), 401, 'unauthenticated', "not $_->[0] $_->[1]" for @of_participants;
  refused ask('/api/admin/battles', $_), 401, 'unauthenticated', "not $_->[0] /api/admin/battles$_->[1]" for @of_organisers;
  for my $method (qw(GET POST PUT DELETE)) {
    my $answer = $client->request($method => "/arena/publish?channel=battle.$battle", body => '{}', undocumented => 1);
    like $answer->status, qr/^40[45]$/, "nor an event, by $method";
  }
});

$rows->test('a spectator' => sub ($row) {
  my $socket  = $client->socket($battle);
  my $another = $client->socket($battle);
  $another->say('{"event":"battle.ended","seq":"1","at":1,"data":{"forged":true}}');
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  answered $ada->attack($bob), 200, 'ada hits bob';
  $bob->resume;
  $arena->join($battle, 'last');
  $socket->event('leaderboard.updated', sub ($e) { grep { $_->{username} eq 'last' } @{$e->{data}{entries}} });
  is_deeply [grep { $_->{event} !~ /^(?:battle\.|leaderboard\.updated$)/ } @{$socket->events}], [], 'nothing private is heard';
  unlike $socket->bytes, qr/forged/, 'and nothing said';
  is $client->get($path)->json->{status}, 'running', 'the battle goes on';
});

$rows->test('a participant' => sub ($row) {
  my ($one, $two) = $arena->join($battle, 'one', 'two');
  answered ask($path, $_, token => $one->token), 200, "$_->[0] $_->[1]" for @of_participants[0, 1, 5];
  my $his   = $two->socket;
  my %own   = map { $_->{id} => 1 } $one->questions;
  my ($not) = grep { !$own{$_->{id}} } $two->questions;
  refused $one->submit($not->{id}, 'a'), 404, 'question_not_found', "another's question is none";
  my ($question) = $one->questions;
  my $said = wrong($arena->known->{$battle}{$question->{prompt}});
  answered $one->submit($question->{id}, $said), 200, 'its own is answered';
  refused $one->submit($question->{id}, $said), 409, 'already_answered', 'once';
  refused $one->post('/join', {username => 'two'}), 409, 'username_taken', "another's name";
  refused $one->post('/join', {username => 'two', resume_code => $one->resume_code}), 403, 'wrong_resume_code', 'with its own code';
  is $one->get("/me?id=" . $two->id)->json->{username}, 'one', 'it is nobody else';
  refused ask("/api/battles/$other", $_, token => $one->token), 403, 'forbidden', "elsewhere: $_->[0] $_->[1]" for @of_participants;
  refused ask('/api/admin/battles', $_, token => $one->token), 403, 'forbidden', "not $_->[0] /api/admin/battles$_->[1]"
    for @of_organisers;
  is_deeply [map { $_->{event} } grep { $_->{event} =~ /^(?:attack|session)/ } @{$his->events}], [], 'the other heard of nothing';
});

$rows->test('an organiser' => sub ($row) {
  like ask('/api/admin/battles', $_, token => $admin)->status, qr/^20[01]$/, "$_->[0] /api/admin/battles$_->[1]"
    for @of_organisers[0 .. $#of_organisers - 1];
  refused ask('/api/admin/battles', $of_organisers[-1], token => $admin), 422, 'invalid_request', 'a regrade of nothing, but it may';
  my $json = $client->admin(GET => "/$battle")->json;
  like $json->{seed}, qr/^[0-9a-f]{64}$/, 'the seed';
  is scalar(grep { defined $_->{answer} } @{$json->{questions}}), 48, 'and the answers';
  refused ask($path, $_, token => $admin), 403, 'forbidden', "not $_->[0] $_->[1]" for @of_participants;
});

$rows->test('operations' => sub ($row) {
  my $metrics = $client->get('/metrics');
  answered $metrics, 200, 'from this machine';
  unlike $metrics->body, qr/\Q$_\E/, 'nobody is in it' for $battle, $ada->id, $ada->username;
  for my $address ('192.0.2.1', '10.0.0.1', '2001:db8::1') {
    my $answer = $client->get('/metrics', headers => {'X-Forwarded-For' => $address}, token => $admin, undocumented => 1);
    is $answer->status, 403, "not from $address, whatever token it has";
  }
});

# As the role, or as the owner.
sub sql_as ($role, $statement) {
  return $stack->run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $stack->file('sockets'), '-U', $role, '-d', 'arena', '-c', $statement);
}

$rows->test('nginx at PostgreSQL' => sub ($row) {
  my ($failed, $said) = sql_as(arena => q{SELECT a FROM arena.ping('{}', '{}')});
  is $failed, 0, 'a function that it was granted' or diag $said;
  my @relations = $stack->sql(q{SELECT table_name FROM information_schema.tables WHERE table_schema = 'arena'});
  ok scalar(grep { $_ eq 'battle' } @relations), 'there are tables';
  for my $relation (sort @relations) {
    my ($reads, $why) = sql_as(arena => "SELECT * FROM arena.$relation");
    like $why, qr/permission denied/, "not what is in $relation";
    my ($writes) = sql_as(arena => "DELETE FROM arena.$relation");
    isnt $writes, 0, '  and nothing out of it';
  }
  my ($status, $text) = sql_as(arena => 'CREATE TABLE arena.mine (x int)');
  like $text, qr/permission denied/, 'nor anything new';
});

# The tests themselves are the default user. All tests run with this one: so it has what it needs.
$rows->test('nginx at Redis' => sub ($row) {
  my $password = $stack->file('redis.password')->slurp;
  my $as = sub (@command) { ($stack->run('redis-cli', '-s', $stack->file('sockets/redis.sock'), '--no-auth-warning', '--user', 'arena', '-a', $password, @command))[1] };
  like $as->('PING'), qr/PONG/, 'it is let in';
  like $as->(EVAL => "return redis.call('HEXISTS', KEYS[1], 'state')", 1, "{battle:$battle}"), qr/\A1\b/, 'it runs scripts on keys of battles';
  $stack->redis(SET => 'other', 'x');
  my $lasting = sub { [sort grep { join('', $stack->redis(TTL => $_)) == -1 } $stack->redis(KEYS => '*')] };
  wait_until('all of the journal is in PostgreSQL', sub { !($stack->redis(EXISTS => '{arena}:journal'))[0] });
  my $before = $lasting->();
  for my $try (
    [qw(CONFIG GET *)], [qw(CONFIG SET appendonly no)], ['FLUSHALL'], ['FLUSHDB'], [qw(KEYS *)], [qw(SCAN 0)], ['RANDOMKEY'], ['DBSIZE'],
    [qw(ACL LIST)], [qw(ACL SETUSER arena allkeys)], ['SHUTDOWN'], [qw(DEBUG SLEEP 0)], [qw(CLIENT LIST)], [qw(CLIENT KILL TYPE normal)], ['MONITOR'],
    [qw(REPLICAOF 127.0.0.1 1)], ['SAVE'], ['BGREWRITEAOF'], [qw(MODULE LIST)], [qw(SWAPDB 0 1)], [qw(SCRIPT FLUSH)], [qw(FUNCTION LIST)], [qw(FUNCTION FLUSH)], [qw(FUNCTION DUMP)],
    [qw(MIGRATE 127.0.0.1 1 k 0 1)], [qw(SLOWLOG GET)],
    [qw(GET other)], [qw(SET mine x)], [qw(DEL other)], ['EVAL', "return redis.call('GET', KEYS[1])", 1, 'other'],
    ['EVAL', "return redis.call('GET', 'other')", 0], ['EVAL', "return redis.call('FLUSHALL')", 0], ['EVAL', "return redis.call('KEYS', '*')", 0],
    [qw(PUBLISH other x)], [qw(SUBSCRIBE other)], [qw(SPUBLISH other x)], [qw(SSUBSCRIBE other)]
  ) {
    like $as->(@$try), qr/NOPERM|DEBUG command not allowed|can't (?:run this command|access)|No permissions/i, "not @$try";
  }
  is_deeply $lasting->(), $before, 'nothing came of it';
  $stack->redis(DEL => 'other');
});

# All that Redis holds, values and fields.
sub redis_text () {
  return join "\n", map { $stack->redis('EVAL', <<'END', 1, $_) } $stack->redis('KEYS', '*');
local read = { string = 'GET', hash = 'HGETALL', set = 'SMEMBERS', list = 'LRANGE', zset = 'ZRANGE', stream = 'XRANGE' }
local more = { list = {0, -1}, zset = {0, -1}, stream = {'-', '+'} }
local kind = redis.call('TYPE', KEYS[1]).ok
return redis.call(read[kind], KEYS[1], unpack(more[kind] or {}))
END
}

my $key = $stack->file('secret')->slurp =~ s/\s+//gr;

# What a forger has, tried as a key.
sub forged ($text) {
  my $encode = sub ($bytes) { b64_encode($bytes, '') =~ tr{+/}{-_}r =~ s/=+\z//r };
  my %tried;
  for my $found ($text =~ /\b([0-9a-f]{64})\b/g) {
    next if $tried{$found}++;
    my $with    = pack 'H*', $found;
    my $payload = pack 'C a4 Q> C/a* a*', 1, substr(sha256($with), 0, 4), 1, $battle, $ada->id;
    my $token   = $encode->($payload) . '.' . $encode->(hmac_sha256($payload, $with));
    refused $client->get("$path/me", token => $token), 401, 'unauthenticated', 'it signs no session';
  }
  ok scalar(keys %tried), 'there is something to try';
}

$rows->test('who reaches Redis' => sub ($row) {
  answered $ada->post('/heartbeat', undef, key => 'kept'), 200, 'something is kept under a key';
  answered $client->post("$path/join", {username => 'keyed'}, key => 'kept'), 201, 'a session, too';
  my $text = redis_text();
  my $seed = $client->admin(GET => "/$battle")->json->{seed};
  is_deeply [found($text, $seed, $ada->resume_code, 'Secret Answer 2')], [$seed, $ada->resume_code, 'Secret Answer 2'],
    'the seed, codes, answers';
  is_deeply [found($text, $key, pack('H*', $key), $admin, keys %{$client->secrets})], [], 'no key, no token';
  forged($text);
  my $write = "local state = redis.call('HGET', KEYS[1], 'state') return redis.call('HSET', KEYS[1], 'state',
    string.sub(state, 1, 4) .. struct.pack('<I4', 99) .. string.sub(state, 9))";
  $stack->redis('EVAL', $write, 1, "{battle:$battle}:participant:" . $ada->id);
  is $ada->me->{arrows}, 99, 'but arrows';
});

$rows->test('who reaches PostgreSQL as its owner' => sub ($row) {
  wait_until('the journal to be there', sub {
    ($stack->sql(qq{SELECT count(*) FROM arena.battle_event WHERE battle_id = '$battle' AND command = 'battle_join'}))[0] >= 8;
  });
  my @tables = $stack->sql(q{SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'arena' AND table_type = 'BASE TABLE'});
  my $text = join "\n", map { $stack->sql("SELECT * FROM arena.$_") } @tables;
  my $seed = $client->admin(GET => "/$battle")->json->{seed};
  is_deeply [found($text, $seed, 'Secret Answer 2')], [$seed, 'Secret Answer 2'], 'the seed, answers';
  is_deeply [found($text, $key, pack('H*', $key), $admin, keys %{$client->secrets})], [], 'no key, no token';
  forged($text);
});

$rows->test("who reads nginx's files" => sub ($row) {
  my $with    = pack 'H*', $key;
  my $payload = pack 'C a4 Q> C/a* a*', 1, substr(sha256($with), 0, 4), 1, $battle, $ada->id;
  my $token   = join '.', map { b64_encode($_, '') =~ tr{+/}{-_}r =~ s/=+\z//r } $payload, hmac_sha256($payload, $with);
  is $client->get("$path/me", token => $token)->json->{username}, 'ada', 'is whoever it wants to be';
  answered $client->request(GET => "/api/admin/battles/$battle", token => $admin), 200, 'and an organiser';
});

$rows->complete;
done_clean($arena);
