use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);

# Every migration there and back, in the PostgreSQL of this test alone.
my $arena = Arena::Test->start;
my $stack = $arena->stack;
$stack->halt('nginx');

$ENV{PGHOST}          = $stack->file('sockets');
$ENV{PGUSER}          = 'postgres';
$ENV{SQITCH_FULLNAME} = 'Test';
$ENV{SQITCH_EMAIL}    = 'test@localhost';

sub sqitch ($command, @arguments) {
  my ($status, $text) = $stack->run('sqitch', '--chdir', 'migrations', $command, @arguments, 'db:pg:arena');
  is $status, 0, "sqitch $command @arguments" or diag $text;
  return $text;
}

# All that a migration could leave behind.
sub objects () {
  return [$stack->sql(<<~'END')];
    SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
    UNION ALL SELECT 'relation ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sqitch')
    UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
    UNION ALL SELECT 'type ' || t.oid::regtype FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sqitch')
    UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\_%'
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    ORDER BY 1
    END
}

# Both kinds: what has state, and functions.
sub migrate (@arguments) {
  my ($status, $text) = $stack->run('tools/migrate', @arguments);
  is $status, 0, "tools/migrate @arguments" or diag $text;
}

sub functions () { return [grep {/^function/} @{objects()}] }

my @changes = map { /^(\w+) / ? $1 : () } split /\n/, path('migrations/sqitch.plan')->slurp;
my $whole   = objects();

subtest 'every change has its three scripts' => sub {
  for my $change (@changes) {
    ok -s "migrations/$_/$change.sql", "$_/$change.sql" for qw(deploy revert verify);
  }
  my %known = map { $_ => 1 } @changes;
  is_deeply [grep { !$known{$_} } map { $_->basename('.sql') } path('migrations')->list_tree->grep(qr/\.sql$/)->each], [],
    'and there is no other';
};

subtest 'what is deployed verifies' => sub {
  like sqitch('verify'), qr/Verify successful/, 'all of it';
  cmp_ok scalar(grep {/^function arena\./} @$whole), '>', 5, 'and is something';
};

