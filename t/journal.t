use lib 't/lib';
use Arena::Test;

# Accepted commands come to PostgreSQL, and stay in Redis until they are there.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

sub waiting ($battle) { return ($stack->redis('XLEN', "{battle:$battle}:journal"))[0] }
sub status () { return $client->get('/api/status')->json }
sub drained ($battle) { wait_until('the drain', sub { !waiting($battle) }) }

subtest 'what was done is written down' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  answered $ada->post('/attack', {target => $bob->id}, key => 'blow'), 200, 'an attack';
  refused $ada->post('/attack', {target => $bob->id}, key => 'none'), 409, 'no_arrows', 'one that is refused';
  answered $bob->post('/leave'), 204, 'leaving';

  my @journal = $arena->journal($battle);
  is_deeply [map { $_->{command} } @journal],
    [qw(battle_start battle_join battle_join question_submit reward_take question_submit battle_attack battle_leave)],
    'every command, in its order, and no refusal';
  is_deeply [map { $_->{seq} } @journal], [1 .. 8], 'numbered without a gap';
  is_deeply [@{$journal[6]}{qw(participant idempotency_key outcome)}],
    [$ada->id, 'blow', '{"outcome":"hit","damage":10}'], 'who, by which key, and what came of it';
  drained($battle);
  is_deeply [$stack->sql("SELECT command, participant, idempotency_key FROM arena.battle_refusal WHERE battle_id = '$battle'")],
    ["battle_attack|@{[$ada->id]}|none"], 'a refusal that is kept under a key has a place of its own';
  wait_until('the next look', sub { !status()->{journal}{backlog} });
  is_deeply status()->{journal}, {backlog => 0, largest => 0, lag_ms => 0, restoring => 0}, 'nothing waits';
};

subtest 'the end says how the journal ends' => sub {
  my $battle = $arena->running(%easy);
  my $socket = $client->socket($battle);
  $arena->score($arena->join($battle, 'ada'), 3);
  $arena->end($battle);
  my $ended = $socket->event('battle.ended')->{data};
  my ($head) = $stack->sql("SELECT seq, encode(hash, 'hex') FROM arena.journal WHERE battle_id = '$battle'");
  is join('|', @{$ended->{journal}}{qw(seq hash)}), $head, 'with the head that PostgreSQL has';
  is $ended->{journal}{seq}, 6, 'which is of the last command';
  is_deeply $client->admin(GET => "/$battle/export")->json->{journal}, $ended->{journal}, 'and so does the export';
};

subtest 'PostgreSQL is away' => sub {
  my $battle = $arena->running(%easy);
  my $socket = $client->socket($battle);
  my $ada    = $arena->join($battle, 'ada');
  drained($battle);
  $stack->halt('postgres');
  $arena->score($ada, 5);
  is $ada->me->{points}, 60, 'play goes on';
  my $said = wait_until('the lag to be seen', sub { my $s = status(); $s->{journal}{backlog} >= 5 && $s });
  is $said->{status}, 'degraded', 'what waits is visible';
  cmp_ok $said->{journal}{lag_ms}, '>', 0, 'and for how long';
  $arena->end($battle);
  is $socket->event('battle.ended')->{data}{journal}{seq}, 2, 'the end is told all the same, with what is known';
  $stack->restart('postgres');
  drained($battle);
  is scalar(my @journal = $arena->journal($battle)), 8, 'and all of it comes there in the end';
};

subtest 'another Redis has the journal' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = $arena->join($battle, 'ada');
  drained($battle);
  $stack->sql("UPDATE arena.journal SET run = 'another' WHERE battle_id = '$battle'");
  $arena->score($ada, 2);
  drained($battle);
  is scalar(my @journal = $arena->journal($battle)), 4, 'it is compared once more, and goes on';
};

subtest 'a journal that PostgreSQL lost a part of' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = $arena->join($battle, 'ada');
  $arena->score($ada);
  drained($battle);
  $stack->sql("DELETE FROM arena.battle_event WHERE battle_id = '$battle' AND seq > 1;
    UPDATE arena.journal SET seq = 1 WHERE battle_id = '$battle'");
  $arena->score($ada);
  wait_until('the fault to be told', sub { $stack->file('logs/error.log')->slurp =~ /journal_gap.*Entry 2-0 was expected, and 4-0 came/ });
  is waiting($battle), 1, 'what cannot be written is not taken out';
  is $ada->me->{points}, 24, 'and play goes on';
};

subtest 'a journal with a hole cannot bring a battle back' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = $arena->join($battle, 'ada');
  $arena->score($ada, 3);
  drained($battle);
  $stack->sql("DELETE FROM arena.battle_event WHERE battle_id = '$battle' AND seq = 4");
  $stack->redis('DEL', $stack->redis('--scan', '--pattern', "{battle:$battle}*"));
  wait_until('the fault to be told', sub {
    $ada->get('/me');
    $stack->file('logs/error.log')->slurp =~ /battle $battle cannot be restored: its journal does not go on behind entry 3-0/;
  });
  refused $ada->get('/me'), 503, 'unavailable', 'it is not played on from a wrong state';
};

done_clean($arena);
