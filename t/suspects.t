use lib 't/lib';
use Arena::Test;

# Who may play under several names, as the organiser is told.
my $arena  = Arena::Test->start(workers => 2, server => 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;');
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

sub joined ($battle, $name, $address) {
  my $answer = $client->post("/api/battles/$battle/join", {username => $name}, headers => {'X-Forwarded-For' => $address});
  answered $answer, 201, "$name joins";
  return Arena::Player->from($client, $answer);
}

sub suspects ($battle, $query = '') {
  $arena->journal($battle);
  my $answer = $client->admin(GET => "/$battle/suspects$query");
  answered $answer, 200, 'the organiser asks';
  return $answer->json;
}

sub names ($item) { return join ' ', map { $_->{username} } @{$item->{participants}} }

# In their own order, so that each question is first answered by who comes first.
sub shoot ($target, @gang) { answered $_->attack($target), 200, $_->username . ' attacks' for @gang }

subtest 'a cheat and its puppets' => sub {
  my $battle  = $arena->running(%easy, rules => {question_count => 30});
  my @others  = map { joined($battle, "player$_", "192.0.2.$_") } 1 .. 12;
  my @gang    = map { joined($battle, $_, '198.51.100.7') } qw(cheat puppet1 puppet2);
  my ($leader, $second) = @others;
  $arena->score($leader, 8);
  $arena->score($second, 2);
  $arena->arm($_, 'arrow', 'arrow') for $gang[1], $gang[2];
  shoot($leader, @gang[1, 2, 1, 2]);
  $arena->arm($others[2], 'arrow', 'arrow');
  shoot($_, $others[2]) for $leader, $second;
  my %asked = $arena->asked($gang[0]);
  my %tried = map { $_ => 1 } map { my $puppet = $_; map { $_->{id} } grep { $_->{status} ne 'open' } $puppet->questions } @gang[1, 2];
  answered $gang[0]->submit($_, right($asked{$_})), 200, 'what a puppet has tried' for sort keys %tried;

  my $list = suspects($battle);
  is $list->{next}, undef, 'all on one page';
  my ($first, $target) = @{$list->{items}};
  is names($first), 'cheat puppet1 puppet2', 'the most suspect are these three';
  is $first->{why}, 'shared_address', 'who share an address';
  my $evidence = $first->{evidence};
  is $evidence->{strength}, 'strong', 'and much speaks against them';
  is_deeply [@$evidence{qw(participants of addresses one_address)}], [3, 15, 13, true], 'few of many';
  is_deeply $evidence->{arrows}, {at_each_other => 0, at_others => 4}, 'who never hurt each other';
  is_deeply $evidence->{targets}, [{id => $leader->id, username => 'player1', arrows => 4}], 'but one leader';
  cmp_ok $evidence->{correct_after_another}, '>=', 2, 'and know what another has tried';
  is_deeply [names($target), $target->{why}], ['puppet1 puppet2', 'same_target'], 'and those who spent all arrows on one';
  is scalar @{$list->{items}}, 2, 'nobody else is suspected';
  my $page = suspects($battle, '?limit=1');
  is_deeply [map { names($_) } @{$page->{items}}], ['cheat puppet1 puppet2'], 'a page of one';
  is_deeply suspects($battle, "?limit=1&cursor=$page->{next}"), {items => [$target], next => undef}, 'and the next';
};

subtest 'a class behind one address' => sub {
  my $battle = $arena->running(%easy);
  my @class  = map { joined($battle, "pupil$_", '203.0.113.1') } 1 .. 12;
  $arena->score($class[0], 4);
  $arena->arm($_, 'arrow') for @class[1 .. 3];
  shoot($class[0], @class[1 .. 3]);
  my ($shared) = grep { $_->{why} eq 'shared_address' } @{suspects($battle)->{items}};
  is $shared->{evidence}{participants}, 12, 'is one group';
  is $shared->{evidence}{strength}, 'weak', 'and nothing is made of it';
};

subtest 'friends of different addresses' => sub {
  my $battle  = $arena->running(%easy);
  my @players = map { joined($battle, "player$_", "192.0.2.$_") } 1 .. 8;
  $arena->score($players[0], 2);
  $arena->arm($_, 'arrow') for @players[1, 2];
  shoot($players[0], @players[1, 2]);
  my $items = suspects($battle)->{items};
  is_deeply [map { [names($_), @{$_->{evidence}}{qw(strength one_address)}] } @$items], [['player2 player3', 'weak', false]],
    'may aim at the same one';
};

subtest 'who is told' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = joined($battle, 'ada', '192.0.2.1');
  is_deeply suspects($battle), {items => [], next => undef}, 'nobody is suspect';
  refused $client->get("/api/admin/battles/$battle/suspects"), 401, 'unauthenticated', 'organisers alone';
  refused $client->get("/api/admin/battles/$battle/suspects", token => $ada->token), 403, 'forbidden', 'no participant';
  refused $client->admin(GET => '/nowhere/suspects'), 404, 'battle_not_found', 'of a battle that is there';
  at_fault $client->admin(GET => "/$battle/suspects?limit=101"), ['limit'], 'in pages';
};

done_clean($arena);
