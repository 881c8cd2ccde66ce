use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Arena::Leak qw(found);
use Arena::Rows;
use Mojo::File qw(path tempdir);

# Redis wants passwords here: one for nginx, which has it from a file, and one for everybody else.
my $home  = tempdir;
chmod 0755, $home;
my $arena = Arena::Test->start(options => {redis_default => 'password'});

my $client   = $arena->client;
my $stack    = $arena->stack;
my $file     = $stack->file('redis.password');
my $password = $file->slurp;
my $rows   = Arena::Rows->of('Secrets');
my $battle = $arena->running;
my $path   = "/api/battles/$battle";

# Players who use their secrets in every way there is.
my @tokens = map {
  my $joined = $client->post("$path/join", {username => $_}, key => "join-$_");
  my $player = Arena::Player->from($client, $joined);
  my $again  = $client->post("$path/join", {username => $_}, key => "join-$_");
  is $again->json->{session}{token}, $player->token, 'the answer is kept, and its token is the same';
  $arena->score($player);
  $player->socket->close;
  $client->socket($battle, access_token => $player->token)->close;
  my $new = $player->resume;
  $new->post('/leave', undef, key => 'leave');
  ({code => $new->resume_code}, {token => $player->token}, {token => $new->token});
} qw(ada bob);
my @codes = map { $_->{code} // () } @tokens;
@tokens = map { $_->{token} // () } @tokens;
$client->post("$path/join", {username => 'ada', resume_code => $codes[1]});

# Where secrets might have come to rest.
sub logs () { return join "\n", map { $_->slurp } $stack->logs }

sub redis_text () {
  my $script = <<'END';
local read = { string = 'GET', hash = 'HGETALL', set = 'SMEMBERS', list = 'LRANGE', zset = 'ZRANGE', stream = 'XRANGE' }
local more = { list = {0, -1}, zset = {0, -1}, stream = {'-', '+'} }
local kind = redis.call('TYPE', KEYS[1]).ok
return redis.call(read[kind], KEYS[1], unpack(more[kind] or {}))
END
  my @as = ('-a', $stack->file('redis.admin')->slurp, '--no-auth-warning');
  return join "\n", map { $stack->redis(@as, 'EVAL', $script, 1, $_) } $stack->redis(@as, 'KEYS', '*');
}

sub sql_text () {
  my @tables = $stack->sql(q{SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'arena' AND table_type = 'BASE TABLE'});
  return join "\n", map { $stack->sql("SELECT * FROM arena.$_") } @tables;
}

wait_until('the journal to be there', sub {
  ($stack->sql(qq{SELECT count(*) FROM arena.battle_event WHERE battle_id = '$battle' AND command = 'battle_leave'}))[0] == 2;
});
wait_until('the log', sub { $stack->access_log =~ m{/leave} });
my %kept = ('a log' => logs(), Redis => redis_text(), PostgreSQL => sql_text());
like $kept{$_}, qr/ada/, "something was found in $_" for 'Redis', 'PostgreSQL';
like $kept{'a log'}, qr/\Q$battle\E/, 'and in the logs';

sub nowhere (@secrets) {
  is_deeply [found($kept{$_}, @secrets)], [], "not in $_" for sort keys %kept;
}

sub mode ($file) { return sprintf '%04o', (stat $file)[2] & 07777 }

# What nginx says of its own configuration with a line in the place of another.
sub told ($directive, $line) {
  my $text = $stack->file('nginx.conf')->slurp;
  $text =~ s/^ *$directive\b.*$/    $line/m or die "There is no $directive";
  return $stack->configuration_test($text);
}

$rows->test('the keys that sign sessions' => sub ($row) {
  my $secret = $stack->file('secret');
  my $key    = $secret->slurp =~ s/\s+//gr;
  like $key, qr/^[0-9a-f]{64}$/, 'nginx has made one';
  is mode($secret), '0600', 'for its own eyes';
  nowhere($key, pack 'H*', $key);
  my $open = spew($home->child('open'), "$key\n");
  chmod 0644, $open;
  my ($failed, $said) = told(arena_secret_file => qq(arena_secret_file "$open";));
  like $said, qr/\[warn\].*others can read "\Q$open\E"/, 'a file that others can read is a warning';
  unlike $said, qr/$key/, 'that does not say what is in it';
  my $bad = spew($home->child('bad'), substr($key, 0, 63) . "x\n");
  ($failed, $said) = told(arena_secret_file => qq(arena_secret_file "$bad";));
  isnt $failed, 0, 'what is no key is refused';
  unlike $said, qr/@{[substr $key, 0, 20]}/, 'and not repeated';
});

$rows->test('the admin token' => sub ($row) {
  nowhere($client->admin_token);
  for my $short ('x', 'x' x 15) {
    my $file = spew($home->child('short'), "$short\n");
    chmod 0600, $file;
    my ($failed) = told(arena_admin_token_file => qq(arena_admin_token_file "$file";));
    isnt $failed, 0, length($short) . ' characters are too few';
  }
  my $open = spew($home->child('open-admin'), 'y' x 16 . "\n");
  chmod 0640, $open;
  my ($failed, $said) = told(arena_admin_token_file => qq(arena_admin_token_file "$open";));
  is $failed, 0, 'sixteen will do';
  like $said, qr/\[warn\].*others can read "\Q$open\E"/, 'and a file that others can read is a warning';
  unlike $said, qr/y{16}/, 'that does not say what is in it';
});

$rows->test('a session token' => sub ($row) {
  is scalar @tokens, 4, 'there were some';
  nowhere(@tokens);
});

$rows->test('a resume code' => sub ($row) {
  is_deeply [found($kept{Redis}, @codes)], [@codes], 'Redis has it';
  is_deeply [found($kept{'a log'}, @codes)], [], 'not a log';
  is_deeply [found($kept{PostgreSQL}, @codes)], [@codes], 'who resumed by it left it in the journal';
});

$rows->test('a join code' => sub ($row) {
  my $code   = 'open-sesame-' . int rand 2**31;
  my $battle = $client->admin(POST => '', json => {title => 'Secrets', questions => bank(), join_code => $code})->json->{id};
  answered $client->post("/api/battles/$battle/join", {username => 'ali', join_code => $code}), 201, 'who knows it joins';
  refused $client->post("/api/battles/$battle/join", {username => 'baba', join_code => "$code?"}), 403, 'wrong_join_code',
    'who does not, does not';
  is_deeply [found(logs(), $code)], [], 'it is in no log';
  my @said = map { $client->get($_)->body } '/api/battles', "/api/battles/$battle", "/api/battles/$battle/leaderboard";
  is_deeply [found(join("\n", @said), $code)], [], 'and nobody else is told';
  is $client->admin(GET => "/$battle")->json->{join_code}, $code, 'but the organiser';
});

$rows->test('the password of Redis' => sub ($row) {
  is_deeply [found($kept{'a log'}, $password)], [], 'not in a log';
  is_deeply [found($stack->file('nginx.conf')->slurp, $password)], [], 'nor in nginx.conf';
  my ($failed, $said) = told(arena_redis => "arena_redis 127.0.0.1 password=$password;");
  isnt $failed, 0, 'where it is refused';
  my $wrong = spew($home->child('wrong'), 'wrong');
  my $text  = $stack->file('nginx.conf')->slurp =~ s/\Q$file\E/$wrong/r;
  spew($stack->file('nginx.conf'), $text);
  $stack->renew;
  is wait_until('Redis to refuse', sub { my $s = $client->get('/api/status')->status; $s != 200 && $s }), 503, 'a wrong one opens nothing';
  is_deeply [found(logs(), $password, "AUTH wrong")], [], 'and none is in a log then';
});

$rows->test('the password of PostgreSQL' => sub ($row) {
  my ($failed, $said) = told(arena_postgres => 'arena_postgres "dbname=arena password=hunter2-hunter2";');
  isnt $failed, 0, 'it is refused in nginx.conf';
  unlike $said, qr/hunter2/, 'and not repeated';
  ($failed, $said) = told(arena_postgres => qq(arena_postgres "host=@{[$stack->file('sockets')]} dbname=arena passfile=$home/pgpass";));
  is $failed, 0, 'a passfile is not' or diag $said;
});

$rows->complete;
done_clean($arena);
