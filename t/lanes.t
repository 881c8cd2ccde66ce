use lib 't/lib';
use Arena::Test;

use Arena::Metrics;
use IPC::Open2 qw(open2);

# What takes long in PostgreSQL has a lane of its own: nobody else waits behind it.
my $arena  = Arena::Test->start(http => 'arena_postgres_timeout 60s; arena_postgres_lane slow pool=1 queue=3;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running;
my ($ada)  = $arena->join($battle, 'ada');

sub gauge ($name, $lane) { return Arena::Metrics->from($client->get('/metrics')->body)->sum($name, lane => $lane) }

# Whoever asks for suspects waits for this lock.
$stack->sql(<<'SQL');
ALTER FUNCTION arena.battle_suspects(jsonb, jsonb) RENAME TO battle_suspects_kept;
CREATE FUNCTION arena.battle_suspects(input jsonb, arguments jsonb) RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(17);
  RETURN QUERY SELECT * FROM arena.battle_suspects_kept(input, arguments);
END $$;
GRANT EXECUTE ON FUNCTION arena.battle_suspects(jsonb, jsonb) TO arena
SQL
# The lane's connection is there.
answered $client->admin(GET => "/$battle/suspects"), 200, 'suspects';
my $pid = open2(my $out, my $in, 'psql', '-XAtq', '-h', $stack->file('sockets'), '-U', 'postgres', '-d', 'arena');
print $in "SELECT pg_advisory_lock(17);\n\\echo held\n";
$in->flush;
1 until (readline($out) // die "psql has ended\n") =~ /held/;

my %token = (token => $client->admin_token);
my @asked = map { $client->request_p(GET => "/api/admin/battles/$battle/suspects", %token) } 1 .. 4;
wait_until('one that has a connection, and three that wait', sub { gauge('arena_postgres_queue_length', 'slow') == 3 });

my $more = $client->request(GET => "/api/admin/battles/$battle/suspects", %token);
is $more->status, 503, 'a fifth is refused at once: the queue is full';

$arena->score($ada, 2);
cmp_ok scalar $arena->journal($battle), '>', 3, 'the journal is drained';
answered $client->admin(POST => '', json => {title => 'Another', questions => bank()}), 201, 'a battle is made';
is $client->get('/api/status')->json->{postgres}, 'up', 'the status is told';
is gauge('arena_postgres_queue_length', 'slow'), 3, 'while three still wait';
is gauge('arena_postgres_connections', 'slow'), 1, 'for the one connection of their lane';

print $in "\\q\n";
close $in;
waitpid $pid, 0;
is_deeply [map { $_->status } together(@asked)], [(200) x 4], 'and then all are answered';
is gauge('arena_postgres_queue_length', 'slow'), 0, 'nobody waits any more';

done_clean($arena);
