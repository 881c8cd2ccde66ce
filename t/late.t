use lib 't/lib';
use Arena::Test;

# A reply of Redis that comes when its request was answered 504: what it says is still told.
my $arena  = Arena::Test->start(http => 'arena_redis_timeout 5s;');
my $stack  = $arena->stack;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $heard = $bob->socket;

$arena->arm($ada, 'arrow');
$arena->score($bob);
refused $ada->attack('nobody'), 404, 'target_not_found', 'the script is known to Redis';

$stack->pause('redis');
refused $ada->post('/attack', {target => $bob->id}, key => 'late'), 504, 'timeout', 'the outcome is unknown';
$stack->continue('redis');
ok $heard->event('attack.received'), 'the target hears of it all the same';

my $answer = $ada->post('/attack', {target => $bob->id}, key => 'late');
answered $answer, 200, 'the same key once more';
is $answer->header('Idempotency-Replayed'), 'true', 'is the first answer';
is $bob->me->{points}, 2, 'it was done once';

# What bob hears next is what comes next.
$arena->score($bob);
$heard->event('participant.updated', sub ($e) { $e->{data}{points} == 14 });
is scalar(() = $heard->all('attack.received')), 1, 'and told once';

done_clean($arena);
