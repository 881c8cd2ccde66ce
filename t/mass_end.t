use lib 't/lib';
use Arena::Test;

use Arena::Copies qw(copies);
use Arena::Metrics;

# Very many battles that are over at one instant: each is announced once, with the end of its journal; what else wants
# PostgreSQL, or Redis, finds room in the queues meanwhile, which would not hold all of these at once.
my $MANY   = 300;
my $arena  = Arena::Test->start(workers => 1, http => 'arena_postgres_lane journal queue=100; arena_redis_queue 250;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $one    = $arena->battle;

sub number ($statement) { return ($stack->sql($statement))[0] }
sub announced () { return Arena::Metrics->from($client->ua->get($stack->url . '/metrics')->res->body)->sum('arena_events_total', event => 'battle.ended') }

wait_until('the first battle', sub { !number('SELECT count(*) FROM arena.battle WHERE registration IS NULL') });
my $ends = now() + 20_000;
copies($stack, $one, 'many-', $MANY,
  set => {status => 'status', starts_at => "arena.instant($ends - 19000)", ends_at => "arena.instant($ends)"});
my @sockets = map { $client->socket("many-$_") } 1 .. 5;
my @players = map { $arena->join("many-$_", 'ada') } 1 .. 5;
$stack->redis('DEL', '{arena}:battles:known');
wait_until('Redis to know all', sub { ($stack->redis('HLEN', '{arena}:battles:summary'))[0] == $MANY + 1 });

for my $socket (@sockets) {
  my $ended = $socket->event('battle.ended');
  is $ended->{data}{journal}{seq}, 3, 'who listens hears of the end, with that of the journal';
}
wait_until('PostgreSQL to know', sub { number("SELECT count(*) FROM arena.battle WHERE status = 'finished'") == $MANY });
is number("SELECT count(*) FROM arena.battle_event WHERE command = 'battle_end'"), $MANY, 'each ended once';
wait_until('all to be announced', sub { announced() >= $MANY });
wait_until('the clock to be done', sub { !grep { $_ > 1 } map { ($stack->redis('ZCARD', "{arena}:clock:$_"))[0] } 0 .. 15 });
is announced(), $MANY, 'and was announced once';
my $list = $client->get('/api/battles?limit=100')->json->{battles};
is_deeply {map { $_->{status} => 1 } @$list[1 .. 99]}, {finished => 1}, 'the list shows it';

done_clean($arena);
