use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);

my $arena  = Arena::Test->start;
my $client = $arena->client;

sub create (%fields) {
  return $client->admin(POST => '', json => {title => 'A battle', questions => bank(30), %fields});
}

subtest 'a battle is made' => sub {
  my $answer = create(title => 'Physics, again', description => "For 10b \x{1f680}", ends_at => 4_000_000_000_000);
  answered $answer, 201, 'from its questions';
  my $battle = $answer->json;
  is_deeply [@$battle{qw(title description status starts_at ends_at participants online question_count)}],
    ['Physics, again', "For 10b \x{1f680}", 'scheduled', undef, 4_000_000_000_000, 0, 0, 15], 'as it was asked for';
  is_deeply {map { $_ => $battle->{rules}{$_} } qw(question_count attack_damage session_timeout_ms leaderboard_size)},
    {question_count => 15, attack_damage => 10, session_timeout_ms => 60_000, leaderboard_size => 100}, 'under the usual rules';
  ok !exists $battle->{seed}, 'its seed is not told';
  is_deeply $client->get("/api/battles/$battle->{id}")->json, $battle, 'and anyone can see it';
  isnt create()->json->{seed_hash}, $battle->{seed_hash}, 'each has a seed of its own';
};

subtest 'rules of its own' => sub {
  my %rules  = (question_count => 5, attack_damage => 3, session_timeout_ms => 9000, leaderboard_size => 20);
  my $battle = create(rules => \%rules)->json;
  is_deeply {map { $_ => $battle->{rules}{$_} } keys %rules}, \%rules, 'are kept';
  is $battle->{question_count}, 5, 'as is the count';
};

subtest 'an id of its own' => sub {
  is create(id => 'physics-10b')->json->{id}, 'physics-10b', 'is kept';
  refused create(id => 'physics-10b'), 409, 'battle_exists', 'and is taken then';
  at_fault create(id => 'a/b'), ['id'], 'if it can be one';
};

subtest 'its questions, answers included' => sub {
  my $bank  = bank(30);
  my $id    = create(questions => $bank)->json->{id};
  my $shown = $client->admin(GET => "/$id")->json;
  is $shown->{id}, $id, 'of that battle';
  is_deeply [map { my %q = %$_; delete $q{id}; \%q } @{$shown->{questions}}],
    [map { my %q = %$_; $q{tolerance} += 0 if exists $q{tolerance}; \%q } @$bank], 'as they were imported';
  is keys %{{map { $_->{id} => 1 } @{$shown->{questions}}}}, 30, 'each with an id';
  refused $client->admin(GET => '/nowhere'), 404, 'battle_not_found', 'none of nowhere';
};

subtest 'every fault is listed' => sub {
  my $bank = bank(30);
  $bank->[0]{points} = 9;                              # easy: 10 to 20
  $bank->[1]{points} = 36;                             # medium: 25 to 35
  $bank->[2]{points} = '41';
  $bank->[3]{tolerance} = -1;
  $bank->[4]{answer} = 'z';                            # no choice
  $bank->[5]{answer} = ['a', 'z'];
  $bank->[6]{answer} = [];
  $bank->[7]{answer} = 'seven';
  $bank->[8]{difficulty} = 'trivial';
  $bank->[9]{kind} = 'essay';
  delete $bank->[10]{prompt};
  delete $bank->[11]{answer};
  delete $bank->[12]{choices};
  $bank->[16]{choices}[1]{id} = 'a';                   # twice
  $bank->[17] = 'no question';
  my $answer = create(title => '', starts_at => 'soon', rules => {attack_damage => -1, question_count => 0}, questions => $bank);
  is join(' ', $answer->status, $answer->code), '422 invalid_request', 'refused';
  my %named  = map { $_->{field} => 1 } @{$answer->json->{errors}};
  for my $field ('title', 'starts_at', 'rules.attack_damage', 'rules.question_count', map({"questions[$_].points"} 0 .. 2),
    'questions[3].tolerance', map({"questions[$_].answer"} 4, 6, 7, 11), 'questions[8].difficulty', 'questions[9].kind',
    'questions[10].prompt', 'questions[12].choices', 'questions[17]') {
    ok $named{$field}, "$field is named" or diag explain [sort keys %named];
  }
  ok scalar(grep {/^questions\[5\]\.answer/} keys %named), 'questions[5].answer is named';
  ok scalar(grep {/^questions\[16\]\.choices/} keys %named), 'questions[16].choices is named';
  ok !scalar(grep {/^questions\[(?:13|14|15|18|19|2\d)\]/} keys %named), 'and nothing that is right';
};

