use lib 't/lib';
use Arena::Test;

use Arena::Bank qw(as_seen);
use Arena::Draw qw(moved);
use Mojo::JSON qw(decode_json);

# Where choices are shuffled each participant sees them in another order, and what is right is the same for all.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my @names  = ('ada', "Zo\x{eb}", 'cy');
my @bank   = grep { $_->{choices} } @{bank(60, difficulty => 'easy', points => 12)};

sub texts ($choices) { return [map { $_->{text} } @$choices] }
sub ids ($choices)   { return [map { $_->{id} } @$choices] }
sub rules ()         { return {question_count => scalar @bank, choices => 'shuffled'} }

# By prompt: the question as one sees it.
sub seen ($player) { return {map { $_->{prompt} => $_ } $player->questions} }

subtest 'as imported, unless a rule says otherwise' => sub {
  my $battle = $arena->running(questions => \@bank, rules => {question_count => scalar @bank});
  is $client->get("/api/battles/$battle")->json->{rules}{choices}, 'as_imported', 'the rule';
  my $seen = seen($arena->join($battle, 'ada'));
  is_deeply [map { $seen->{$_->{prompt}}{choices} } @bank], [map { $_->{choices} } @bank], 'nothing is moved';
};

subtest 'a word that is none' => sub {
  at_fault $client->admin(POST => '', json => {title => 'x', questions => \@bank, rules => {choices => 'random'}}), ['rules.choices'], 'is refused';
};

subtest 'shuffled' => sub {
  my $battle  = $arena->running(questions => \@bank, rules => rules());
  my @players = $arena->join($battle, @names);
  my %seen    = map { $_->username => seen($_) } @players;
  my %orders;
  for my $question (@bank) {
    for my $name (@names) {
      my $choices = $seen{$name}{$question->{prompt}}{choices};
      is_deeply ids($choices), ids($question->{choices}), 'ids stay at their places';
      is_deeply [sort @{texts($choices)}], [sort @{texts($question->{choices})}], 'and there are the same texts';
      $orders{$name} .= CORE::join(',', @{texts($choices)}) . ';';
    }
  }
  is scalar(keys %{{reverse %orders}}), @names, 'each has an order of its own';
  my ($ada, $zoe, $cy) = @players;
  is_deeply seen($ada), $seen{ada}, 'which stays';

  my ($first, $second, @rest) = @bank;
  my $of = sub ($player, $question) { my $seen = $seen{$player->username}{$question->{prompt}}; ($seen->{id}, as_seen($question, $seen)) };
  for my $player ($ada, $zoe) {
    for my $question ($first, $second) {
      my ($id, $own) = $of->($player, $question);
      is $player->submit($id, right($own))->json->{correct}, Mojo::JSON->true, $player->username . ' answers right by what is seen';
    }
  }
  my ($id, $own) = $of->($cy, $first);
  refused $cy->submit($id, 'e'), 422, 'invalid_request', 'an id that is none';
  my $wrong = wrong($own);
  my $said = $cy->post("/questions/$id/submit", {answer => $wrong}, key => 'once');
  is $said->json->{correct}, Mojo::JSON->false, 'what is wrong is wrong';
  is $cy->post("/questions/$id/submit", {answer => $wrong}, key => 'once')->body, $said->body, 'asked again, the same';

  my @kept = map { decode_json($_) } $stack->sql("SELECT answer FROM arena.submissions WHERE battle_id = '$battle' AND correct ORDER BY seq")
    if $arena->journal($battle);
  is_deeply \@kept, [map { $_->{answer} } ($first, $second) x 2], 'organisers find answers by the ids of the import';
  my $imported = $client->admin(GET => "/$battle")->json->{questions};
  is_deeply [map { $_->{choices} } @$imported], [map { $_->{choices} } @bank], 'as they find the questions';

  # The first one's key was wrong: cy was right.
  my ($text) = map { $_->{text} } grep { $_->{id} eq $wrong } @{$own->{choices}};
  my ($meant) = map { $_->{id} } grep { $_->{text} eq $text } @{$first->{choices}};
  $arena->restored($battle);
  is_deeply seen($ada)->{$_->{prompt}}{choices}, $seen{ada}{$_->{prompt}}{choices}, 'after a restore it is the same order' for @rest[0 .. 3];
  answered $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $imported->[0]{id}, answer => $meant}]}), 200, 'another key';
  is_deeply [map { $_->me->{points} } $ada, $zoe, $cy], [12, 12, 12], 'counts for who gave it, however it was called';

  my $seed = $arena->end($battle) && $client->get("/api/battles/$battle")->json->{seed};
  for my $player (@players) {
    my $after = seen($player);
    for my $question (@bank) {
      my $seen = $after->{$question->{prompt}};
      is_deeply texts($seen->{choices}), [moved($seed, $seen->{id}, $player->username, @{texts($question->{choices})})], 'the order is that of the seed';
      my $key = $question == $first ? {%$question, answer => $meant} : $question;
      is_deeply $seen->{answer}, as_seen($key, $seen)->{answer}, 'what was right is told by what is seen';
    }
  }
  is seen($cy)->{$first->{prompt}}{submitted}, $wrong, 'and so is what was answered';
  is_deeply seen($zoe)->{$second->{prompt}}{submitted}, right(($of->($zoe, $second))[1]), 'of several, too';
};

done_clean($arena);
