use lib 't/lib';
use Arena::Test;

# Answers are judged again by another key.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;

# A bank of just as many as are drawn: everybody has every question, one of each kind and difficulty among them.
my %everything = (questions => bank(16), rules => {question_count => 16, session_timeout_ms => 3_600_000});

sub regrade ($battle, $questions, %option) {
  return $client->admin(POST => "/$battle/regrade", json => {questions => $questions}, %option);
}

# Imported questions by kind and by id.
sub kinds ($player) {
  my %asked = $arena->asked($player);
  my %first;
  $first{$asked{$_}{kind}} //= $_ for sort { substr($a, 1) <=> substr $b, 1 } keys %asked;
  return (\%first, \%asked);
}

# Of a participant: points, rewards that wait, right answers.
sub holds ($player) { return [@{$player->me}{qw(points rewards_pending correct)}] }

sub standings ($battle) { return $client->admin(GET => "/$battle/export")->json->{standings} }

sub order ($battle) { return join ' ', map { $_->{username} } @{$arena->leaderboard($battle)->{entries}} }

# What is right and what is wrong change places.
my %SWAPPED = (
  choice  => sub ($question) { wrong($question) },
  choices => sub ($question) { wrong($question) },
  text    => sub ($question) { [wrong($question), 'Something else'] },
  number  => sub ($question) { wrong($question) }
);

subtest 'every kind of question, both ways' => sub {
  my $battle = $arena->running(%everything);
  my ($ada, $bob, $eve) = $arena->join($battle, qw(ada bob eve));
  my ($first, $asked) = kinds($ada);
  my $socket = $client->socket($battle);
  for my $kind (sort keys %SWAPPED) {
    my ($id, $question) = ($first->{$kind}, $asked->{$first->{$kind}});
    my ($ada_had, $bob_had, $eve_had) = map { holds($_) } $ada, $bob, $eve;
    answered $ada->submit($id, right($question)), 200, "$kind: ada is right";
    answered $bob->submit($id, wrong($question)), 200, 'bob is wrong';
    my $points = $question->{points};
    is_deeply holds($ada), [$ada_had->[0] + $points, $ada_had->[1] + 1, $ada_had->[2] + 1], 'as judged at first';

    my $answer = regrade($battle, [{id => $id, answer => $SWAPPED{$kind}->($question)}]);
    answered $answer, 200, 'another answer is right';
    is_deeply [@{$answer->json}{qw(questions changed)}], [[$id], 2], 'which concerns two';
    is $answer->json->{battle}{id}, $battle, 'of this battle';
    is_deeply holds($ada), $ada_had, 'ada has what she had before';
    is_deeply holds($bob), [$bob_had->[0] + $points, $bob_had->[1] + 1, $bob_had->[2] + 1], 'bob has earned it';
    is_deeply holds($eve), $eve_had, 'who said nothing has the same';

    my $event = $socket->event('battle.regraded', sub ($event) { $event->{seq} eq $answer->json->{seq} });
    is_deeply $event->{data}{questions}, [$id], 'everybody is told';
    is_deeply $event->{data}{entries}, $arena->leaderboard($battle)->{entries}, 'how they stand now';
    my %status = map { $_->{id} => $_->{status} } $ada->questions;
    is $status{$id}, 'wrong', 'and ada can see which it was';
    answered $eve->submit($id, wrong($question)), 200, 'who answers now';
    is holds($eve)->[0], $eve_had->[0] + $points, 'is judged by the new key';
  }
  my %inspected = map { $_->{id} => $_ } @{$client->admin(GET => "/$battle")->json->{questions}};
  is_deeply $inspected{$first->{choice}}{answer}, wrong($asked->{$first->{choice}}), 'the organiser sees it with the question';
  ok !(grep { exists $_->{answer} } $ada->questions), 'players do not while it runs';
  $arena->end($battle);
  my %shown = map { $_->{id} => $_ } $ada->questions;
  is_deeply $shown{$first->{$_}}{answer}, $SWAPPED{$_}->($asked->{$first->{$_}}), "$_: then they do" for sort keys %SWAPPED;
};

subtest 'a tolerance' => sub {
  my $battle = $arena->running(%everything);
  my $ada    = $arena->join($battle, 'ada');
  my ($first, $asked) = kinds($ada);
  my ($id, $question) = ($first->{number}, $asked->{$first->{number}});
  $ada->submit($id, $question->{answer} + 2);
  is $ada->me->{points}, 0, 'too far off';
  regrade($battle, [{id => $id, answer => $question->{answer}, tolerance => 2}]);
  is $ada->me->{points}, $question->{points}, 'near enough now';
  regrade($battle, [{id => $id, answer => $question->{answer}}]);
  is $ada->me->{points}, 0, 'one that is not given is the imported one';
};

