use lib 't/lib';
use Arena::Test;

# A battle is run again by a Redis that knows some of the scripts and not others: still each entry in its turn, refusals
# among them.
my $arena  = Arena::Test->start;
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');

my @said = (
  $ada->post('/attack', {target => 'nobody'}, key => 'attack'),
  $ada->post('/reward', {type   => 'arrow'},  key => 'reward')
);
refused $said[0], 404, 'target_not_found',  'an attack, refused';
refused $said[1], 409, 'no_reward_pending', 'a reward, refused behind it';
wait_until('the journal to be drained', sub {
  ($stack->sql("SELECT count(*) FROM arena.battle_refusal WHERE battle_id = '$battle'"))[0] == 2
    && !($stack->redis('XLEN', "{battle:$battle}:journal"))[0];
});

$stack->redis('DEL', $stack->redis('--scan', '--pattern', "{battle:$battle}*"));
$stack->redis('SCRIPT', 'FLUSH');
my $third = $arena->running;
$arena->join($third, 'fay')->reward('arrow');    # all scripts but the attack's
wait_until('the battle', sub { $ada->get('/me')->status == 200 });

for my $again ([attack => {target => 'nobody'}], [reward => {type => 'arrow'}]) {
  my ($name, $body) = @$again;
  my $answer = $ada->post("/$name", $body, key => $name);
  is $answer->header('Idempotency-Replayed'), 'true', "the $name is known to be refused";
}

done_clean($arena);
