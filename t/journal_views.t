use lib 't/lib';
use Arena::Test;

use Digest::SHA qw(sha256_hex);
use List::Util qw(sum0);
use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);
use Mojo::Util qw(decode encode);

# What organisers ask in SQL is what players saw.
my $arena  = Arena::Test->start;
my $stack  = $arena->stack;
my $client = $arena->client;

# Another battle beside it: no view mixes them up.
my $other  = $arena->running;
$arena->score($_, 3) for $arena->join($other, 'ada', 'someone');

my $battle  = $arena->running;
my @players = $arena->join($battle, "\x{416}\x{443}\x{43a}", map {"player$_"} 1 .. 23);

sub lines ($statement) { return map { decode('UTF-8', $_) } $stack->sql($statement) }

# Rows of the export, without what a journal does not have: who is online.
sub exported ($battle) {
  my $csv = decode('UTF-8', $client->admin(GET => "/$battle/export?format=csv")->body);
  my ($head, @lines) = map { [split /,/] } split /\r\n/, $csv =~ s/^\x{feff}//r;
  my @columns = grep { $head->[$_] !~ /^online$|\(UTC\)/ } 0 .. $#$head;
  is join(' ', @$head[@columns]), 'rank participant_id username points arrows shields rewards_pending answered correct joined_at',
    'the columns of the export';
  return map { join '|', @$_[@columns] } @lines;
}

