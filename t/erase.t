use lib 't/lib';
use Arena::Test;
use Arena::Kept;

use Mojo::Util qw(decode encode);

# A participant's name and answers are erased from the journal of a battle that is over: what it proves stays, and all who
# played beside it have what they had.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my $kept   = Arena::Kept->new(arena => $arena);

my $NAME   = "\x{416}\x{443}\x{43a}ov";
my $ANSWER = 'I live in Elm Street';

my $battle = $arena->running(questions => bank(16), rules => {question_count => 16, choices => 'shuffled'});
my $ada = $arena->join($battle, $NAME);    # first: player-1 from then on
my ($bob, $cy) = $arena->join($battle, 'bob', 'cy');
my %asked  = $arena->asked($ada);
my ($text) = grep { $asked{$_}{kind} eq 'text' } sort keys %asked;
my ($number) = grep { $asked{$_}{kind} eq 'number' } sort keys %asked;
answered $ada->post("/questions/$text/submit", {answer => $ANSWER}, key => 'mine-1'), 200, 'an answer of her own words';
answered $ada->submit($number, $asked{$number}{answer}), 200, 'another';
$arena->arm($ada, 'arrow', 'shield');
$arena->arm($bob, 'arrow');
$arena->score($cy, 4);
answered $ada->attack($cy), 200, 'she attacks';
answered $bob->attack($ada), 200, 'and is attacked';
refused $ada->post("/questions/$text/submit", {answer => "$ANSWER!"}, key => 'again'), 409, 'already_answered', 'a refusal under a key';
$ada = $ada->resume;
my %regrade = (questions => [{id => $text, answer => [$ANSWER, 'else']}, {id => $number, answer => 1}]);
answered $client->admin(POST => "/$battle/regrade", json => \%regrade), 200, 'her answers are graded again';

sub erase ($battle, $player) {
  return ($stack->sql("SELECT arena.erase_participant('$battle', '" . $player->id . "')"))[0];
}

sub cannot ($battle, $player, $why, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  ok !eval { erase($battle, $player); 1 }, $name;
  like $@, $why, 'and it says why';
}

