use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path tempdir tempfile);
use Mojo::JSON qw(encode_json);
use Mojo::Util qw(decode);

# tools/replay, on a server that runs: a battle is rebuilt from PostgreSQL alone, and another key is tried on it.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my $here   = tempdir;    # where the tool makes its own stack

my $battle = $arena->running(questions => bank(16), rules => {question_count => 16, session_timeout_ms => 3_600_000});
my ($ada, $bob, $cy, $dan) = $arena->join($battle, "\x{416}\x{443}\x{43a}", qw(bob cy -1.2));

my ($choice) = grep { $_->{kind} eq 'choice' } values %{$arena->known->{$battle}};
my %asked    = $arena->asked($ada);
my ($id)     = grep { $asked{$_} == $choice } keys %asked;
my %of_dan   = $arena->asked($dan);
my ($text)   = grep { $of_dan{$_}{kind} eq 'text' } keys %of_dan;
answered $_->submit($id, right($choice)), 200, 'who answers right' for $ada, $bob;
answered $cy->submit($id, wrong($choice)), 200, 'who does not';
answered $dan->submit($text, right($of_dan{$text})), 200, 'who answers another';
$arena->arm($ada, 'arrow', 'arrow');
$arena->arm($bob, 'shield');
$arena->score($cy, 3);
answered $ada->attack($bob), 200, 'a blow that is blocked';
answered $ada->attack($cy),  200, 'one that hits';
refused $ada->post('/attack', {target => $cy->id}, key => 'none'), 409, 'no_arrows', 'one that is refused under a key';
$bob = $bob->resume;
$dan->leave;

sub tool (@arguments) {
  my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', "TMPDIR=$here", 'RUN=' . $stack->dir,
    'tools/replay', @arguments);
  return ($status, decode('UTF-8', $text) // $text);
}

sub says ($arguments, $expected, $pattern, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my ($status, $text) = tool(@$arguments);
  is $status, $expected, "$name: exit status $expected" or diag $text;
  like $text, $pattern, 'and it is told';
  is_deeply [$here->list({dir => 1})->each], [], 'nothing is left behind';
  return $text;
}

sub key_file (@questions) { return spew(tempfile, encode_json({questions => \@questions})) }
sub export ($format) { return $client->admin(GET => "/$battle/export?format=$format")->body }

subtest 'as published' => sub {
  says [$battle], 0, qr/^Battle $battle: \d+ commands give what is published, byte for byte: 4 participants\.$/m, 'while it runs';
  $arena->end($battle);
  says [$battle], 0, qr/byte for byte/, 'when it is over';
};

my $published = export('csv');

subtest 'another key, tried' => sub {
  my $text = says ['--key', key_file({id => $id, answer => wrong($choice)}), $battle], 0, qr/^(\d+) participants of 4 change: .*\b3 their points/m,
    'a table';
  my %by = ($ada => -$choice->{points}, $bob => -$choice->{points}, $cy => $choice->{points});
  for my $player ($ada, $bob, $cy) {
    my $points = $player->me->{points};
    my $change = sprintf '%+d', $by{$player};
    like $text, qr/ $points > @{[$points + $change]} +\Q$change\E .* @{[$player->username]}$/m, 'of who would gain or lose how much';
  }
  like $text, qr/^Of the first 3, /m, 'and of who would be among the first';
  is export('csv'), $published, 'the server is as it was';
};

subtest 'another key, applied' => sub {
  my $socket = $client->socket($battle);
  my $file   = key_file({id => $id, answer => wrong($choice)});
  my $text   = says ['--key', $file, '--apply', $battle], 0, qr/^What is published now is what was tried, byte for byte\.$/m, 'done';
  isnt export('csv'), $published, 'the server has other standings';
  is_deeply $socket->event('battle.regraded')->{data}{questions}, [$id], 'and players were told';
  is scalar(grep { $_->{command} eq 'battle_regrade' } $arena->journal($battle)), 1, 'once';
  says ['--key', $file, $battle], 0, qr/^0 participants of 4 change/m, 'then that key changes nothing more';

  my ($status, $made) = $stack->run('make', '-s', 'replay', "BATTLE=$battle", 'KEY=' . key_file({id => $id, answer => right($choice)}),
    'APPLY=1', 'RUN=' . $stack->dir);
  is $status, 0, 'make replay takes it back' or diag $made;
  is export('csv'), $published, 'and the first standings are there again';
};