sub as_exported ($battle, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  $arena->journal($battle);
  is_deeply [lines("SELECT rank, participant, username, points, arrows, shields, rewards_pending, answered, correct,
    arena.milliseconds(joined_at) FROM arena.standings WHERE battle_id = '$battle' ORDER BY rank")], [exported($battle)], $name;
}

as_exported($battle, 'nobody has done anything');

# By player and question; and attacks as they were answered.
my (%said, @attacks);
my $questions = $arena->known->{$battle};
my @active    = @players[0 .. 20];    # the others only watch: equal points
srand 20261120;
for my $player (@active) {
  my @open = $player->questions;
  for my $question (@open[0 .. int rand 9]) {
    my $known  = $questions->{$question->{prompt}};
    my $given  = rand() < 0.7 ? right($known, int rand 4) : wrong($known, int rand 3);
    my $answer = $player->submit($question->{id}, $given)->json;
    $said{$player->username}{$question->{id}} = [$given, $answer->{correct}, $answer->{points_awarded}];
  }
  for (1 .. rand 4) { $player->reward(rand() < 0.6 ? 'arrow' : 'shield') }
}
for my $player (@active) {
  for (1 .. $player->me->{arrows}) {
    my @others = grep { $_->{points} && $_->{participant_id} ne $player->id } @{$arena->leaderboard($battle)->{entries}};
    my ($target) = @attacks ? $others[rand @others] : grep { $_->{shields} } @others;
    my $answer = $player->attack($target->{participant_id});
    push @attacks, [$player->username, $target->{username}, @{$answer->json}{qw(outcome damage)}];
  }
}
$_->leave for @players[3, 4];
my $again = $players[4]->resume;
$arena->score($again, 1);
my ($scored) = grep { !$said{$again->username}{$_} } map { $_->{id} } grep { $_->{status} ne 'open' } $again->questions;
my $known = {$arena->asked($again)}->{$scored};
$said{$again->username}{$scored} = [right($known), true, $known->{points}];

subtest 'the play was one' => sub {
  my %outcomes = map { $_->[2] => 1 } @attacks;
  is_deeply [sort keys %outcomes], ['blocked', 'hit'], 'attacks of both kinds';
  my %verdicts = map { $_->[1] => 1 } map { values %$_ } values %said;
  is keys %verdicts, 2, 'right answers and wrong ones';
  my %points;
  $points{$_->{points}}++ for @{$arena->leaderboard($battle, '?limit=500')->{entries}};
  ok grep({ $_ > 1 } values %points), 'equal points';
};

subtest 'standings' => sub { as_exported($battle, 'of a battle that runs') };

subtest 'equal points' => sub {
  my $even = $arena->running(questions => bank(48, difficulty => 'easy', points => 10));
  my ($ada, $bob, $cy, $dan) = $arena->join($even, qw(ada bob cy dan));
  $arena->score($dan, 2);
  $arena->arm($ada, 'shield');
  $arena->arm($bob, 'arrow', 'arrow');
  $arena->arm($cy, 'arrow');
  is $bob->attack($dan)->json->{outcome}, 'hit', 'who is hit comes after those who have as many';
  is $cy->attack($ada)->json->{outcome}, 'blocked', 'a blow that is blocked changes nothing';
  as_exported($even, 'in the order in which they were reached');
  is join(' ', lines("SELECT username FROM arena.standings WHERE battle_id = '$even' ORDER BY rank")), 'bob ada cy dan',
    'and as the rules have it';
};

subtest 'participants' => sub {
  is_deeply [lines("SELECT participant, username FROM arena.participants WHERE battle_id = '$battle' ORDER BY participant")],
    [sort map { join '|', $_->id, $_->username } @players], 'everybody, once';
};

subtest 'submissions' => sub {
  my %found;
  for my $line (lines("SELECT json_build_array(username, question, answer, correct, points) FROM arena.submissions
    WHERE battle_id = '$battle'"))
  {
    my ($username, $question, @rest) = @{decode_json(encode('UTF-8', $line))};
    ok !$found{$username}{$question}, 'one attempt' if $found{$username}{$question};
    $found{$username}{$question} = \@rest;
  }
  is_deeply \%found, \%said, 'as they were sent and judged';
};

subtest 'attacks' => sub {
  is_deeply [lines("SELECT attacker_username, target_username, outcome, damage FROM arena.attacks WHERE battle_id = '$battle'
    ORDER BY seq")], [map { join '|', @$_ } @attacks], 'as they were answered';
  my %ids = map { $_->username => $_->id } @players;
  is_deeply [lines("SELECT attacker, target FROM arena.attacks WHERE battle_id = '$battle' ORDER BY seq")],
    [map { join '|', @ids{@$_[0, 1]} } @attacks], 'with the ids of both';
};

subtest 'changes' => sub {
  my ($points) = lines("SELECT sum(points) FROM arena.changes WHERE battle_id = '$battle'");
  is $points, sum0(map({ $_->[2] } map { values %$_ } values %said), map { -$_->[3] } @attacks), 'come to what was won and lost';
};

subtest 'after a regrade' => sub {
  $arena->end($battle);
  as_exported($battle, 'of a battle that is over');
  my %asked = $arena->asked($players[1]);
  my @ids   = (grep({ $asked{$_}{kind} eq 'number' } sort keys %asked), grep { $asked{$_}{kind} eq 'choice' } sort keys %asked);
  my $answer = $client->admin(POST => "/$battle/regrade", json => {questions => [map { {id => $_, answer => wrong($asked{$_})} } @ids]});
  answered $answer, 200, 'some answers were not right';
  cmp_ok $answer->json->{changed}, '>', 0, 'for somebody';
  as_exported($battle, 'then the standings are others');
  my ($rows) = lines("SELECT count(*) FROM arena.changes JOIN arena.battle_event USING (battle_id, seq)
    WHERE battle_id = '$battle' AND command = 'battle_regrade'");
  is $rows, $answer->json->{changed}, 'and who was changed can be seen';
};

subtest 'as docs/journal.md has it' => sub {
  my @blocks = map {s/^ {4}//gmr} path('docs/journal.md')->slurp =~ /^( {4}.*\n(?: {4}.*\n|\n(?= {4}))*)/mg;
  my @asked  = grep {/^SELECT/} @blocks;
  cmp_ok scalar @asked, '>', 5, 'there are examples';
  my $commands = $arena->journal($battle);
  for my $statement (@asked) {
    my ($name) = split /\n/, $statement;
    my @rows = lines($statement =~ s/'demo'/'$battle'/gr =~ s/'ada'/'player1'/gr =~ s/'\d{4}-[^']+'/now()/gr);
    $statement =~ /reckoned/ ? is "@rows", $commands . '|', 'the chain is whole' : ok scalar @rows, $name;
  }
  my ($row)  = grep {/^demo\n/} @blocks;
  my ($hash) = path('docs/journal.md')->slurp =~ /has the hash `([0-9a-f]{64})`/;
  is sha256_hex("\0" x 32 . $row =~ s/\n\z//r), $hash, 'the hash of its example';
};

done_clean($arena);