sub tool (@command) {
  my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', 'RUN=' . $stack->dir, @command);
  return ($status, decode('UTF-8', $text) // $text);
}

$arena->journal($battle);
cannot($battle, $ada, qr/Battle $battle is not over/, 'not while it is played');
$arena->end($battle);
$ada->leave;
my $code = $ada->resume_code;
$arena->journal($battle);

sub without ($seen) { return {map { $_ => ref $seen->{$_} ? $seen->{$_} : $seen->{$_} =~ s/\Q$NAME\E/player-1/gr } keys %$seen} }

# What was said by her is in her submissions alone.
my @SAME = qw(head export csv leaderboard changes standings attacks participants);
my $before = $kept->seen($battle);
my @others = map { $kept->seen_by($_) } $bob, $cy;
my ($count) = $stack->sql("SELECT count(*) FROM arena.battle_event WHERE battle_id = '$battle'
  AND (participant = '${\ $ada->id}' AND command = 'question_submit' OR outcome ->> 'participant' = '${\ $ada->id}')");

# What she took with her name, which tells it.
my @took = grep { $_ ne '' } map { $stack->sql("SELECT DISTINCT arguments ->> 'username_$_' FROM arena.battle_event
  WHERE battle_id = '$battle' AND outcome ->> 'username' = '${\ encode('UTF-8', $NAME)}'") } qw(folded meant look);

subtest 'what is erased' => sub {
  is scalar @took, 3, 'what a name took is in the journal';
  my ($status, $text) = $stack->run('pg_dump', '-h', $stack->file('sockets'), '-U', 'postgres', 'arena');
  like decode('UTF-8', $text), qr/\Q$_\E/, 'what is to be erased was there' for $NAME, $ANSWER;
  is erase($battle, $ada), $count, 'her joins and her answers';
  ($status, $text) = $stack->run('pg_dump', '-h', $stack->file('sockets'), '-U', 'postgres', '--data-only', '-n', 'arena', '--exclude-table-data=arena.question', 'arena');
  my @regrades = grep {/battle_regrade/} split /\n/, $text;
  is scalar @regrades, 1, 'an organiser who gives a key with her words in it';
  my $rest = decode('UTF-8', join "\n", grep { !/battle_regrade/ } split /\n/, $text);
  unlike $rest, qr/\Q$_\E/, 'nothing else in the database has it' for $NAME, encode('UTF-8', $NAME), $ANSWER, $code, 'mine-', map { decode('UTF-8', $_) // $_ } @took;
  is erase($battle, $ada), 0, 'there is no more to erase';
};

subtest 'the chain' => sub {
  my ($seq, $hash) = @{$before->{head}}{qw(seq hash)};
  my ($status, $text) = tool('tools/verify', $battle, "$seq:$hash");
  is $status, 0, 'is whole, by the head that was published before' or diag $text;
  like $text, qr/^Battle $battle: the journal is whole, $seq commands; its head is $seq:$hash\.$/m, 'and has it still';
  like $text, qr/^Erased: the $_ of $count commands: [\d, -]+\.$/m, "and it is told which $_ are gone" for qw(arguments outcome);
  $stack->sql("UPDATE arena.battle_event SET changes = replace(changes::text, '\"answered\":1', '\"answered\":2')::json
    WHERE battle_id = '$battle' AND participant = '${\ $ada->id}' AND command = 'question_submit'");
  ($status, $text) = tool('tools/verify', $battle);
  is $status, 1, 'what she gained cannot be changed under cover of it';
  $stack->sql("UPDATE arena.battle_event SET changes = replace(changes::text, '\"answered\":2', '\"answered\":1')::json
    WHERE battle_id = '$battle' AND participant = '${\ $ada->id}' AND command = 'question_submit'");
};

subtest 'in SQL' => sub {
  my ($hers) = $stack->sql("SELECT count(*), count(answer) FROM arena.submissions WHERE battle_id = '$battle' AND username = 'player-1'");
  is $hers, '4|0', 'her submissions are there, and no answer';
  my ($theirs) = $stack->sql("SELECT count(*) = count(answer) FROM arena.submissions WHERE battle_id = '$battle' AND username <> 'player-1'");
  is $theirs, 't', 'those of others are whole';
};

subtest 'the battle, restored' => sub {
  $arena->restored($battle);
  my $is  = $kept->seen($battle);
  my $was = without($before);
  is $is->{$_}, $was->{$_}, "$_: as before, but for her name" for grep { !ref $was->{$_} } qw(export csv leaderboard);
  is_deeply $is->{head}, $was->{head}, 'with the same head';
  for my $view (qw(changes standings attacks participants)) {
    is_deeply $is->{$view}, [map {s/\Q$NAME\E/player-1/gr} @{$was->{$view}}], "arena.$view: as before, but for her name";
  }
  is_deeply [map { $kept->seen_by($_) } $bob, $cy], \@others, 'others see of themselves what they saw';
  refused $client->post("/api/battles/$battle/join", {username => $NAME, resume_code => $code}), 403, 'wrong_resume_code',
    'nobody comes back by her name';
  my ($status, $text) = tool('tools/replay', $battle);
  is $status, 0, 'it replays' or diag $text;

  my $again = $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $number, answer => $asked{$number}{answer}}]});
  answered $again, 200, 'it can be graded again';
  my ($hers) = grep { $_->{username} eq 'player-1' } @{$arena->leaderboard($battle)->{entries}};
  my ($had) = grep { $_->{username} eq 'player-1' } @{Mojo::JSON::decode_json(encode('UTF-8', $was->{leaderboard}))->{entries}};
  is $hers->{points}, $had->{points}, 'which does not concern answers that are gone';
};

subtest 'what cannot be erased' => sub {
  cannot($battle, $ada->new(%$ada, id => 'nobody'), qr/There is no participant nobody in a battle $battle/, 'nobody');
  cannot('nowhere', $ada, qr/There is no participant .* in a battle nowhere/, 'a battle that is not');
  $kept->load;
  my ($then) = @{$kept->said->{usual}{players}};
  cannot('usual', $ada->new(%$ada, id => $then->{id}), qr/The journal of battle usual is of form 1/, 'a journal of form 1');
  ok !eval { $stack->sql("SET ROLE arena; SELECT arena.erase_participant('$battle', '${\ $bob->id}')"); 1 }, 'by the role of the server';
  like $@, qr/permission denied/, 'because it may not';
};

done_clean($arena);