subtest 'what cannot be tried' => sub {
  says ['nowhere'], 2, qr/arena: .*404/, 'no such battle';
  says ['--key', spew(tempfile, '{'), $battle], 2, qr/is not JSON/, 'no key';
  says ['--key', key_file({id => 'q999', answer => 'a'}), $battle], 2, qr/questions\[0\]\.id: /, 'a key with a fault';
  says ['--apply', $battle], 2, qr/--key FILE/, 'nothing to apply';
  says [], 2, qr/^usage/, 'no battle';
  my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', "RUN=$here", 'tools/replay', $battle);
  is $status, 2, 'no server';
  like $text, qr/there is no stack in/, 'says where it looked';
};

# What the journal says is changed: the copy is another.
subtest 'another journal' => sub {
  my ($seq) = $stack->sql("SELECT seq FROM arena.battle_event WHERE battle_id = '$battle' AND command = 'question_submit' AND participant = '${\ $cy->id}'
    ORDER BY seq LIMIT 1");
  $stack->sql("CREATE TABLE public.kept AS TABLE arena.battle_event");
  my $wrong = "jsonb_set(arguments::jsonb, '{answer}', '\"none of them\"')::json";
  my ($number) = $stack->sql("SELECT seq FROM arena.battle_event WHERE battle_id = '$battle' AND command = 'question_submit'
    AND participant = '${\ $dan->id}'");
  $stack->sql("UPDATE arena.battle_event SET arguments = $wrong WHERE battle_id = '$battle' AND seq = $number");
  says [$battle], 1, qr/^Battle $battle, rebuilt from its journal, is not what is published:\n  \S+: \w+ is \d+, and \d+ in the copy/m,
    'an answer was another';
  $stack->sql("UPDATE arena.battle_event AS event SET arguments = kept.arguments FROM public.kept
    WHERE kept.battle_id = event.battle_id AND kept.seq = event.seq AND kept.seq = $number");

  $stack->sql("DELETE FROM arena.battle_event WHERE battle_id = '$battle' AND seq = $seq");
  says [$battle], 1, qr/cannot be restored: its journal does not go on behind entry @{[$seq - 1]}-0/, 'a command is missing';
  $stack->sql("INSERT INTO arena.battle_event SELECT * FROM public.kept WHERE seq = $seq");
  says [$battle], 0, qr/byte for byte/, 'as it was';
};

subtest 'another version' => sub {
  my ($today) = $stack->sql('SELECT arena.rules_version()');
  $stack->sql("UPDATE arena.battle SET version = 7 WHERE id = '$battle'");
  says [$battle], 0, qr/^Battle $battle was made with version 7 of rules and scripts, its commands were run by version $today, and this is version $today\.$/m,
    'the battle is of another';
  $stack->sql("UPDATE arena.battle SET version = $today WHERE id = '$battle'");
};

# Rules against sock puppets, a join code, choices in another order for each.
sub ruled (%rules) {
  my $made = $client->admin(POST => '', json => {title => 'Rules', questions => bank(16), join_code => 'sesame',
      rules => {question_count => 16, session_timeout_ms => 3_600_000, choices => 'shuffled', %rules}});
  answered $made, 201, 'a battle with rules';
  my $id = $made->json->{id};
  $arena->known->{$id} = {map { $_->{prompt} => $_ } @{bank(16)}};
  $client->admin(POST => "/$id/start");
  return ($id, map {
    Arena::Player->from($client, $client->post("/api/battles/$id/join", {username => $_, join_code => 'sesame'}))
  } qw(one two six));
}

subtest 'rules, as published' => sub {
  my ($fought, $one, $two, $six) = ruled(attack_after_correct => 2, hits_per_minute => 1);
  $arena->arm($_, 'arrow') for $one, $six;
  $arena->score($two) for 1, 2;    # more than one attack takes
  refused $one->attack($two), 409, 'attack_too_early', 'an attack that is too early';
  $arena->score($_) for $one, $six;
  answered $one->attack($two), 200, 'one that is not';
  refused $six->attack($two), 409, 'target_protected', 'and one on who is protected';
  says [$fought], 0, qr/^Battle $fought: \d+ commands give what is published, byte for byte: 3 participants\.$/m, 'attacks with rules';

  my ($hidden, @players) = ruled(verdicts => 'end');
  my %open = $arena->asked($players[0]);
  $players[0]->submit($_, right($open{$_})) for (sort keys %open)[0 .. 2];
  says [$hidden], 0, qr/byte for byte: 3 participants/, 'verdicts at the end, before it';
  $arena->end($hidden);
  says [$hidden], 0, qr/byte for byte: 3 participants/, 'and after it';
};

done_clean($arena);