subtest 'faults one by one' => sub {
  at_fault create(questions => bank(14)), ['questions'], 'a bank smaller than the count';
  answered create(questions => bank(14), rules => {question_count => 14}), 201, 'one that is just large enough';
  at_fault create(questions => []), ['questions'], 'no questions';
  at_fault $client->admin(POST => '', json => {questions => bank(30)}), ['title'], 'no title';
  at_fault $client->admin(POST => '', json => {title => 'x'}), ['questions'], 'no bank';
  at_fault create(starts_at => 4_000_000_000_000, ends_at => 3_900_000_000_000), ['ends_at'], 'an end before the start';
  at_fault create(rules => {session_timeout_ms => 4999}), ['rules.session_timeout_ms'], 'too short a timeout';
  at_fault create(rules => {question_count => '15'}), ['rules.question_count'], 'a number as a text';
  is create(questions => bank(30, points => 9, difficulty => 'easy'))->json->{errors}[0]{code}, 'out_of_range',
    'points out of range are called so';
};

# What the pages take for an instant is held to the same table.
subtest 'instants' => sub {
  for my $case (@{decode_json(path('t/fixtures/instants.json')->slurp)}) {
    my $value = $case->{value};
    if ($case->{taken}) {
      answered create(starts_at => $value), 201, "$value is one";
      next;
    }
    for my $field (qw(starts_at ends_at)) {
      my $answer = create($field => $value);
      at_fault $answer, [$field], "$field $value is none";
      my ($fault) = @{$answer->json->{errors}};
      is $fault->{code}, 'out_of_range', '  and called so';
      like $fault->{detail}, qr/milliseconds.*2000-01-01.*2100-01-01/, '  it says what it takes';
      my $milliseconds = 1000 * $value;
      if ($case->{seconds}) { like $fault->{detail}, qr/looks like seconds.* $milliseconds\z/, '  and what was meant' }
      else { unlike $fault->{detail}, qr/looks like/, '  and guesses nothing' }
    }
  }
};

subtest 'starting and ending' => sub {
  my $id = create()->json->{id};
  my $before  = now;
  my $started = $client->admin(POST => "/$id/start");
  my $after   = now;
  answered $started, 200, 'it starts when told to';
  is $started->json->{status}, 'running', 'and runs';
  my $at = $started->json->{starts_at};
  ok $at > $before - 1000 && $at < $after + 1000, 'from now on' or diag "$before $at $after";
  my $again = $client->admin(POST => "/$id/start");
  answered $again, 200, 'again';
  is $again->json->{starts_at}, $started->json->{starts_at}, 'changes nothing';

  my $ended = $client->admin(POST => "/$id/end");
  answered $ended, 200, 'it ends when told to';
  is $ended->json->{status}, 'finished', 'and is over';
  is $client->admin(POST => "/$id/end")->json->{ends_at}, $ended->json->{ends_at}, 'again changes nothing';
  refused $client->admin(POST => "/$id/start"), 409, 'battle_finished', 'it does not start once more';
  is $client->get("/api/battles/$id")->json->{status}, 'finished', 'as anyone can see';
  refused $client->admin(POST => "/nowhere/$_"), 404, 'battle_not_found', "$_ nowhere" for qw(start end);
};

subtest 'only for organisers' => sub {
  my $id = create()->json->{id};
  for my $endpoint ([POST => ''], [GET => "/$id"], [POST => "/$id/start"], [POST => "/$id/end"], [GET => "/$id/export"]) {
    my ($method, $rest) = @$endpoint;
    refused $client->request($method, "/api/admin/battles$rest"), 401, 'unauthenticated', "$method $rest";
  }
  is $client->get("/api/battles/$id")->json->{status}, 'scheduled', 'nothing was done';
};

subtest 'a list of battles' => sub {
  my $running = $arena->running(title => 'runs');
  my $over    = $arena->running(title => 'over');
  $arena->end($over);
  my $page = $client->get('/api/battles?limit=100')->json;
  my @statuses = map { $_->{status} } @{$page->{battles}};
  my %place = (running => 0, scheduled => 1, finished => 2);
  is_deeply \@statuses, [sort { $place{$a} <=> $place{$b} } @statuses], 'running, scheduled, finished';
  cmp_ok scalar @statuses, q(>), 8, 'all of them';
  my ($cursor, @paged) = '';
  do {
    my $part = $client->get("/api/battles?limit=3$cursor")->json;
    cmp_ok scalar @{$part->{battles}}, '<=', 3, 'three at a time';
    push @paged, @{$part->{battles}};
    $cursor = defined $part->{next} ? '&cursor=' . Mojo::Util::url_escape($part->{next}) : undef;
  } while defined $cursor;
  is_deeply [map { $_->{id} } @paged], [map { $_->{id} } @{$page->{battles}}], 'page by page the same';
  at_fault $client->get('/api/battles?limit=0'), ['limit'], 'no page of none';
};

done_clean($arena);
