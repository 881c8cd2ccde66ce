use lib 't/lib';
use Arena::Test;

# What docs/operations.md says of a backup: PostgreSQL's, and the files of secrets. All of Redis, and the database, are lost.
my $arena  = Arena::Test->start(workers => 2);
my $stack  = $arena->stack;
my $client = $arena->client;
my @server = ('-h', $stack->file('sockets'), '-U', 'postgres');
my $backup = $stack->file('arena.backup');

my ($going, $over) = map { $arena->running(questions => bank(20)) } 1 .. 2;
my ($ada, $bob) = $arena->join($going, 'ada', 'bob');
my ($cy) = $arena->join($over, 'cy');
$arena->score($_) for $ada, $cy;
$arena->end($over);

sub seen { return [map { $client->get("/api/battles/$_/leaderboard")->body } $going, $over] }

$arena->journal($over);
my @then   = $arena->journal($going);
my $before = seen();
is_deeply [$stack->run('pg_dump', @server, '-Fc', '-f', $backup, 'arena')], [0, ''], 'a backup is made while play goes on';
$arena->score($bob);

$stack->halt('nginx');
$stack->redis('FLUSHALL');
is_deeply [$stack->run('pg_restore', @server, '--clean', '--create', '-d', 'postgres', $backup)], [0, ''], 'and is read';
$stack->restart('nginx');
wait_until('both battles', sub { !grep { $client->get("/api/battles/$_")->status != 200 } $going, $over });

is_deeply seen(), $before, 'all that was in the backup is there';
answered $ada->get('/me'), 200, 'who played then plays on';
my ($id, $question) = $arena->asked($bob);
answered $bob->post("/questions/$id/submit", {answer => right($question)}), 200, 'and answers';
is scalar(my @now = $arena->journal($going)), @then + 1, 'the journal goes on from there';

done_clean($arena);
