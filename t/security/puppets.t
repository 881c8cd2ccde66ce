use lib 't/lib';
use Arena::Test;

use Arena::Rows;

# Rules against many names of one person, which a battle may have and most have not.
my $arena  = Arena::Test->start(workers => 2, http => 'arena_rule attack_after_correct 1;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $rows   = Arena::Rows->of('Sock puppets');
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

sub playing ($rules, @usernames) {
  my $battle = $arena->running(%easy, rules => {attack_after_correct => 0, %$rules});
  return ($battle, $arena->join($battle, @usernames));
}

subtest 'rules of each type' => sub {
  my $usual = $client->get('/api/battles/' . $arena->battle)->json->{rules};
  is_deeply [@$usual{qw(attacks attack_after_correct attack_after_ms hits_per_minute)}], [true, 1, 0, 0],
    'are those of nginx.conf, or the usual ones';
  my %own = (attacks => false, attack_after_correct => 2, attack_after_ms => 5000, hits_per_minute => 3);
  my $battle = $client->get('/api/battles/' . $arena->battle(rules => \%own))->json;
  is_deeply {map { $_ => $battle->{rules}{$_} } keys %own}, \%own, 'or those of the organiser';
  my %request = (title => 'A battle', questions => bank());
  my sub create (%rules) { return $client->admin(POST => '', json => {%request, rules => \%rules}) }
  at_fault create(attacks => 1),         ['rules.attacks'],         'a number for a boolean';
  at_fault create(attacks => 'false'),   ['rules.attacks'],         'a text for one';
  at_fault create(hits_per_minute => 101), ['rules.hits_per_minute'], 'too many';
  at_fault create(attack_after_ms => true), ['rules.attack_after_ms'], 'a boolean for a number';
  is_deeply $client->get('/api/battles/' . $arena->battle(rules => {attacks => undef}))->json->{rules}{attacks}, true,
    'null is nothing said';
};

$rows->test('attack at all' => sub ($row) {
  my ($battle, $ada, $bob) = playing({attacks => false}, 'ada', 'bob');
  $arena->score($_, 2) for $ada, $bob;
  refused $ada->reward('arrow'),  409, 'attacks_off', 'there is no arrow to be had';
  refused $ada->reward('shield'), 409, 'attacks_off', 'and no shield';
  refused $ada->attack($bob),     409, 'attacks_off', 'and nobody attacks';
  is $bob->me->{points}, 24, 'points count as ever';
});

$rows->test('bring down the leaders, in the moment they join' => sub ($row) {
  my ($battle, $ada, $bob) = playing({attack_after_correct => 2}, 'ada', 'bob');
  $arena->score($bob);
  $arena->arm($ada, 'arrow');
  refused $ada->attack($bob), 409, 'attack_too_early', 'one is not enough';
  is $ada->me->{arrows}, 1, 'and spends nothing';
  $arena->score($ada);
  answered $ada->attack($bob), 200, 'two are';
});

subtest 'nor before they have played for so long' => sub {
  my ($battle, $ada, $bob) = playing({attack_after_ms => 86_400_000}, 'ada', 'bob');
  $arena->score($bob);
  $arena->arm($ada, 'arrow');
  refused $ada->attack($bob), 409, 'attack_too_early', 'not before a day has gone';
  ($battle, $ada, $bob) = playing({attack_after_ms => 1500}, 'cy', 'dan');
  $arena->score($bob);
  $arena->arm($ada, 'arrow');
  my $since  = $ada->me->{joined_at};
  wait_until('the time', sub { now() > $since + 1500 });
  answered $ada->attack($bob), 200, 'when it is time';
  my ($attack) = grep { $_->{command} eq 'battle_attack' } $arena->journal($battle);
  cmp_ok $attack->{at} - $since, '>=', 1500, 'and not before';
  $arena->restored($battle);
  is $ada->me->{arrows}, 0, 'it is the same when the journal is run again';
};

subtest 'counted from the start, if that was later' => sub {
  my $battle = $arena->battle(%easy, rules => {attack_after_ms => 60_000, attack_after_correct => 0});
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my ($started) = $client->admin(POST => "/$battle/start")->json->{starts_at};
  cmp_ok $started, '>', $ada->me->{joined_at}, 'the start came later';
  $arena->score($bob);
  $arena->arm($ada, 'arrow');
  refused $ada->attack($bob), 409, 'attack_too_early', 'who waited has not played yet';
};

$rows->test('bring down one participant together' => sub ($row) {
  my ($battle, $bob, @gang) = playing({hits_per_minute => 2}, 'bob', 'ada', 'cy', 'dan');
  $arena->score($bob, 4);
  $arena->arm($_, 'arrow', 'arrow') for @gang;
  answered $gang[0]->attack($bob), 200, 'one hit';
  answered $gang[1]->attack($bob), 200, 'and another';
  refused $gang[2]->attack($bob), 409, 'target_protected', 'a third is too many';
  refused $gang[0]->attack($bob), 409, 'target_protected', 'whoever it is';
  is_deeply [map { $_->me->{arrows} } @gang], [1, 1, 2], 'and spends nothing';
  answered $gang[2]->attack($gang[0]), 200, 'others are not protected';
  my @before = map { $_->me } $bob, @gang;
  $arena->restored($battle);
  is_deeply [map { $_->me } $bob, @gang], \@before, 'a restore gives the same';
  refused $gang[2]->attack($bob), 409, 'target_protected', 'and knows who is protected';
});

subtest 'a blow that is blocked counts' => sub {
  my ($battle, $bob, $ada) = playing({hits_per_minute => 1}, 'bob', 'ada');
  $arena->arm($bob, 'shield');
  $arena->arm($ada, 'arrow', 'arrow');
  is $ada->attack($bob)->json->{outcome}, 'blocked', 'a shield is lost';
  refused $ada->attack($bob), 409, 'target_protected', 'and then there is peace';
};

subtest 'so many at once' => sub {
  my ($battle, $bob, @gang) = playing({hits_per_minute => 3}, 'bob', map {"puppet$_"} 1 .. 8);
  $arena->score($bob, 8);
  $arena->arm($_, 'arrow') for @gang;
  my @said = together(map { $_->post_p('/attack', {target => $bob->id}) } @gang);
  is scalar(grep { $_->status == 200 } @said), 3, 'three of eight get through';
  is $bob->me->{points}, 66, 'and take thirty points';
};

$rows->test('learn which answers are right, for another to give' => sub ($row) {
  my ($battle, $ada, $bob) = playing({verdicts => 'end'}, 'ada', 'bob');
  my ($rightly) = $arena->score($ada);
  my ($open)    = $bob->questions;
  my $wrongly   = $bob->submit($open->{id}, wrong($arena->known->{$battle}{$open->{prompt}}));
  is_deeply [map { $_->status, $_->body } $rightly, $wrongly], [(202, '{"answered":1}') x 2], 'right and wrong are answered alike';
  is_deeply [map { @$_{qw(points correct rewards_pending)} } $ada->me, $bob->me], [(0) x 6], 'and nobody has earned anything';
  $arena->end($battle);
  is_deeply [map { $_->me->{points} } $ada, $bob], [12, 0], 'before the end';
});

$rows->test('say to each other which choice it is' => sub ($row) {
  my @choices = map { +{id => $_, text => "the text of $_"} } 'a' .. 'e';
  my $of = sub (@rules) {
    $arena->running(questions => bank(30, difficulty => 'easy', points => 12, kind => 'choice', answer => 'c', choices => \@choices),
      rules => {question_count => 30, @rules});
  };
  my ($usual, $shuffled) = ($of->(), $of->(choices => 'shuffled'));
  my $told = sub ($battle) {
    my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
    my %key = $arena->asked($ada);
    return scalar grep { $_->json->{correct} } map { $bob->submit($_, right($key{$_})) } sort keys %key;
  };
  is $told->($usual), 30, 'all that one knows helps the other';
  cmp_ok $told->($shuffled), '<', 20, 'by its id it is another choice for the other';
});

$rows->test('join at all' => sub ($row) {
  my %request = (%easy, title => 'A battle', rules => {session_timeout_ms => 3_600_000});
  my $code    = "tr\x{e8}s secret";
  my $made    = $client->admin(POST => '', json => {%request, join_code => " $code "});
  answered $made, 201, 'a battle with a join code';
  my $battle = $made->json->{id};
  is $made->json->{join_code_required}, true, 'says that it has one';
  is $client->get('/api/battles/' . $arena->battle)->json->{join_code_required}, false, 'as others say that they have none';
  my sub enter (%json) { return $client->post("/api/battles/$battle/join", {username => 'ada', %json}) }
  refused enter(), 403, 'wrong_join_code', 'nobody joins without it';
  refused enter(join_code => $_), 403, 'wrong_join_code', "nor with '$_'" for '', 'nonsense', uc $code;
  answered enter(join_code => $code), 201, 'who knows it does';
  answered enter(join_code => "$code "), 409, 'once';
  my $bob = $client->post("/api/battles/$battle/join", {username => 'bob', join_code => $code});
  answered $client->post("/api/battles/$battle/join", {username => 'bob', resume_code => $bob->json->{resume_code}}), 200,
    'to come back takes none';
  is $client->admin(GET => "/$battle")->json->{join_code}, $code, 'the organiser can see it';
  my @others = map { $_->body } $client->get('/api/battles'), $client->get("/api/battles/$battle"), $bob;
  is_deeply [grep {/secret/} @others], [], 'and nobody else';
  $arena->restored($battle);
  refused $client->post("/api/battles/$battle/join", {username => 'cy'}), 403, 'wrong_join_code', 'it outlives a restore';
  is $arena->leaderboard($battle)->{total}, 2, 'as do those who were let in';
  at_fault $client->admin(POST => '', json => {%request, join_code => $_}), ['join_code'], 'a code that is none'
    for 'abc', '    a   ', 'x' x 33, 1234;
});

my $guessed = Arena::Test->start(http => 'arena_limit joins 5;');
$rows->test('guess a join code' => sub ($row) {
  my $made = $guessed->client->admin(POST => '', json => {%easy, title => 'A battle', join_code => 'the right one'});
  my $path = '/api/battles/' . $made->json->{id} . '/join';
  my sub guess ($code, %option) { return $guessed->client->post($path, {username => 'ada', join_code => $code}, %option) }
  refused guess("code $_"), 403, 'wrong_join_code', "guess $_" for 1 .. 5;
  my $refused = guess('the right one');
  refused $refused, 429, 'rate_limited', 'one more is not even looked at';
  like $refused->header('Retry-After'), qr/^[1-9]\d*$/, 'and told when to come again';
  is $guessed->client->get($path =~ s{/join$}{}r)->json->{participants}, 0, 'nobody is in';
});

$rows->complete;
done_clean($arena, $guessed);
