use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

subtest 'a hit' => sub {
  my ($ada, $bob) = $arena->join($arena->running(%easy), 'ada', 'bob');
  $arena->arm($ada, 'arrow');
  $arena->score($bob, 2);
  my $answer = $ada->attack($bob);
  answered $answer, 200, 'ada shoots at bob';
  is_deeply $answer->json,
    {outcome => 'hit', damage => 10, arrows => 0,
      target => {id => $bob->id, username => 'bob', points => 14, shields => 0}, seq => $ada->me->{seq}},
    'who loses ten points';
  is_deeply [@{$bob->me}{qw(points shields)}], [14, 0], 'as he can see';
  is_deeply [@{$ada->me}{qw(points arrows)}],  [12, 0], 'ada has spent an arrow, and gains nothing';
};

subtest 'a shield' => sub {
  my ($ada, $bob) = $arena->join($arena->running(%easy), 'ada', 'bob');
  $arena->arm($ada, 'arrow', 'arrow');
  $arena->arm($bob, 'shield');
  is_deeply $ada->attack($bob)->json,
    {outcome => 'blocked', damage => 0, arrows => 1,
      target => {id => $bob->id, username => 'bob', points => 12, shields => 0}, seq => $ada->me->{seq}},
    'goes instead of points';
  is $ada->attack($bob)->json->{outcome}, 'hit', 'once';
  is $bob->me->{points}, 2, 'the second arrow is felt';
};

subtest 'points never go below zero' => sub {
  my ($ada, $bob) = $arena->join($arena->running(%easy), 'ada', 'bob');
  $arena->arm($ada, ('arrow') x 3);
  $arena->score($bob);
  is $ada->attack($bob)->json->{damage}, 10, 'ten of twelve';
  my $second = $ada->attack($bob)->json;
  is $second->{damage}, 2, 'then the two that are left';
  is $second->{target}{points}, 0, 'and no more';
  refused $ada->attack($bob), 409, 'target_has_no_points', 'there is nothing left to take';
  is $ada->me->{arrows}, 1, 'and the arrow is kept';
};

subtest 'the damage is a rule' => sub {
  my ($ada, $bob) = $arena->join($arena->running(%easy, rules => {attack_damage => 7}), 'ada', 'bob');
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  is $ada->attack($bob)->json->{damage}, 7, 'of this battle';
  is $bob->me->{points}, 5, 'and is what is taken';
};

subtest 'two attackers, one shield' => sub {
  my $battle = $arena->running(%easy);
  for my $round (1 .. 5) {
    my ($bob, @attackers) = $arena->join($battle, "bob$round", "ada$round", "cy$round");
    $arena->arm($bob, 'shield');
    $arena->arm($_,   'arrow') for @attackers;
    my @said = together(map { $_->post_p('/attack', {target => $bob->id}) } @attackers);
    is_deeply [sort map { $_->json->{outcome} } @said], [qw(blocked hit)], 'one is blocked, one hits';
    is_deeply [@{$bob->me}{qw(points shields)}], [2, 0], 'and bob has lost just that';
  }
};

subtest 'many arrows at once' => sub {
  my $battle = $arena->running(%easy);
  my ($bob, @attackers) = $arena->join($battle, map {"player$_"} 0 .. 8);
  $arena->score($bob, 3);
  $arena->arm($_, 'arrow') for @attackers;
  my @said  = together(map { $_->post_p('/attack', {target => $bob->id}) } @attackers);
  my @hits  = grep { $_->status == 200 } @said;
  my $taken = 0;
  $taken += $_->json->{damage} for @hits;
  is $taken, 36, 'all that bob had was taken, and nothing more';
  is @hits, 4, 'by four arrows';
  is_deeply [map { $_->code } grep { $_->status != 200 } @said], [('target_has_no_points') x 4], 'the others were refused';
  is $bob->me->{points}, 0, 'bob has nothing';
  my $arrows = 0;
  $arrows += $_->me->{arrows} for @attackers;
  is $arrows, 4, 'and four arrows are left';
};

subtest 'one arrow, shot twice at once' => sub {
  my ($ada, $bob, $cy) = $arena->join($arena->running(%easy), 'ada', 'bob', 'cy');
  $arena->arm($ada, 'arrow');
  $arena->score($_, 2) for $bob, $cy;
  my @said = together(map { $ada->post_p('/attack', {target => $_->id}) } $bob, $cy, $bob, $cy);
  is_deeply [sort map { $_->status } @said], [200, 409, 409, 409], 'flies once';
  is $bob->me->{points} + $cy->me->{points}, 38, 'and hits once';
};

subtest 'what is refused, in its order, spends nothing' => sub {
  my $battle = $arena->battle(%easy);
  my ($ada, $bob, $left) = $arena->join($battle, 'ada', 'bob', 'left');
  refused $ada->attack($ada), 409, 'battle_not_running', 'before the start, whoever the target is';
  $client->admin(POST => "/$battle/start");
  refused $ada->attack($ada),        422, 'self_attack',      'at oneself';
  refused $ada->attack('nobody'),    404, 'target_not_found', 'at nobody';
  refused $ada->attack($_),          404, 'target_not_found', 'at what cannot be an id'
    for '../../x', 'a b', "\x{1f600}", '{battle}:participant:x';
  refused $ada->attack($bob),        409, 'no_arrows', 'without an arrow, whatever bob has';
  $arena->score($bob);
  refused $ada->attack($bob),        409, 'no_arrows', 'even now';
  $arena->arm($ada, 'arrow');
  refused $ada->attack($left),       409, 'target_has_no_points', 'at somebody with nothing';
  at_fault $ada->post('/attack', $_), ['target'], 'without a target' for {}, {target => 1}, {target => undef}, {target => ''};
  my ($stranger) = $arena->join($arena->running(%easy), 'stranger');
  refused $ada->attack($stranger), 404, 'target_not_found', 'at somebody of another battle';
  is $ada->me->{arrows}, 1, 'the arrow is still there';

  $arena->score($left);
  $left->leave;
  is $ada->attack($left)->json->{outcome}, 'hit', 'who has left can still be hit';
  $arena->arm($ada, 'arrow');
  answered $arena->end($battle), 200, 'the battle ends';
  refused $ada->attack($bob), 409, 'battle_not_running', 'after the end';
  is $ada->me->{arrows}, 1, 'nothing is spent';
};

subtest 'what everybody sees of it' => sub {
  my $battle    = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  $arena->arm($ada, 'arrow', 'arrow');
  $arena->arm($bob, 'shield');
  my $spectator = $client->socket($battle);
  $ada->post('/attack', {target => $bob->id}) for 1 .. 2;
  my $seen = sub { map { @{$_->{data}{attacks}} } $spectator->all('leaderboard.updated') };
  wait_until('both', sub { $seen->() == 2 });
  my %names = (from => {id => $ada->id, username => 'ada'}, to => {id => $bob->id, username => 'bob'});
  is_deeply [$seen->()], [{%names, outcome => 'blocked', damage => 0}, {%names, outcome => 'hit', damage => 10}],
    'who, whom, and what came of it, each once';
};

done_clean($arena);
