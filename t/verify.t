use lib 't/lib';
use Arena::Test;

# A battle that was played, and then what can be done to its journal by who owns the database.
my $arena  = Arena::Test->start;
my $stack  = $arena->stack;
my $battle = $arena->running;
my ($ada, $bob) = $arena->join($battle, "\x{416}\x{443}\x{43a}", 'bob');
$arena->score($_, 4) for $ada, $bob;
$arena->arm($ada, 'arrow', 'shield');
$ada->attack($bob);
$arena->end($battle);
my @journal = $arena->journal($battle);
my $count   = @journal;
cmp_ok $count, '>=', 17, 'there is a journal';

my $export = $arena->client->admin(GET => "/$battle/export")->json;
$stack->halt('nginx');
$stack->sql("CREATE TABLE public.$_ AS TABLE arena.$_") for qw(battle_event journal);

sub command (@command) {
  return $stack->run(qw(env -u PGHOST -u PGSERVICE), 'RUN=' . $stack->dir, @command);
}

sub verify (@arguments) { return command('tools/verify', @arguments) }

sub whole ($name, @arguments) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my ($status, $text) = verify($battle, @arguments);
  is $status, 0, $name;
  like $text, qr/^Battle $battle: the journal is whole, $count commands; its head is $count:[0-9a-f]{64}\.$/, 'and it says so';
}

# Does something to the journal, and takes it back.
sub broken ($name, $statements, $seq, $why, @arguments) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  $stack->sql($_) for @$statements;
  my ($status, $text) = verify($battle, @arguments);
  is $status, 1, $name;
  like $text, qr/^Battle $battle: the journal is broken at seq $seq: .*$why/, "it is told at $seq";
  $stack->sql("TRUNCATE arena.$_; INSERT INTO arena.$_ SELECT * FROM public.$_") for qw(battle_event journal);
}

sub update ($seq, $what) { return "UPDATE arena.battle_event SET $what WHERE battle_id = '$battle' AND seq = $seq" }
sub remove ($which)      { return "DELETE FROM arena.battle_event WHERE battle_id = '$battle' AND seq $which" }

subtest 'untouched' => sub {
  whole 'the journal is whole';
  whole 'the head that was published is in it', "$export->{journal}{seq}:$export->{journal}{hash}";
  whole 'also by its hash alone',               $export->{journal}{hash};
  my ($fifth) = $stack->sql("SELECT encode(hash, 'hex') FROM arena.battle_event WHERE battle_id = '$battle' AND seq = 5");
  whole 'and one of earlier', "5:$fifth";
  my ($status, $text) = command('make', '-s', 'verify', "BATTLE=$battle", "HEAD=5:$fifth");
  is $status, 0, 'make verify' or diag $text;
  like $text, qr/is whole/, 'says the same';
};

subtest 'a changed row' => sub {
  my %changes = (
    at              => "at + interval '1 millisecond'",
    command         => "'battle_attack'",
    participant     => "'somebody'",
    session         => 'session + 1',
    idempotency_key => "'key'",
    fingerprint     => "fingerprint || '0'",
    random          => "random || '0'",
    arguments       => "(arguments::text || ' ')::json",
    outcome         => "'{\"correct\":true,\"points\":99}'",
    hash            => "sha256('another')"
  );
  broken $_, [update(7, "$_ = $changes{$_}")], 7, 'hash' for sort keys %changes;
  broken 'less than a millisecond', [update(7, "at = at + interval '1 microsecond'")], 7, 'hash';
  broken 'the first row',           [update(1, "random = ''")],                        1, 'hash';
  broken 'the last row',            [update($count, "at = now()")], $count, 'hash';
  broken 'a row whose hash was made to fit', [update(7, "session = 9"), update(7, <<~'END')], 8, 'hash';
    hash = (SELECT sha256(before.hash || arena.journal_canonical(battle_event, 2::smallint)) FROM arena.battle_event AS before
      WHERE before.battle_id = battle_event.battle_id AND before.seq = 6)
    END
};