subtest 'what was spent' => sub {
  my $battle = $arena->running(%everything);
  my ($ada, $bob) = $arena->join($battle, qw(ada bob));
  my ($first, $asked) = kinds($ada);
  my ($id, $question) = ($first->{choice}, $asked->{$first->{choice}});
  my $points = $question->{points};
  $ada->submit($id, right($question));
  answered $ada->reward('shield'), 200, 'a reward is taken';
  regrade($battle, [{id => $id, answer => wrong($question)}]);
  my $me = $ada->me;
  is_deeply [@$me{qw(points rewards_pending shields correct)}], [0, 0, 1, 0], 'the shield stays, no reward is owed';
  refused $ada->reward('arrow'), 409, 'no_reward_pending', 'and none is there';

  regrade($battle, [{id => $id, answer => right($question)}]);
  is_deeply holds($ada), [$points, 1, 1], 'right again, it earns one more';

  $arena->arm($bob, 'arrow');
  answered $bob->attack($ada), 200, 'a shield is lost';
  $arena->arm($bob, 'arrow');
  my $blow = $bob->attack($ada)->json;
  is $ada->me->{points}, $points - $blow->{damage}, 'and points';
  regrade($battle, [{id => $id, answer => wrong($question)}]);
  is $ada->me->{points}, 0, 'nobody falls below none';
  regrade($battle, [{id => $id, answer => right($question)}]);
  is $ada->me->{points}, $points, 'then what the blow took is forgotten: there was nothing left of it to take away';
};

subtest 'who was first' => sub {
  my $battle = $arena->running(%everything);
  my @players = $arena->join($battle, qw(ada bob cy dan));
  my ($first, $asked) = kinds($players[0]);
  my ($choice, $number) = @$first{qw(choice number)};
  $players[$_]->submit($choice, right($asked->{$choice})) for 2, 0, 1;
  is order($battle), 'cy ada bob dan', 'of equal points, who reached them first';
  $players[3]->submit($number, right($asked->{$number}));
  my $before = standings($battle);
  regrade($battle, [{id => $choice, answer => wrong($asked->{$choice})}]);
  is order($battle), 'dan cy ada bob', 'without them the order stays';
  regrade($battle, [{id => $number, answer => wrong($asked->{$number})}]);
  is order($battle), 'cy ada bob dan', 'as it does among those who come together';
  regrade($battle, [map { {id => $_, answer => right($asked->{$_})} } $choice, $number]);
  is_deeply standings($battle), $before, 'and the first key gives the first standings';
};

