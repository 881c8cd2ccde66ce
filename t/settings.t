use lib 't/lib';
use Arena::Test;

# What nginx.conf says is what happens; here with the modules loaded in the other order.
my $arena = Arena::Test->start(
  options => {modules => 'arena,nchan'},
  http    => join ' ',
  map {"$_;"} 'arena_limit attack 3', 'arena_limit heartbeat off', 'arena_limit join 2', 'arena_rule attack_damage 7',
  'arena_rule question_count 4', 'arena_session_timeout 90s', 'arena_leaderboard_size 3', 'arena_leaderboard_interval 700ms', 'arena_leaderboard_changed_interval 900ms'
);
my $client = $arena->session_timeout_ms(undef)->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

subtest 'rules of new battles' => sub {
  my $rules = $client->get('/api/battles/' . $arena->battle)->json->{rules};
  is_deeply {map { $_ => $rules->{$_} } qw(question_count attack_damage session_timeout_ms leaderboard_size)},
    {question_count => 4, attack_damage => 7, session_timeout_ms => 90_000, leaderboard_size => 3}, 'are those of nginx.conf';
  $rules = $client->get('/api/battles/' . $arena->battle(rules => {attack_damage => 9}))->json->{rules};
  is_deeply [@$rules{qw(question_count attack_damage)}], [4, 9], 'unless the organiser says otherwise';
};

subtest 'and they are played by' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob, @more) = $arena->join($battle, map {"player$_"} 1 .. 5);
  is scalar(() = $ada->questions), 4, 'four questions';
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  is $ada->attack($bob)->json->{damage}, 7, 'seven points';
  my $page = $arena->leaderboard($battle);
  is @{$page->{entries}}, 3, 'three entries, when nothing is said';
  is $page->{total}, 5, 'of five';
  is @{$arena->leaderboard($battle, '?limit=5')->{entries}}, 5, 'or as many as are asked for';
  my $beat = $ada->heartbeat->json;
  is $beat->{session_expires_at} - $beat->{server_time}, 90_000, 'ninety seconds';
};

subtest 'limits' => sub {
  my $battle = $arena->running(%easy);
  my ($ada) = $arena->join($battle, 'ada');
  is_deeply [map { $ada->attack('nobody')->status } 1 .. 4], [404, 404, 404, 429], 'three attacks';
  is scalar(grep { $ada->heartbeat->status != 200 } 1 .. 70), 0, 'heartbeats without end';
  is_deeply [map { $client->post("/api/battles/$battle/join", {username => 'bob'})->status } 1 .. 3], [201, 409, 429], 'two joins';
  is scalar(grep { $ada->reward('arrow')->status == 429 } 1 .. 31), 1, 'the others are as ever';
};

subtest 'the interval of standings' => sub {
  my $battle = $arena->running(%easy);
  my $socket = $client->socket($battle);
  my @players = $arena->join($battle, 'ada', 'bob', 'cy');
  $arena->score($_, 2) for @players;
  $socket->event('leaderboard.updated', sub ($e) { @{$e->{data}{entries}} == 3 && !grep { $_->{points} < 24 } @{$e->{data}{entries}} });
  my @at = map { $_->{at} } $socket->all('leaderboard.updated');
  cmp_ok scalar @at, '>', 1, 'there were several';
  is_deeply [grep { $at[$_] - $at[$_ - 1] < 700 } 1 .. $#at], [], 'and never two within it';

  my $changes = $client->socket($battle, delta => 1);
  for my $round (1 .. 3) {
    $arena->score($players[$round - 1]);
    my $last = $arena->leaderboard($battle)->{seq};
    $changes->event('leaderboard.changed', sub ($e) { $e->{seq} >= $last });
  }
  @at = map { $_->{at} } $changes->all('leaderboard.changed');
  is_deeply [grep { $at[$_] - $at[$_ - 1] < 900 } 1 .. $#at], [], 'changes have their own';
};

done_clean($arena);