subtest 'a function is a file, and each is there' => sub {
  my @files = path('sql')->list_tree->grep(qr/\.sql$/)->each;
  my %rooms = map { $_->basename('.sql') => $_->dirname->basename } @files;
  is scalar(keys %rooms), scalar(@files), 'each has a name of its own';
  my @there = map {/^function arena\.(\w+)/} @{functions()};
  is_deeply [sort keys %rooms], [sort grep { !/^(?:chain|chain_step|release)$/ } @there], 'what is there is what the files say';
  for my $file (@files) {
    my ($name, $room) = ($file->basename('.sql'), $file->dirname->basename);
    my $text = $file->slurp;
    is_deeply [$text =~ /^CREATE OR REPLACE FUNCTION (\S+?)\(/mg], ["arena.$name"], "$file has one function";
    my %declared = map { $_ => 1 } $text =~ /^-- \@argument +(\w+)/mg;
    is_deeply [grep { !$declared{$_} && $_ ne 'body' } $text =~ /\barguments ->>? '(\w+)'/g], [], 'its header names what it takes'
      if $room ne 'core';
    my ($server) = $stack->sql("SELECT bool_or(acl.grantee = 'arena'::regrole) AND NOT bool_or(acl.grantee = 0)
      FROM pg_proc, LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl WHERE oid = 'arena.$name'::regproc");
    is $server, $room eq 'core' && $name ne 'once' ? 'f' : 't', 'whether the server alone may run it';
    my ($owner) = $stack->sql("SELECT prosecdef AND 'search_path=arena, pg_catalog, pg_temp' = ANY (proconfig) FROM pg_proc
      WHERE oid = 'arena.$name'::regproc");
    is $owner, 't', 'as its owner' if $room ne 'core';
  }
};

# All functions, word for word, with who may run them.
sub functions_as_they_are ($database = 'arena') {
  my ($status, $text) = $stack->run('pg_dump', '-s', '-n', 'arena', $database);
  die $text if $status;
  return $text =~ s/^\\(?:un)?restrict .*//mgr;
}

my $as_made = functions_as_they_are();

subtest 'the functions again' => sub {
  $stack->sql($_) for (
    q{CREATE OR REPLACE FUNCTION arena.new_id(random text) RETURNS text LANGUAGE sql AS 'SELECT NULL'},    # another body
    q{DROP FUNCTION arena.instant; CREATE FUNCTION arena.instant(ms bigint) RETURNS integer LANGUAGE sql AS 'SELECT 1'},    # another result
    q{DROP FUNCTION arena.texts; CREATE FUNCTION arena.texts(x jsonb) RETURNS jsonb LANGUAGE sql AS 'SELECT x'},    # another name of an argument
    q{DROP FUNCTION arena.absent; CREATE FUNCTION arena.absent(value jsonb, x text) RETURNS text LANGUAGE sql AS 'SELECT x'},    # more arguments
    q{CREATE FUNCTION arena.has_choice(x jsonb) RETURNS text LANGUAGE sql AS 'SELECT NULL'},    # two of a name
    q{CREATE FUNCTION arena.gone(x arena.battle) RETURNS text LANGUAGE sql AS 'SELECT NULL'},    # no file
    q{DROP FUNCTION arena.rules},    # a file that is new
    q{REVOKE ALL ON FUNCTION arena.battle_create FROM arena; GRANT EXECUTE ON FUNCTION arena.battle_fetch TO PUBLIC}
  );
  isnt functions_as_they_are(), $as_made, 'functions are others';
  migrate();
  is functions_as_they_are(), $as_made, 'and are as the files say';
};

subtest 'all the way back' => sub {
  migrate('revert');
  is_deeply [grep {/arena/} @{objects()}], [], 'nothing is left';
};

# As sqitch has psql run it.
sub script ($kind, $step) {
  my ($status, $text) = $stack->run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'arena', '-f', "migrations/$kind/$step.sql");
  is $status, 0, "$kind $step" or diag $text;
}

# Those that do something: the functions of others are in sql/ now.
subtest 'step by step, forth and back' => sub {
  my @steps = grep { path("migrations/deploy/$_.sql")->slurp =~ /^[^-\s]/m } @changes;
  my @states;
  for my $step (@steps) {
    push @states, objects();
    script($_, $step) for qw(deploy verify);
  }
  for my $step (reverse @steps) {
    script('revert', $step);
    is_deeply objects(), pop @states, "$step takes back what it did";
  }
  migrate();
  is_deeply objects(), $whole, 'and all is as it was';
};

# t/fixtures: a database whose functions were in migrations/, with a battle that is over and one that goes on.
subtest 'a database of the version before' => sub {
  $stack->sql('CREATE DATABASE before');
  is_deeply [$stack->run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'before', '-o', '/dev/null', '-f', 't/fixtures/functions_in_migrations.sql')], [0, ''],
    'is read';
  is_deeply [$stack->run('psql', '-XAtq', '-d', 'before', '-c', q{UPDATE arena.battle SET idempotency_key = 'a-key' WHERE id = 'going'})], [0, ''],
    'one was made under a key';
  migrate('db:pg:before');
  is functions_as_they_are('before'), $as_made, 'it is brought to this one';
  migrate('db:pg:before');
  is functions_as_they_are('before'), $as_made, 'once';
};

subtest 'the server works with it' => sub {
  $stack->sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $$arena$$ AND pid <> pg_backend_pid()');
  my ($failed, $text) = $stack->run('psql', '-XAtq', '-d', 'postgres', '-c', 'ALTER DATABASE arena RENAME TO made', '-c', 'ALTER DATABASE before RENAME TO arena');
  is $failed, 0, 'in the place of the other' or diag $text;
  $stack->restart('nginx');
  my $points = sub ($battle) {
    return {map { $_->{username} => $_->{points} } @{$arena->leaderboard($battle)->{entries}}};
  };
  wait_until('both battles', sub { !grep { $arena->client->get("/api/battles/$_")->status != 200 } qw(before going) });
  is_deeply $points->('before'), {ada => 71, bob => 68, cy => 0}, 'what is over is as it was';
  is_deeply $points->('going'), {eve => 19}, 'and what goes on';
  my $again = $arena->client->admin(POST => '', json => {title => 'A battle', questions => bank()}, key => 'a-key');
  is_deeply [$again->status, $again->json->{id}, $again->header('Idempotency-Replayed')], [201, 'going', 'true'], 'its key is known';
  ok $arena->join('going', 'ada')->me, 'it can be joined';
  is scalar $arena->journal('going'), 4, 'and goes on in PostgreSQL';
  $stack->restart('nginx');
  my $battle = $arena->running;
  ok $arena->join($battle, 'ada')->me, 'a battle can be made and joined';
};

done_clean($arena);
