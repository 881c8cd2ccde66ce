use lib 't/lib';
use Arena::Test;

use Digest::SHA qw(sha256_hex);

my $arena  = Arena::Test->start;
my $client = $arena->client;

subtest 'the questions of a participant' => sub {
  my $battle    = $arena->running;
  my ($ada)     = $arena->join($battle, 'ada');
  my $known     = $arena->known->{$battle};
  my @questions = $ada->questions;
  is @questions, 15, 'as many as the rules say';
  is_deeply [map { $_->{position} } @questions], [1 .. 15], 'in their order';
  is keys %{{map { $_->{id} => 1 } @questions}}, 15, 'none twice';
  is_deeply [grep { $_->{status} ne 'open' || exists $_->{answered_at} } @questions], [], 'all of them open';
  for my $question (@questions) {
    my $import = $known->{$question->{prompt}};
    is_deeply {map { $_ => $question->{$_} } qw(subject difficulty points kind choices)},
      {map { $_ => $import->{$_} } qw(subject difficulty points kind choices)}, "$question->{prompt} is as imported";
  }
  is_deeply [$ada->questions], \@questions, 'the next time as well';
  is_deeply [$ada->resume->questions], \@questions, 'and after a resume';
};

subtest 'the mix of difficulties follows the bank' => sub {
  my $bank = bank(60);
  my @easy = splice @{$bank}, 0, 40;
  $_->{difficulty} = 'easy', $_->{points} = 12 for @easy;
  $_->{difficulty} = 'hard', $_->{points} = 44 for @$bank;
  my $battle = $arena->running(questions => [@easy, @$bank], rules => {question_count => 12});
  for my $player ($arena->join($battle, map {"player$_"} 1 .. 5)) {
    my %count;
    $count{$_->{difficulty}}++ for $player->questions;
    is_deeply \%count, {easy => 8, hard => 4}, 'two easy ones to a hard one';
  }
};

subtest 'not everybody is asked the same' => sub {
  my $battle = $arena->running;
  my %orders;
  $orders{join ' ', map { $_->{id} } $_->questions}++ for $arena->join($battle, map {"player$_"} 1 .. 8);
  cmp_ok keys %orders, '>', 6, 'orders differ';
};

subtest 'what was answered shows' => sub {
  my $battle = $arena->running;
  my $ada    = $arena->join($battle, 'ada');
  my %asked  = $arena->asked($ada);
  my ($first, $second) = map { $_->{id} } $ada->questions;
  $ada->submit($first,  right($asked{$first}));
  $ada->submit($second, wrong($asked{$second}));
  my @questions = $ada->questions;
  is_deeply [map { $_->{status} } @questions[0 .. 2]], [qw(correct wrong open)], 'right, wrong and open';
  cmp_ok $questions[1]{answered_at}, '>=', $questions[0]{answered_at}, 'with their instants';
  ok !exists $questions[2]{answered_at}, 'an open one has none';
};

subtest 'before, and when there is none' => sub {
  my $battle = $arena->battle;
  my $ada    = $arena->join($battle, 'ada');
  refused $ada->get('/questions'), 409, 'battle_not_running', 'no questions before the start';
  answered $client->admin(POST => "/$battle/start"), 200, 'the battle starts';
  is scalar(() = $ada->questions), 15, 'and there they are';
  my %asked = $arena->asked($ada);
  my ($id)  = sort keys %asked;
  $ada->submit($id, wrong($asked{$id}));
  answered $arena->end($battle), 200, 'the battle ends';
  my %shown = map { $_->{id} => $_ } $ada->questions;
  is_deeply {map { $_ => $shown{$_}{answer} } keys %shown}, {map { $_ => $asked{$_}{answer} } keys %asked},
    'now with their answers';
};

# Every byte that players get until the end, searched for what could tell an answer.
subtest 'no answer leaks' => sub {
  my $battle    = $arena->running(rules => {question_count => 48});
  my $spectator = $client->socket($battle);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my @sockets = ($spectator, map { $_->socket } $ada, $bob);
  my %asked   = $arena->asked($ada);
  my @answers = ($ada->get('/questions'), $ada->get('/me'), $client->get("/api/battles/$battle"));
  my @ids     = sort keys %asked;
  push @answers, $ada->submit($ids[$_], $_ % 2 ? right($asked{$ids[$_]}) : wrong($asked{$ids[$_]})) for 0 .. 11;
  push @answers, $ada->submit($ids[0], 'once more'), $ada->submit($ids[20], {}), $ada->submit($ids[20], [1]);
  push @answers, $ada->get('/questions'), $bob->get('/questions'), $bob->get('/leaderboard'), $ada->reward('arrow');
  push @answers, $ada->heartbeat, $client->post("/api/battles/$battle/join", {username => 'cy'});
  $_->event('leaderboard.updated') for @sockets;
  my $said = join "\n", map({ $_->body } @answers), map { $_->bytes } @sockets;

  my $seed = $client->admin(GET => "/$battle")->json->{seed_hash};
  like $said, qr/$seed/, 'the hash of the seed is public';
  my @fields = $said =~ /.{0,40}"(?:answers?|right|solution|tolerance|number|texts|seed|folded|bank|draw)"\s*:.{0,40}/g;
  is_deeply \@fields, [], 'no field of the inside';
  my @secrets = $said =~ /.{0,40}(?:secret|770\d{3}\.\d).{0,40}/gi;
  is_deeply \@secrets, [], 'no answer';
  my ($listed) = grep { $_->{id} eq $battle } @{$client->get('/api/battles?limit=100')->json->{battles}};
  ok $listed && !exists $listed->{seed}, 'nor is there a seed in the list';
  is $client->admin(GET => "/$battle")->json->{questions}[2]{answer}[0], 'Secret Answer 2', 'which the organiser sees';

  answered $arena->end($battle), 200, 'the battle ends';
  my $ended = $spectator->event('battle.ended')->{data};
  is sha256_hex($ended->{seed}), $ended->{seed_hash}, 'now the seed is told, and is the one that was promised';
};

done_clean($arena);
