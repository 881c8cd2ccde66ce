use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $battle = $arena->running;

subtest 'a reward for each right answer' => sub {
  my $ada = $arena->join($battle, 'ada');
  refused $ada->reward('arrow'), 409, 'no_reward_pending', 'none to begin with';
  $arena->score($ada, 3);
  is $ada->me->{rewards_pending}, 3, 'three answers, three rewards';
  my $seq   = $ada->me->{seq};
  my @taken = map { $ada->reward($_)->json } qw(arrow shield arrow);
  is_deeply \@taken,
    [
    {arrows => 1, shields => 0, rewards_pending => 2, seq => $seq + 1},
    {arrows => 1, shields => 1, rewards_pending => 1, seq => $seq + 2},
    {arrows => 2, shields => 1, rewards_pending => 0, seq => $seq + 3}
    ],
    'taken one by one, as one likes';
  refused $ada->reward('shield'), 409, 'no_reward_pending', 'and no more';
  is_deeply [@{$ada->me}{qw(arrows shields rewards_pending)}], [2, 1, 0], 'which is what ada has';
  my ($entry) = grep { $_->{username} eq 'ada' } @{$arena->leaderboard($battle)->{entries}};
  is_deeply [@$entry{qw(arrows shields)}], [2, 1], 'and what the others see';
};

subtest 'one reward, asked for many times at once' => sub {
  my $bob = $arena->join($battle, 'bob');
  $arena->score($bob, 2);
  my @said = together(map { $bob->post_p('/reward', {type => $_ % 2 ? 'arrow' : 'shield'}) } 1 .. 6);
  is_deeply [sort map { $_->status } @said], [200, 200, 409, 409, 409, 409], 'two are given';
  my $me = $bob->me;
  is $me->{arrows} + $me->{shields}, 2, 'and two are had';
  is $me->{rewards_pending}, 0, 'none is left';
};

subtest 'what cannot be asked for' => sub {
  my $cy = $arena->join($battle, 'cy');
  $arena->score($cy);
  at_fault $cy->post('/reward', $_), ['type'], 'no such type'
    for {type => 'sword'}, {type => 'Arrow'}, {type => 1}, {type => undef}, {type => ['arrow']}, {};
  is $cy->me->{rewards_pending}, 1, 'nothing is spent';
};

subtest 'who left, and comes back' => sub {
  my $dan = $arena->join($battle, 'dan');
  $arena->score($dan, 2);
  $dan->leave;
  refused $dan->reward('arrow'), 401, 'session_expired', 'who has left takes nothing';
  my $back = $dan->resume;
  is $back->me->{rewards_pending}, 2, 'and has lost nothing';
  answered $back->reward('arrow'), 200, 'it is there to be taken';
};

subtest 'only while the battle runs' => sub {
  my $early = $arena->join($arena->battle, 'early');
  refused $early->reward('arrow'), 409, 'battle_not_running', 'before the start';
  my $late = $arena->join($battle, 'late');
  $arena->score($late);
  answered $arena->end($battle), 200, 'the battle ends';
  refused $late->reward('arrow'), 409, 'battle_not_running', 'after the end';
  is_deeply [@{$late->me}{qw(arrows rewards_pending)}], [0, 1], 'nothing changes';
};

done_clean($arena);
