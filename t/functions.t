use lib 't/lib';
use Arena::Test;

use Arena::File qw(spew);
use Arena::Metrics;
use Mojo::File qw(path tempdir);

# The header of a SQL function does what a script's does. This server has a sql/ of its own, whose headers say more.
my $own = tempdir;
for my $file (path('sql')->list_tree->each) {
  my $copy = $own->child($file->to_rel('sql'));
  $copy->dirname->make_path;
  spew($copy, $file->slurp);
}
my $create = $own->child('api/battle_create.sql');
spew($create, $create->slurp =~ s/^-- \@argument  title\? body json\n/-- \@argument  title body string(1,20)\n/mr
  =~ s/^-- \@reply/-- \@argument  network address string(0,64)\n-- \@setting   journal_backlog\n-- \@limit     create 3 by address\n-- \@limit     told 7 by script\n-- \@reply/mr);
my $arena  = Arena::Test->start(http => "arena_sql_path $own;");
my $client = $arena->client;
my $stack  = $arena->stack;

sub create (%fields) { return $client->admin(POST => '', json => {title => 'A title', questions => bank(), %fields}) }

sub counted ($name, %labels) { return Arena::Metrics->from($client->get('/metrics')->body)->sum($name, %labels) }

subtest 'other files than PostgreSQL has functions of' => sub {
  my $status = $client->get('/api/status');
  is $status->status, 200, 'that is no reason to be away';
  is $status->json->{schema}, 'different', 'but it is told';
  is counted('arena_schema_different'), 1, 'and counted';
  like $stack->error_log, qr/\[error\].*functions of PostgreSQL are not those of "\Q$own\E"/, 'and logged';
};

subtest 'what does not fit never reaches PostgreSQL' => sub {
  my $before = counted('arena_postgres_queries_total', function => 'arena.battle_create');
  at_fault create(title => 'x' x 21), ['title'], 'a title that is too long';
  is counted('arena_postgres_queries_total', function => 'arena.battle_create'), $before, 'is refused by nginx';
};

subtest 'a limit' => sub {
  answered create(), 201, 'the second in this minute';
  answered create(), 201, 'the third';
  my $answer = create();
  refused $answer, 429, 'rate_limited', 'the fourth';
  ok $answer->header('Retry-After'), 'when to come again is said';
};

subtest 'what a function is given' => sub {
  $stack->sql(<<~'SQL');
    ALTER FUNCTION arena.battle_create(jsonb, jsonb) RENAME TO battle_create_kept;
    CREATE FUNCTION arena.battle_create(input jsonb, arguments jsonb) RETURNS TABLE (kind text, a text, b text) LANGUAGE sql AS
    $$ SELECT '200', json_build_object('input', input, 'arguments', arguments)::text, '' $$;
    GRANT EXECUTE ON FUNCTION arena.battle_create(jsonb, jsonb) TO arena
    SQL
  $stack->restart('nginx');    # limits begin anew
  my $answer = $client->admin(POST => '', json => {title => 'A title', rules => {question_count => 1}, other => 1}, key => 'a-key', undocumented => 1);
  my ($input, $arguments) = @{$answer->json}{qw(input arguments)};
  like delete $arguments->{network}, qr/^[0-9a-f]{16}$/, 'an alias of the address';
  is_deeply $arguments, {title => 'A title', rules => {question_count => 1}}, 'the arguments that its header names';
  is_deeply [@$input{qw(command participant session idempotency_key)}], ['arena.battle_create', '', '', 'a-key'], 'who calls: nobody that has a session';
  is_deeply $input->{settings}, {journal_backlog => 1000000}, 'the settings that it asked for';
  is_deeply $input->{limits}, {told => 7}, 'and limits';
  like $input->{random}, qr/^[0-9a-f]{96}$/, 'chance';
  cmp_ok abs($input->{now} - now()), '<', 60_000, 'and the time';
  $stack->sql('DROP FUNCTION arena.battle_create; ALTER FUNCTION arena.battle_create_kept(jsonb, jsonb) RENAME TO battle_create');
};

subtest 'with its own files again' => sub {
  my $text = $stack->file('nginx.conf')->slurp =~ s/arena_sql_path \Q$own\E;//r;
  spew($stack->file('nginx.conf'), $text);
  $stack->restart('nginx');
  is $client->get('/api/status')->json->{schema}, 'current', 'all is as it belongs';
  is counted('arena_schema_different'), 0, 'and counted so';
  answered create(), 201, 'without a directive it is the directory beside that of the scripts';
};

done_clean($arena);
