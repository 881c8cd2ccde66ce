use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;

# A bank of one kind, all of it asked.
sub battle_of ($kind, %fields) {
  my @bank = grep { $_->{kind} eq $kind } @{bank(120)};
  return $arena->running(questions => \@bank, rules => {question_count => 12}, %fields);
}

subtest 'a verdict' => sub {
  my $battle = $arena->running;
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my %asked = $arena->asked($ada);
  my ($first, $second, $third) = sort keys %asked;

  my $answer = $ada->submit($first, right($asked{$first}));
  answered $answer, 200, 'a right answer';
  my $points = $asked{$first}{points};
  is_deeply {%{$answer->json}, correct => $answer->json->{correct} ? 1 : 0},
    {correct => 1, points_awarded => $points, points => $points, rank => 1, rewards_pending => 1, answered => 1, seq => $ada->me->{seq}},
    'gives its points and a reward';

  $answer = $ada->submit($second, wrong($asked{$second}));
  answered $answer, 200, 'a wrong answer';
  is_deeply {%{$answer->json}, correct => $answer->json->{correct} ? 1 : 0},
    {correct => 0, points_awarded => 0, points => $points, rank => 1, rewards_pending => 1, answered => 2, seq => $ada->me->{seq}},
    'gives neither';

  refused $ada->submit($_, right($asked{$_})), 409, 'already_answered', 'one attempt, right or wrong' for $first, $second;
  is $ada->me->{points}, $points, 'and the points stay';
  is_deeply [@{$ada->me}{qw(answered correct rewards_pending)}], [2, 1, 1], 'as does the count';
  is $bob->me->{rank}, 2, 'bob is behind';

  refused $ada->submit('nothing', 'a'), 404, 'question_not_found', 'a question that is not there';
  my %all  = map { $_->{id} => 1 } @{$client->admin(GET => "/$battle")->json->{questions}};
  my ($not) = grep { !$asked{$_} } sort keys %all;
  refused $ada->submit($not, 'a'), 404, 'question_not_found', "a question that is not the caller's";
  refused $ada->submit('a' x 65, 'a'), 404, 'question_not_found', 'an id that cannot be';
};

subtest 'the same question twice at once' => sub {
  my $battle = $arena->running;
  for my $player ($arena->join($battle, map {"player$_"} 1 .. 10)) {
    my %asked = $arena->asked($player);
    my ($id)  = sort keys %asked;
    my @said  = together(
      map { $player->post_p("/questions/$id/submit", {answer => right($asked{$id})}) } 1 .. 4);
    is_deeply [sort map { $_->status } @said], [200, 409, 409, 409], 'one verdict';
    is_deeply [@{$player->me}{qw(points answered rewards_pending)}], [$asked{$id}{points}, 1, 1], 'and one score';
  }
};

my %ways = (
  choice  => {right => [0], wrong => [0 .. 2]},
  choices => {right => [0, 1], wrong => [0, 1]},
  text    => {right => [0 .. 5], wrong => [0 .. 3]},
  number  => {right => [0 .. 3], wrong => [0 .. 3]}
);
for my $kind (sort keys %ways) {
  subtest "an answer of kind $kind" => sub {
    my $battle = battle_of($kind);
    my $ada    = $arena->join($battle, 'ada');
    my %asked  = $arena->asked($ada);
    my @ids    = sort keys %asked;
    for my $way (@{$ways{$kind}{right}}) {
      my $id = shift @ids;
      my $verdict = $ada->submit($id, right($asked{$id}, $way))->json;
      ok $verdict->{correct}, "right, said one way ($way)" or diag explain [right($asked{$id}, $way), $asked{$id}];
    }
    for my $way (@{$ways{$kind}{wrong}}) {
      my $id = shift @ids;
      my $verdict = $ada->submit($id, wrong($asked{$id}, $way))->json;
      is $verdict->{points_awarded}, 0, "wrong, said one way ($way)" or diag explain [wrong($asked{$id}, $way), $asked{$id}];
    }
  };
}

subtest 'texts are compared as people read them' => sub {
  my @texts     = ("Stra\x{df}e", "caf\x{e9}", "H2 O", "\x{3a3}\x{3af}\x{3c3}\x{3c5}\x{3c6}\x{3bf}\x{3c2}");
  my @typed     = ('STRASSE', "CAFE\x{301}", "  h2 \x{a0}\t o ", "\x{3c3}\x{3af}\x{3c3}\x{3c5}\x{3c6}\x{3bf}\x{3c3}");
  my @questions = grep { $_->{kind} eq 'text' } @{bank(48)};
  $questions[$_]{answer} = [$texts[$_ % 4]] for 0 .. $#questions;
  my $battle = $arena->running(questions => \@questions, rules => {question_count => 12});
  my $ada    = $arena->join($battle, 'ada');
  my %asked  = $arena->asked($ada);
  for my $i (0 .. 3) {
    my ($id) = grep { $asked{$_}{answer}[0] eq $texts[$i] } sort keys %asked;
    ok $ada->submit($id, $typed[$i])->json->{correct}, "text $i";
  }
};

subtest 'an answer that cannot be one spends nothing' => sub {
  my %bad = (
    choice  => ['z', '', 1, ['a'], {a => 1}, undef, true],
    choices => [['a', 'z'], ['a', 1], 'a', 1, {}, undef],
    text    => [1, ['a'], {}, undef, false],
    number  => ['3', 'three', [1], {}, undef]
  );
  for my $kind (sort keys %bad) {
    my $battle = battle_of($kind);
    my $ada    = $arena->join($battle, 'ada');
    my %asked  = $arena->asked($ada);
    my ($id)   = sort keys %asked;
    at_fault $ada->submit($id, $_), ['answer'], "$kind: of another type, or a choice that is not there" for @{$bad{$kind}};
    at_fault $ada->post("/questions/$id/submit", {}), ['answer'], "$kind: none at all";
    is $ada->me->{answered}, 0, "$kind: nothing is spent";
    ok $ada->submit($id, right($asked{$id}))->json->{correct}, "$kind: and the question is still open";
  }
};

subtest 'only while the battle runs' => sub {
  my $battle = $arena->battle;
  my $ada    = $arena->join($battle, 'ada');
  refused $ada->submit('q1', 'a'), 409, 'battle_not_running', 'before the start';
  $client->admin(POST => "/$battle/start");
  my %asked = $arena->asked($ada);
  my ($id) = sort keys %asked;
  answered $arena->end($battle), 200, 'the battle ends';
  refused $ada->submit($id, right($asked{$id})), 409, 'battle_not_running', 'after the end';
  is $ada->me->{points}, 0, 'nothing is gained';
};

done_clean($arena);