subtest 'removed rows' => sub {
  broken 'in the middle', [remove('= 6')],           6,          'missing; 7 is the next';
  broken 'several',       [remove('BETWEEN 3 AND 9')], 3,        'missing; 10 is the next';
  broken 'the first',     [remove('= 1')],           1,          'missing; 2 is the next';
  broken 'the last',      [remove("= $count")],      $count,     "missing; the journal's head is $count";
  broken 'the last ones', [remove('> 12')],          13,         "missing; the journal's head is $count";
  broken 'all',           [remove('> 0')],           1,          "missing; the journal's head is $count";
};

subtest 'swapped rows' => sub {
  broken 'two of them', [update(5, 'seq = 500'), update(6, 'seq = 5'), update(500, 'seq = 6')], 5, 'hash';
  broken 'one that comes later', [update(5, 'seq = ' . ($count + 1))], 5, 'missing; 6 is the next';
};

subtest 'a changed head' => sub {
  my $head = "UPDATE arena.journal SET %s WHERE battle_id = '$battle'";
  broken 'its hash',        [sprintf $head, "hash = sha256('another')"], $count, "the journal's head is";
  broken 'further',         [sprintf $head, 'seq = seq + 1'], $count + 1, 'missing';
  broken 'not as far',      [sprintf $head, 'seq = 10'],      11, "the journal's head, which is 10";
  broken 'that is no more', ["DELETE FROM arena.journal WHERE battle_id = '$battle'"], 1, "the journal's head, which is 0";
};

subtest 'a journal that was made anew, as a whole' => sub {
  my $shorter = ["DELETE FROM arena.battle_event WHERE battle_id = '$battle' AND seq > 12",
    "UPDATE arena.journal SET seq = 12, hash = (SELECT hash FROM arena.battle_event WHERE battle_id = '$battle' AND seq = 12)
      WHERE battle_id = '$battle'"];
  broken 'its end was cut off', $shorter, $count, 'its hash was published', "$export->{journal}{seq}:$export->{journal}{hash}";

  my $anew = [update(7, "session = 9"), <<~"END", <<~"END"];
    UPDATE arena.battle_event AS event SET hash = made.hash FROM (
      SELECT seq, arena.chain(decode(repeat('00', 32), 'hex'), arena.journal_canonical(one, 2::smallint))
        OVER (ORDER BY seq) AS hash FROM arena.battle_event AS one WHERE battle_id = '$battle') AS made
    WHERE event.battle_id = '$battle' AND event.seq = made.seq
    END
    UPDATE arena.journal SET hash = (SELECT hash FROM arena.battle_event WHERE battle_id = '$battle' AND seq = $count)
    WHERE battle_id = '$battle'
    END
  broken 'from a changed row on', $anew, $count, 'the head that was published',
    "$export->{journal}{seq}:$export->{journal}{hash}";

  $stack->sql($_) for @$anew;
  whole 'without a published head nobody can tell';
  my ($status, $text) = verify($battle, $export->{journal}{hash});
  is $status, 1, 'with its hash alone';
  like $text, qr/no command has the hash that was published/, 'it is told, too';
  $stack->sql("TRUNCATE arena.$_; INSERT INTO arena.$_ SELECT * FROM public.$_") for qw(battle_event journal);
};

subtest 'what cannot be checked' => sub {
  my %calls = (
    'no battle'       => [[],                        2, qr/usage/],
    'no identifier'   => [["x'; SELECT 1; --"],      2, qr/usage/],
    'no hash'         => [[$battle, 'abc'],          2, qr/usage/],
    'no such battle'  => [['nowhere'],               1, qr/there is no battle nowhere/],
  );
  for my $name (sort keys %calls) {
    my ($arguments, @expected) = @{$calls{$name}};
    my ($status, $text) = verify(@$arguments);
    is $status, $expected[0], $name;
    like $text, $expected[1], 'and says why';
  }
  $stack->halt('postgres');
  my ($status, $text) = verify($battle);
  is $status, 1, 'PostgreSQL is away';
  like $text, qr/PostgreSQL could not be asked/, 'and it says so';
  unlike $text, qr/whole|broken/, 'and nothing of the journal';
};

done_clean($arena);
