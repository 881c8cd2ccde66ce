use lib 't/lib';
use Arena::Test;

# What an organiser sees of the questions while a battle is played: how many answers, and how many right ones.
my $arena  = Arena::Test->start;
my $client = $arena->client;

# By question: [answered, correct].
sub counts ($battle) {
  my $answer = $client->admin(GET => "/$battle/statistics");
  answered $answer, 200, 'the statistics';
  return {map { $_->{id} => [@$_{qw(answered correct)}] } @{$answer->json->{questions}}};
}

sub answers_right ($player, $id, $question) { answered $player->submit($id, right($question)), 200, 'a right answer' }
sub answers_wrong ($player, $id, $question) { answered $player->submit($id, wrong($question)), 200, 'a wrong answer' }

# A bank of just as many as are drawn: everybody has every question.
my %everything = (questions => bank(15), rules => {question_count => 15});

subtest 'answers are counted by question' => sub {
  my $battle = $arena->running(%everything);
  my ($ada, $bob, $eve) = $arena->join($battle, qw(ada bob eve));
  is_deeply counts($battle), {}, 'none at first';

  my %asked = $arena->asked($ada);
  my ($first, $second) = sort keys %asked;
  answers_right($_, $first, $asked{$first}) for $ada, $bob;
  answers_wrong($eve, $first, $asked{$first});
  answers_wrong($ada, $second, $asked{$second});
  is_deeply counts($battle), {$first => [3, 2], $second => [1, 0]}, 'then what was given';

  refused $ada->submit($first, right($asked{$first})), 409, 'already_answered', 'a second attempt';
  answered $bob->post("/questions/$second/submit", {answer => right($asked{$second})}, key => 'once'), 200, 'an answer' for 1 .. 2;
  is_deeply counts($battle), {$first => [3, 2], $second => [2, 1]}, 'what is refused or repeated counts no more';

  my $shown = $client->admin(GET => "/$battle/statistics")->json;
  is_deeply [@{$shown->{battle}}{qw(id status participants online)}], [$battle, 'running', 3, 3], 'with the battle as it stands';
  is $shown->{seq}, $ada->me->{seq}, 'at that moment';
  $arena->end($battle);
  is_deeply counts($battle), {$first => [3, 2], $second => [2, 1]}, 'and they stay when it is over';
};

subtest 'they come back with the battle' => sub {
  my $battle = $arena->running(%everything);
  my ($ada, $bob) = $arena->join($battle, qw(ada bob));
  my %asked = $arena->asked($ada);
  answers_right($ada, $_, $asked{$_}) for keys %asked;
  answers_wrong($bob, $_, $asked{$_}) for keys %asked;
  my $before = counts($battle);
  my $commands = () = $arena->journal($battle);
  $arena->stack->redis('FLUSHALL');
  wait_until('the battle to be back', sub { $client->admin(GET => "/$battle/statistics", undocumented => 1)->status == 200 });
  is_deeply counts($battle), $before, 'the same counts from the journal alone';
};

subtest 'another key changes what was right' => sub {
  my $battle = $arena->running(%everything);
  my ($ada, $bob, $eve) = $arena->join($battle, qw(ada bob eve));
  my %asked = $arena->asked($ada);
  my ($id)  = sort grep { $asked{$_}{kind} eq 'choice' } keys %asked;
  my $given = wrong($asked{$id});
  answered $_->submit($id, $given), 200, 'a wrong answer' for $ada, $bob;
  answers_right($eve, $id, $asked{$id});
  $arena->end($battle);
  for my $key ([$given => [3, 2]], [$asked{$id}{answer} => [3, 1]]) {
    my ($answer, $counts) = @$key;
    answered $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $id, answer => $answer}]},
      undocumented => 1), 200, "$answer is right now";
    is_deeply counts($battle), {$id => $counts}, 'and so are those who said so';
  }
};

subtest 'only for organisers' => sub {
  my $battle = $arena->battle;
  refused $client->get("/api/admin/battles/$battle/statistics"), 401, 'unauthenticated', 'without the token';
  refused $client->admin(GET => '/nowhere/statistics'), 404, 'battle_not_found', 'another battle';
};

done_clean($arena);