subtest 'once' => sub {
  my $battle = $arena->running(%everything);
  my $ada    = $arena->join($battle, 'ada');
  my ($first, $asked) = kinds($ada);
  my ($id, $question) = ($first->{choice}, $asked->{$first->{choice}});
  $ada->submit($id, wrong($question));
  my $change = [{id => $id, answer => wrong($question)}];
  my @both   = together(map {
    $client->request_p(POST => "/api/admin/battles/$battle/regrade", json => {questions => $change}, key => 'key-1',
      token => $client->admin_token)
  } 1 .. 2);
  is_deeply [map { $_->status } @both], [200, 200], 'two at once, under one key';
  is $both[0]->body, $both[1]->body, 'get the same bytes';
  is scalar(grep { ($_->header('Idempotency-Replayed') // '') eq 'true' } @both), 1, 'and one did it';
  is scalar(grep { $_->{command} eq 'battle_regrade' } $arena->journal($battle)), 1, 'as the journal says';
  refused regrade($battle, [{id => $id, answer => right($question)}], key => 'key-1'), 422, 'idempotency_key_reused',
    'the key is not for another one';
};

subtest 'fields that there are not' => sub {
  my $battle  = $arena->running(%everything);
  my $at      = "/$battle/regrade";
  my @nothing = (json => {questions => [], rules => {}, id => $battle, ('x' x 70) => 1});
  at_fault $client->admin(POST => $at, json => {questions => [], tolerance => 1}), ['tolerance'], 'are refused';
  at_fault $client->admin(POST => $at, @nothing), ['rules', 'id', 'x' x 64], 'all of them, one of the path, too; names are cut';
};

subtest 'what comes to nothing' => sub {
  my $battle = $arena->running(%everything, questions => bank(16, difficulty => 'easy', points => 10));
  my $ada    = $arena->join($battle, 'ada');
  my ($first, $asked) = kinds($ada);
  my ($right, $wrong) = @{$first}{qw(choice number)};
  $ada->submit($right, right($asked->{$right}));
  $ada->submit($wrong, wrong($asked->{$wrong}));
  my $had    = holds($ada);
  my $answer = regrade($battle, [map { {id => $_, answer => wrong($asked->{$_})} } $right, $wrong]);
  is $answer->json->{changed}, 1, 'a verdict each way is a change';
  is_deeply holds($ada), $had, 'of no points';
  my %status = map { $_->{id} => $_->{status} } $ada->questions;
  is_deeply [@status{$right, $wrong}], [qw(wrong correct)], 'but of two verdicts';
  $arena->journal($battle);
  is_deeply [$stack->sql("SELECT changes.participant, points, correct FROM arena.changes JOIN arena.battle_event USING (battle_id, seq)
    WHERE battle_id = '$battle' AND command = 'battle_regrade'")], [$ada->id . '|0|0'], 'and the journal names the participant';
};

subtest 'what is refused' => sub {
  my $battle = $arena->running(%everything);
  my $ada    = $arena->join($battle, 'ada');
  my ($first, $asked) = kinds($ada);
  my $change = [{id => $first->{choice}, answer => 'a'}];
  refused regrade('nowhere', $change), 404, 'battle_not_found', 'a battle that is not';
  refused $client->post("/api/admin/battles/$battle/regrade", {questions => $change}), 401, 'unauthenticated', 'nobody';
  refused $ada->client->post("/api/admin/battles/$battle/regrade", {questions => $change}, token => $ada->token), 403, 'forbidden',
    'a player';
  refused $client->admin(GET => "/$battle/regrade", undocumented => 1), 405, 'method_not_allowed', 'a GET';
  refused $client->admin(POST => "/$battle/regrade", body => '{', headers => {'Content-Type' => 'application/json'}), 400,
    'invalid_json', 'what is no JSON';
  at_fault regrade($battle, []), ['questions'], 'no question';
  at_fault regrade($battle, [{id => 'q999', answer => 'a'}]), ['questions[0].id'], 'one that is not in the bank';
  at_fault regrade($battle, [@$change, {id => $first->{number}, answer => 'many'}]), ['questions[1].answer'], 'an answer that is none';
  at_fault regrade($battle, [@$change, @$change]), ['questions[1].id'], 'one twice';
  is scalar(grep { $_->{command} eq 'battle_regrade' } $arena->journal($battle)), 0, 'and nothing was done';

  $stack->redis('HSET', "{battle:$battle}", 'restoring', '9999999999999');
  my $early = regrade($battle, $change);
  refused $early, 503, 'unavailable', 'a battle that is being restored';
  like $early->header('Retry-After'), qr/^[1-9]\d*$/, 'which is to be asked later';
  $stack->redis('HDEL', "{battle:$battle}", 'restoring');
};

subtest 'after a restore' => sub {
  my $battle = $arena->running(%everything);
  my @players = $arena->join($battle, qw(ada bob cy));
  my ($first, $asked) = kinds($players[0]);
  for my $id (values %$first) {
    $players[0]->submit($id, right($asked->{$id}));
    $players[$_]->submit($id, wrong($asked->{$id})) for 1, 2;
  }
  $players[0]->reward('arrow');
  $players[0]->attack($players[1]);
  my @changes = map { {id => $first->{$_}, answer => $SWAPPED{$_}->($asked->{$first->{$_}})} } sort keys %SWAPPED;
  my $answer  = regrade($battle, \@changes, key => 'all');
  answered $answer, 200, 'all kinds at once';
  is $answer->json->{changed}, 3, 'concern everybody';
  answered $players[1]->reward('shield'), 200, 'and what was earned can be spent';
  $arena->end($battle);
  $arena->journal($battle);
  my $seen = sub {
    return [map({ $client->admin(GET => "/$battle$_")->body } '', '/export', '/export?format=csv', '/statistics'),
      map { $_->get('/me')->body, $_->get('/questions')->body } @players];
  };
  wait_until('the head', sub { ($client->admin(GET => "/$battle/export")->json->{journal} // {seq => 0})->{seq} eq $players[0]->me->{seq} });
  my $before = $seen->();
  $stack->redis('FLUSHALL');
  wait_until('the battle', sub { $client->get("/api/battles/$battle")->status == 200 });
  wait_until('the head', sub { $client->admin(GET => "/$battle/export")->json->{journal} });
  is_deeply $seen->(), $before, 'everybody sees the same bytes';
  my $again = regrade($battle, \@changes, key => 'all');
  is $again->body, $answer->body, 'and the key gets the same answer';
  is $again->header('Idempotency-Replayed'), 'true', 'again';
};

subtest 'without PostgreSQL' => sub {
  my $battle = $arena->running(%everything);
  my $change = [{id => (kinds($arena->join($battle, 'ada')))[0]{choice}, answer => 'a'}];
  $stack->halt('postgres');
  my $answer = wait_until('the loss to be seen', sub { my $answer = regrade($battle, $change); $answer->status != 200 && $answer });
  refused $answer, 503, 'unavailable', 'without PostgreSQL';
  $stack->restart('postgres');
  wait_until('PostgreSQL', sub { regrade($battle, $change)->status == 200 });
};

done_clean($arena);
