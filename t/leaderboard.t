use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

sub names ($entries) { return join ' ', map { $_->{username} } @$entries }

subtest 'the order' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob, $cy, $dan) = map { scalar $arena->join($battle, $_) } qw(ada bob cy dan);
  is names($arena->leaderboard($battle)->{entries}), 'ada bob cy dan', 'with nothing, who was there first';
  $arena->score($cy);
  $arena->score($dan);
  is names($arena->leaderboard($battle)->{entries}), 'cy dan ada bob', 'with as much, who had it first';
  $arena->score($dan);
  is names($arena->leaderboard($battle)->{entries}), 'dan cy ada bob', 'who has more goes ahead';
  $arena->arm($cy, 'arrow');
  is names($arena->leaderboard($battle)->{entries}), 'dan cy ada bob', 'who draws level stays behind';

  my $page = $arena->leaderboard($battle);
  is_deeply [map { $_->{rank} } @{$page->{entries}}], [1 .. 4], 'ranks have no gaps, also where points are equal';
  is_deeply [@$page{qw(battle_id total online)}], [$battle, 4, 4], 'of all four';
  is_deeply [map { $_->me->{rank} } $dan, $cy, $ada, $bob], [1 .. 4], 'everybody hears the same rank';

  $cy->attack($dan);
  is names($arena->leaderboard($battle)->{entries}), 'cy dan ada bob', 'a hit changes it';
  is $dan->me->{points}, 14, 'by ten points';
};

subtest 'drawing level after a hit' => sub {
  my $battle = $arena->running(%easy, rules => {attack_damage => 12});
  my ($ada, $bob, $cy) = map { scalar $arena->join($battle, $_) } qw(ada bob cy);
  $arena->arm($cy, 'arrow');
  $arena->score($ada);
  $arena->score($ada);
  $arena->score($bob);
  $cy->attack($ada);
  is names($arena->leaderboard($battle)->{entries}), 'cy bob ada', 'who falls to as much has it later';
  $arena->score($_) for $bob, $ada, $cy;
  is names($arena->leaderboard($battle)->{entries}), 'bob ada cy', 'each time anew';
};

subtest 'pages' => sub {
  my $battle  = $arena->running(%easy);
  my @players = map { $arena->join($battle, map {"player$_"} @$_) } [1 .. 40], [41 .. 80], [81 .. 120];
  my $all     = $arena->leaderboard($battle, '?limit=500');
  is @{$all->{entries}}, 120, 'all at once';
  is_deeply [map { $_->{rank} } @{$all->{entries}}], [1 .. 120], 'in their order';
  is @{$arena->leaderboard($battle)->{entries}}, 100, 'a hundred when nothing is said';
  my @paged = map { @{$arena->leaderboard($battle, "?limit=50&offset=$_")->{entries}} } 0, 50, 100, 150;
  is_deeply \@paged, $all->{entries}, 'page by page the same';
  is_deeply $arena->leaderboard($battle, '?offset=1000000')->{entries}, [], 'nothing behind the end';
  at_fault $client->get("/api/battles/$battle/leaderboard?limit=$_"), ['limit'], "limit=$_" for 0, 501, -1, 'ten', '1.5', '';
  at_fault $client->get("/api/battles/$battle/leaderboard?offset=$_"), ['offset'], "offset=$_" for -1, 'x', '1e3';
  at_fault $client->get("/api/battles/$battle/leaderboard?offset=x&limit=y"), ['limit', 'offset'], 'both at once';

  my %by_id = map { $_->id => $_ } @players;
  my @ranked = map { $by_id{$_->{participant_id}} } @{$all->{entries}};
  for my $case ([1, 1, 6], [2, 1, 7], [6, 1, 11], [60, 55, 65], [115, 110, 120], [119, 114, 120], [120, 115, 120]) {
    my ($rank, $first, $last) = @$case;
    my $page = $ranked[$rank - 1]->get('/leaderboard?limit=1')->json;
    is_deeply $page->{me}, $all->{entries}[$rank - 1], "rank $rank finds itself";
    is_deeply $page->{around}, [@{$all->{entries}}[$first - 1 .. $last - 1]], "and who is around, $first to $last";
    is @{$page->{entries}}, 1, 'beside the page that was asked for';
  }
};

subtest 'alone' => sub {
  my $battle = $arena->running(%easy);
  is_deeply $arena->leaderboard($battle)->{entries}, [], 'nobody';
  my $ada  = $arena->join($battle, 'ada');
  my $page = $ada->get('/leaderboard')->json;
  is_deeply $page->{around}, [$page->{me}], 'nobody else around';
  my $early = $arena->leaderboard($arena->battle);
  is_deeply [@$early{qw(total online)}], [0, 0], 'there is one before the start, too';
};

subtest 'seq grows with what was accepted' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = $arena->join($battle, 'ada');
  my @seen   = ($arena->leaderboard($battle)->{seq});
  $arena->score($ada);
  push @seen, $arena->leaderboard($battle)->{seq};
  $ada->reward('sword');
  $ada->attack($ada);
  push @seen, $arena->leaderboard($battle)->{seq};
  cmp_ok $seen[1], '>', $seen[0], 'with a command';
  is $seen[2], $seen[1], 'not with one that was refused';
};

subtest 'of another battle' => sub {
  my ($here, $there) = ($arena->running(%easy), $arena->running(%easy));
  my $ada  = $arena->join($here, 'ada');
  my $page = $client->get("/api/battles/$there/leaderboard", token => $ada->token);
  ok $page->status == 200 && !exists $page->json->{me} || $page->status == 403,
    'a session counts for nothing there';
  refused $client->get('/api/battles/nowhere/leaderboard'), 404, 'battle_not_found', 'nor is there one of nowhere';
};

done_clean($arena);
