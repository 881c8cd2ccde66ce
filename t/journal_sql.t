use lib 't/lib';
use Arena::Test;

use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(sha256);
use Mojo::File qw(path);
use Mojo::JSON qw(decode_json encode_json);
use Mojo::Util qw(encode);

use Arena::Journal;

# The functions that keep the journal, as the server calls them: in its role, in the PostgreSQL of this test alone.
my $arena = Arena::Test->start;
my $stack = $arena->stack;
$stack->halt('nginx');

my $ZERO   = '0' x 64;
my @FIELDS = qw(at command participant session idempotency_key fingerprint random arguments outcome);

sub statement ($function, $arguments) {
  return "SET ROLE arena; SELECT json_agg(json_build_array(kind, a, b)) FROM arena.$function('{}', \$j\$"
    . encode_json($arguments) . '$j$)';
}

# Rows of a result; what a tag has for JSON is taken apart.
sub rows ($text) {
  my @rows = @{decode_json($text)};
  $_->[2] = decode_json(encode('UTF-8', $_->[2])) for grep { $_->[0] =~ /^(?:then|instead)$/ } @rows;
  return @rows;
}

sub call ($function, %arguments) { return rows(join "\n", $stack->sql(statement($function, \%arguments))) }

sub battle ($id, %columns) {
  my %row = (title => "'A battle'", description => "''", created_at => 'now()', seed => "repeat('0', 64)", rules => "'{}'",
    fingerprint => "''", %columns);
  my @names = sort keys %row;
  $stack->sql("INSERT INTO arena.battle (id, @{[join ', ', @names]}) VALUES ('$id', @{[join ', ', @row{@names}]})");
  return $id;
}

# An entry of a stream: a command, or a refusal ("3-1").
sub entry ($entry, %fields) {
  my ($seq) = split /-/, $entry;
  return {
    entry           => $entry,
    at              => 1_766_000_000_000 + $seq,
    command         => 'question_submit',
    participant     => 'c0ffee',
    session         => '1',
    idempotency_key => '',
    fingerprint     => "f$seq",
    random          => "r$seq",
    arguments       => '{"id":"b","answer":' . $seq . '}',
    outcome         => '{}',
    %fields
  };
}

sub commands ($first, $last) { return map { entry("$_-0") } $first .. $last }

sub batch ($battle, $run, @entries) {
  my %batch = (id => $battle, run => $run, entries => [map { $_->{entry} } @entries]);
  for my $field (@FIELDS) {
    $batch{$field =~ /s$/ ? $field : "${field}s"} = [map { $_->{$field} } @entries];
  }
  return %batch;
}

sub append (@arguments) { return call(journal_append => batch(@arguments)) }

# The hash of each command, from the form of a row that docs/journal.md gives.
sub chain ($battle, @entries) {
  my $hash = "\0" x 32;
  my @hashes;
  for my $entry (grep { $_->{entry} =~ /-0$/ } @entries) {
    my ($seq) = split /-/, $entry->{entry};
    push @hashes, unpack 'H*', $hash = sha256($hash . encode('UTF-8', join "\n", $battle, $seq, @$entry{@FIELDS}));
  }
  return @hashes;
}

sub trimmed ($battle, $upto, $hash) {
  my ($seq) = split /-/, $upto;
  return [['200', '', ''], ['then', 'journal_trim', {id => $battle, upto => $upto, seq => $seq, hash => $hash}]];
}

sub refused_with ($code, $detail, $answer, $name) {
  my $problem = decode_json($answer->[0][1]);
  is_deeply [$answer->[0][0], @$problem{qw(status code)}, $answer->[1]], [409, 409, $code, ['code', $code, '']], $name;
  like $problem->{detail}, $detail, 'and says why';
}

sub written ($battle) {
  return join ' ', $stack->sql("SELECT entry FROM arena.journal_after('$battle', 0, 0, 10000)");
}

subtest 'entries are kept as they came, in a chain' => sub {
  my $battle  = battle('kept');
  my @entries = (
    entry('1-0', command => 'battle_join', participant => '', outcome => '{"participant":"c0ffee","username":"Жук"}'),
    entry('2-0', arguments => '{"id": "b",  "answer":"\u0000 \ud800 \\\\ Ж\t\u00e9",' . "\n" . '"answer":1e400}'),
    entry('2-1', command   => 'reward_take', idempotency_key => 'key-1'),
    entry('2-2', command   => 'reward_take', idempotency_key => 'key-2'),
    entry('3-0', session   => '17', outcome => '{"correct":true,"points":20}'),
  );
  my @hashes = chain($battle, @entries);
  is_deeply [append($battle, 'run', @entries)], trimmed($battle, '3-0', $hashes[-1]), 'the head is told';

  my ($json) = $stack->sql(<<~'END');
    SELECT json_agg(json_build_array(arena.milliseconds(at), command, participant, session::text, idempotency_key, fingerprint,
      random, arguments::text, outcome::text, encode(hash, 'hex')) ORDER BY seq)::text FROM arena.battle_event
    END
  my $place = 0;
  is_deeply decode_json($json), [map { [@$_{@FIELDS}, $hashes[$place++]] } grep { $_->{entry} =~ /-0$/ } @entries],
    'commands, to the byte';
  is join(' ', $stack->sql("SELECT seq, number, command, idempotency_key, arguments FROM arena.battle_refusal")),
    '2|1|reward_take|key-1|{"id":"b","answer":2} 2|2|reward_take|key-2|{"id":"b","answer":2}', 'refusals beside them';

  is_deeply [append($battle, 'run', @entries)], trimmed($battle, '3-0', $hashes[-1]), 'the same again says the same';
  is_deeply [append($battle, 'run')],           trimmed($battle, '3-0', $hashes[-1]), 'and so does nothing at all';
  is written($battle), '1-0 2-0 2-1 2-2 3-0', 'nothing is there twice';

  push @entries, entry('3-1'), entry('4-0'), entry('5-0');
  @hashes = chain($battle, @entries);
  is_deeply [append($battle, 'run', @entries[3 .. 7])], trimmed($battle, '5-0', $hashes[-1]), 'what is known is left out';
  push @entries, entry('5-1');
  is_deeply [append($battle, 'run', $entries[-1])], trimmed($battle, '5-1', $hashes[-1]), 'a refusal moves the end, not the head';
  is written($battle), '1-0 2-0 2-1 2-2 3-0 3-1 4-0 5-0 5-1', 'all is there once';
};

# Rows as an organiser has them, with their hashes reckoned anew here.
sub journal_of ($battle) { return Arena::Journal->new(stack => $stack, battle => $battle) }

sub verify (@arguments) {
  return $stack->run(qw(env -u PGHOST -u PGSERVICE), 'RUN=' . $stack->dir, 'tools/verify', @arguments);
}

# What a script of today says: which version it is, what changed, and what came of it.
sub said ($version, $changes, $outcome) { return qq({"version":$version,"changes":$changes,"outcome":$outcome}) }

my %JOINED   = (command => 'battle_join', participant => '', arguments => '{"id":"b","username":"ada"}',
  outcome => said(7, '{"c0ffee":{"placed":1}}', '{"participant":"c0ffee","username":"ada","resumed":false}'));
my %ANSWERED = (outcome => said(7, '{"c0ffee":{"points":20,"rewards":1,"answered":1,"correct":1,"placed":1}}', '{"correct":true,"points":20}'));

subtest 'form 2' => sub {
  my $battle  = battle('second', journal_form => 2);
  my @entries = (entry('1-0', %JOINED), entry('2-0', %ANSWERED, idempotency_key => 'key'), entry('2-1', command => 'reward_take'),
    entry('3-0', outcome => said(8, '{ "c0ffee" : {"answered":1}}', '{"correct":false,"points":0}')));
  append($battle, 'run', @entries[0 .. 1]);
  my $journal = journal_of($battle);
  my @first   = $journal->events;
  append($battle, 'run', @entries) for 1 .. 2;
  my @rows = $journal->events;
  is_deeply [@rows[0, 1]], \@first, 'what was written stays, salts and all, when it comes again';
  is_deeply [$journal->chain_faults(@rows)], [], 'the chain is as docs/journal.md says';
  is_deeply [map { [@$_{qw(version changes outcome)}] } @rows], [
    [7, '{"c0ffee":{"placed":1}}', '{"participant":"c0ffee","username":"ada","resumed":false}'],
    [7, '{"c0ffee":{"points":20,"rewards":1,"answered":1,"correct":1,"placed":1}}', '{"correct":true,"points":20}'],
    [8, '{ "c0ffee" : {"answered":1}}', '{"correct":false,"points":0}']
  ], 'what was said is in columns of its own, to the byte';
  my %salts = map { $_ => 1 } map { @$_{qw(arguments_salt outcome_salt)} } @rows;
  is scalar(grep {/^[0-9a-f]{32}$/} keys %salts), 6, 'each has a salt of its own';
  is_deeply [$stack->sql("SELECT participant, placed, points, rewards, answered, correct FROM arena.changes WHERE battle_id = '$battle' ORDER BY seq")],
    ['c0ffee|t|0|0|0|0', 'c0ffee|t|20|1|1|1', 'c0ffee|f|0|0|1|0'], 'the changes are those that were said';
  is_deeply [$stack->sql("SELECT username, points, rewards_pending, answered, correct FROM arena.standings WHERE battle_id = '$battle'")],
    ['ada|20|1|2|1'], 'and so are the standings';

  my ($status, $text) = verify($battle);
  is_deeply [$status, $text], [0, "Battle $battle: the journal is whole, 3 commands; its head is 3:$rows[2]{hash}.\n"], 'it verifies';

  $stack->sql("CREATE TABLE public.kept AS SELECT * FROM arena.battle_event WHERE battle_id = '$battle'");
  my $broken = sub ($name, $change, $why, $seq = 2) {
    $stack->sql("UPDATE arena.battle_event SET $change WHERE battle_id = '$battle' AND seq = 2");
    my ($status, $text) = verify($battle);
    is $status, 1, $name;
    like $text, qr/^Battle $battle: the journal is broken at seq $seq: .*$why/, "it is told at $seq";
    $stack->sql("DELETE FROM arena.battle_event WHERE battle_id = '$battle'; INSERT INTO arena.battle_event SELECT * FROM public.kept");
  };
  my %changes = (
    at              => "at + interval '1 millisecond'",
    command         => "'battle_attack'",
    participant     => "'somebody'",
    session         => 'session + 1',
    idempotency_key => "'another'",
    fingerprint     => "fingerprint || '0'",
    random          => "random || '0'",
    arguments       => "(arguments::text || ' ')::json",
    outcome         => "'{}'",
    version         => 'version + 1',
    changes         => "'{}'",
    arguments_salt  => 'outcome_salt',
    outcome_salt    => 'arguments_salt',
    hash            => "sha256('another')"
  );
  $broken->("a changed $_", "$_ = $changes{$_}", 'hash') for sort keys %changes;
  $broken->('no changes',         'changes = NULL',        'hash');
  $broken->('no salt',            'outcome_salt = NULL',   'neither a salt nor a digest');
  $broken->('a salt and a digest', "arguments_digest = sha256('x')", 'both a salt and a digest');
  $broken->('a digest of another', "outcome_salt = NULL, outcome_digest = sha256('x')", 'hash');

  $stack->sql("UPDATE arena.battle_event SET arguments = '{}', fingerprint = '', idempotency_key = '', arguments_salt = NULL,
    arguments_digest = arena.journal_digest(arguments_salt, idempotency_key || E'\n' || fingerprint || E'\n' || arguments)
    WHERE battle_id = '$battle' AND seq < 3");
  ($status, $text) = verify($battle, "3:$rows[2]{hash}");
  is $status, 0, 'what was erased leaves the chain whole';
  like $text, qr/^Battle $battle: the journal is whole, 3 .*\nErased: the arguments of 2 commands: 1-2\.\n\z/, 'and it is told';
  is_deeply [$journal->chain_faults($journal->events)], [], 'for who reads the document, too';

  $stack->sql("UPDATE arena.battle SET journal_form = 1 WHERE id = '$battle'");
  ($status, $text) = verify($battle);
  like $text, qr/broken at seq 1: it has what a journal of form 1 does not have/, 'it does not pass for the other form';
};

subtest 'old and new side by side' => sub {
  my ($one, $two) = (battle('old-journal'), battle('new-journal', journal_form => 2));
  my %regrade = (command => 'battle_regrade', participant => 'organiser');
  my @before  = (entry('1-0', %JOINED, outcome => '{"participant":"c0ffee","username":"ada","resumed":false}'),
    entry('2-0', outcome => '{"correct":true,"points":20}'),
    entry('3-0', %regrade, outcome => '{ "correct" : { "c0ffee" : -1 }, "points" : { "c0ffee" : -20 } }'));
  my @today = (entry('1-0', %JOINED), entry('2-0', %ANSWERED), entry('3-0', %regrade, outcome => said(7, '{"c0ffee":{"points":-20,"correct":-1}}', '{}')));

  is_deeply [append($one, 'run', @today)], trimmed($one, '3-0', (chain($one, @before))[-1]),
    'what a script of today says is written into an old journal as it was before';
  append($two, 'run', $before[0], @today[1, 2]);
  for my $battle ($one, $two) {
    my $journal = journal_of($battle);
    is_deeply [$journal->chain_faults($journal->events)], [], "$battle: the chain is whole";
    is_deeply [map { $_->{changes} ? 'new' : 'old' } $journal->events], [$battle eq $one ? qw(old old old) : qw(old new new)],
      'and rows are in the form of the journal, and of who wrote them';
    is_deeply [$stack->sql("SELECT username, points, rewards_pending, answered, correct FROM arena.standings WHERE battle_id = '$battle'")],
      ['ada|0|1|1|0'], 'which says the same';
  }
};

subtest 'versions' => sub {
  my ($version) = path('lua/core/version.lua')->slurp =~ /^local VERSION = '(\d+)'$/m;
  is_deeply [$stack->sql('SELECT arena.rules_version()')], [$version], 'scripts and functions are of one';
};

subtest 'the examples of docs/journal.md' => sub {
  my $text = path('docs/journal.md')->slurp;
  for my $example (['Form 1', qr/An example.*?:\n\n/s], ['Form 2', qr/The same command in form 2.*?:\n\n/s]) {
    my ($name, $begin) = @$example;
    my ($block, $hash) = $text =~ /$begin(.*?)\n\nhas the hash `([0-9a-f]{64})`/s or die "There is no example of $name";
    is unpack('H*', sha256("\0" x 32 . $block =~ s/^    //gmr)), $hash, "$name is hashed as it says";
  }
  my ($one, $two) = $text =~ /with the salts `([0-9a-f]{32})` and `([0-9a-f]{32})`/;
  my ($hash) = $text =~ /The same command in form 2.*?has the hash `([0-9a-f]{64})`/s;
  my ($made) = $stack->sql(<<~"END");
    SELECT encode(sha256(decode(repeat('00', 32), 'hex') || arena.journal_canonical(ROW('demo', 1, arena.instant(1766000000000),
      'battle_join', '', 0, '', 'ab12', '00ff', '{"id":"demo","username":"ada"}', '{"participant":"00ff","username":"ada","resumed":false}',
      NULL, 1, '{"00ff":{"placed":1}}', '\\x$one', '\\x$two', NULL, NULL)::arena.battle_event, 2::smallint)), 'hex')
    END
  is $made, $hash, 'and as PostgreSQL does it';
};

subtest 'a battle without commands' => sub {
  my $battle = battle('silent');
  is_deeply [append($battle, 'run')], trimmed($battle, '0-0', $ZERO), 'has a head, too';
  is_deeply [append($battle, 'run', entry('0-1'))], trimmed($battle, '0-1', $ZERO), 'and may have refused';
};

subtest 'two thousand at once' => sub {
  my $battle = battle('many');
  my $lists  = join ', ', map {"'$_->[0]', json_agg($_->[1] ORDER BY i)"} ['entries', "i || '-0'"], ['ats', 'i'],
    map({ [$_, "'x'::text"] } qw(commands participants idempotency_keys fingerprints)), ['randoms', 'md5(i::text)'],
    ['sessions', "'1'::text"], map { [$_, "'{}'::text"] } qw(arguments outcomes);
  my ($upto) = $stack->sql("SELECT b::json ->> 'upto' FROM (SELECT jsonb_build_object('id', '$battle', 'run', 'run', $lists) AS batch
    FROM generate_series(1, 2000) AS i) AS made, arena.journal_append('{}', batch) WHERE kind = 'then'");
  is $upto, '2000-0', 'are taken';
  my ($last) = $stack->sql("SELECT encode(hash, 'hex') FROM arena.journal WHERE battle_id = '$battle'");
  my @entries = map {
    entry("$_-0", at => $_, random => md5_hex($_), arguments => '{}', map { $_ => 'x' } @FIELDS[1, 2, 4, 5])
  } 1 .. 2000;
  is $last, (chain($battle, @entries))[-1], 'in one chain';
};

subtest 'a gap' => sub {
  my $battle = battle('gap');
  append($battle, 'run', commands(1, 3));
  my $before = written($battle);
  my %gaps   = (
    'before the first'                    => [[5,     6],  qr/4-0 was expected, and 5-0 came/],
    'in the middle'                       => [[4,     6],  qr/5-0 was expected, and 6-0 came/],
    'behind what is known'                => [[2, 3,  5],  qr/4-0 was expected, and 5-0 came/],
    'before a refusal'                    => [['4-1'],     qr/4-0 was expected, and 4-1 came/],
    'before a refusal, behind a command'  => [[4, '5-1'],  qr/5-0 was expected, and 5-1 came/],
    'that is a disorder'                  => [[4, 6,  5],  qr/5-0 was expected, and 6-0 came/],
    'that is a repetition'                => [[4,     4],  qr/5-0 was expected, and 4-0 came/],
    'of refusals that are in disorder'    => [['3-2', '3-1'], qr/4-0 was expected, and 3-1 came/],
  );
  for my $where (sort keys %gaps) {
    my ($entries, $detail) = @{$gaps{$where}};
    refused_with('journal_gap', $detail, [append($battle, 'run', map { entry(/-/ ? $_ : "$_-0") } @$entries)], $where);
    is written($battle), $before, 'nothing is written';
  }
  is_deeply [append($battle, 'run', commands(4, 4))], trimmed($battle, '4-0', (chain($battle, commands(1, 4)))[-1]),
    'what does follow is taken';
};

subtest 'another run of Redis' => sub {
  my $battle = battle('fence');
  append($battle, 'one', commands(1, 2));
  my @answer = append($battle, 'two', commands(3, 3));
  refused_with('journal_fenced', qr/run/, \@answer, 'may not append');
  is_deeply $answer[2], ['then', 'journal_fenced', {id => $battle}], 'and is told so';

  my ($fetched) = call(battle_fetch => id => $battle, run => 'two');
  is_deeply decode_json($fetched->[1])->{journal}, {at => '2-0'}, 'when it fetches the battle it learns how far the journal has come';
  refused_with('journal_fenced', qr/run/, [append($battle, 'one', commands(3, 3))], 'the one before is shut out');
  is_deeply [append($battle, 'two', commands(3, 3))], trimmed($battle, '3-0', (chain($battle, commands(1, 3)))[-1]),
    'it goes on where that one ended';
  is written($battle), '1-0 2-0 3-0', 'all is there once';

  ($fetched) = call(battle_fetch => id => $battle);
  is_deeply decode_json($fetched->[1])->{journal}, {at => '3-0'}, 'who only looks learns the same';
  is_deeply [append($battle, 'two')], trimmed($battle, '3-0', (chain($battle, commands(1, 3)))[-1]), 'and shuts out nobody';
  ($fetched) = call(battle_fetch => id => battle('untouched'));
  is_deeply decode_json($fetched->[1])->{journal}, {at => '0-0'}, 'without a journal there is nothing to restore';
};

subtest 'no such battle' => sub {
  for my $function (qw(journal_append battle_fetch battle_record battle_regrade)) {
    my ($answer) = call($function, batch('nowhere', 'run'), body => {});
    is $answer->[0], 404, $function;
  }
  is_deeply [$stack->sql("SELECT FROM arena.journal WHERE battle_id = 'nowhere'")], [], 'nothing is left of it';
};

# A statement of its own session, under way.
sub begin ($statement) {
  open my $session, '-|', 'psql', '-XAtq', '-h', $stack->file('sockets'), '-U', 'postgres', '-d', 'arena', '-c', $statement
    or die "Cannot run psql: $!\n";
  return $session;
}

sub waiting () {
  my ($count) = $stack->sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  return $count;
}

# Two statements that meet at what another session holds: the answers of both, when that lets go.
sub race ($hold, $let_go, @statements) {
  open my $holder, '|-', 'psql', '-XAtq', '-o', '/dev/null', '-h', $stack->file('sockets'), '-U', 'postgres', '-d', 'arena'
    or die "Cannot run psql: $!\n";
  $holder->autoflush;
  print $holder "BEGIN; $hold;\n";
  wait_until('the lock', sub {
    my ($held) = $stack->sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'");
    return $held;
  });
  my @sessions = map { begin($_) } @statements;
  wait_until('both to wait', sub { waiting() == @statements });
  print $holder "$let_go;\n";
  my @answers = map { my $session = $_; join '', <$session> } @sessions;
  close $_ or die "psql failed\n" for $holder, @sessions;
  return @answers;
}

subtest 'two who append at once' => sub {
  for my $case (['the first time', battle('race-new'), 0], ['later', battle('race-old'), 3]) {
    my ($name, $battle, $known) = @$case;
    my @entries = (commands($known + 1, $known + 4), entry($known + 4 . '-1'), commands($known + 5, $known + 6));
    append($battle, 'run', commands(1, $known)) if $known;
    my $hold = $known ? "SELECT FROM arena.journal WHERE battle_id = '$battle' FOR UPDATE"
      : "INSERT INTO arena.journal (battle_id, run) VALUES ('$battle', 'other')";
    my @answers = race($hold, 'ROLLBACK', statement(journal_append => {batch($battle, 'run', @entries)}),
      statement(journal_append => {batch($battle, 'run', @entries[0 .. 2])}));
    my $head = (chain($battle, commands(1, $known + 6)))[-1];
    my %said = map { $_->[1][2]{upto} => $_->[1][2]{hash} } map { [rows($_)] } @answers;
    is $said{$known + 6 . '-0'}, $head, "$name: one of them has all";
    is_deeply [$stack->sql("SELECT seq, encode(hash, 'hex') FROM arena.journal WHERE battle_id = '$battle'")],
      [$known + 6 . "|$head"], 'the head is of all';
    is written($battle), join(' ', map({"$_-0"} 1 .. $known + 4), $known + 4 . '-1', map {"$_-0"} $known + 5, $known + 6),
      'each is there once';
  }
};

subtest 'one who claims while another appends' => sub {
  my $battle = battle('race-claim');
  append($battle, 'one', commands(1, 2));
  my @answers = race("SELECT FROM arena.journal WHERE battle_id = '$battle' FOR UPDATE", 'COMMIT',
    statement(battle_fetch => {id => $battle, run => 'two'}), statement(journal_append => {batch($battle, 'one', commands(3, 4))}));
  my $at = decode_json((rows($answers[0]))[0][1])->{journal}{at};
  my ($appended) = rows($answers[1]);
  is $at, $appended->[0] == 200 ? '4-0' : '2-0', 'what it is told is what there is';
  is written($battle), $appended->[0] == 200 ? '1-0 2-0 3-0 4-0' : '1-0 2-0', 'and nothing comes after it';
  refused_with('journal_fenced', qr/run/, [append($battle, 'one', commands(3, 5))], 'the other is shut out');
};

subtest 'pages' => sub {
  my $battle  = battle('pages');
  my @entries = (entry('0-1', idempotency_key => 'k'), commands(1, 2), map({ entry("2-$_") } 1 .. 3), commands(3, 3));
  append($battle, 'run', @entries);

  my $pages = sub ($after, $limit) {
    my @pages;
    while (@pages < 10) {
      my ($status, @rows) = call(journal_page => id => $battle, after => $after, limit => $limit);
      my $end = pop @rows;
      push @pages, [grep { $_->[0] eq 'replay' } @rows];
      is_deeply [@$status, @$end[0, 1], @{$end->[2]}{qw(id from)}], ['200', '', '', 'then', 'battle_restore', $battle, $after],
        "the page after $after";
      $after = $end->[2]{upto};
      last if $end->[2]{last};
    }
    return \@pages;
  };
  my $previous = '0-0';
  my @headers = map {
    my $entry  = $_;
    my $before = $previous;
    $previous = $entry->{entry};
    ['replay', join(' ', $before, @$entry{qw(entry at command participant session idempotency_key fingerprint random)}), $entry->{arguments}]
  } @entries;

  is_deeply $pages->('0-0', 100), [\@headers], 'all in one';
  is_deeply $pages->('0-0', 7),   [\@headers], 'exactly one';
  is_deeply $pages->('0-0', 3),   [[@headers[0 .. 2]], [@headers[3 .. 5]], [$headers[6]]], 'several';
  is_deeply $pages->('2-2', 1),   [[$headers[5]], [$headers[6]]], 'from among refusals';
  is_deeply $pages->('3-0', 3),   [[]], 'nothing is left at the end';
  like $headers[1][1], qr/c0ffee 1  f1 r1$/, 'what is empty stays empty';
};

subtest 'what the clock decided is kept apart from the import' => sub {
  my $battle = battle('clock', starts_at => 'arena.instant(5000)', created_at => "'2001-01-01'");
  my %registration = (id => $battle, member => '2:clock', summary => {id => $battle, title => "Ж"});
  my $times = sub {
    return join ' ', $stack->sql("SELECT status, arena.milliseconds(starts_at), arena.milliseconds(ends_at),
      arena.milliseconds(started_at), arena.milliseconds(ended_at) FROM arena.battle WHERE id = '$battle'");
  };
  call(battle_record => id => $battle, status => 'running', starts_at => 4000, ends_at => 9000);
  is $times->(), 'running|5000||4000|', 'a start';
  call(battle_record => id => $battle, status => 'finished', starts_at => 4000, ends_at => 8000, registration => \%registration);
  is $times->(), 'finished|5000||4000|8000', 'an end';
  call(battle_record => id => $battle, status => 'running', starts_at => 3000, ends_at => 9000, registration => {});
  is $times->(), 'finished|5000||4000|8000', 'what comes late changes nothing';

  my $loaded = decode_json((call(battle_fetch => id => $battle))[0][1]);
  is_deeply [@{$loaded->{battle}}{qw(starts_at ends_at)}], [5000, undef], 'it is fetched as it was imported';

  battle('clock-two', created_at => "'2001-01-02'", status => "'finished'");
  battle('clock-three', created_at => "'2001-01-03'", status => "'running'");
  is_deeply [(call(battle_record => id => 'clock-three', status => 'running', confirm => \1))],
    [['204', '', ''], ['then', 'battle_recorded', {id => 'clock-three', status => 'running'}]], 'it says that it is done, if it is asked';

  my @unlisted = map { $_->[2]{id} } grep { $_->[1] eq 'battle_tick' } call(battles_unlisted => ());
  is_deeply [@unlisted[0, 1]], ['clock-two', 'clock-three'], 'those that the clock has not seen, the oldest first';
  ok !grep({ $_ eq $battle } @unlisted), 'and no others';
};

subtest 'all battles, page by page' => sub {
  my %registration = (id => 'zz-200', member => '2:zz-200', summary => {id => 'zz-200', title => "Ж"});
  $stack->sql("INSERT INTO arena.battle (id, title, description, created_at, seed, rules, fingerprint)
    SELECT 'zz-' || n, 'A battle', '', now(), repeat('0', 64), '{}', '' FROM generate_series(101, 501) n");
  $stack->sql("UPDATE arena.battle SET status = 'finished', registration = '" . encode_json(\%registration) =~ s/'/''/gr
      . "' WHERE id = 'zz-200'");
  my (@ids, @finished, @sizes);
  for (my $after = ''; defined $after;) {
    my ($status, $page) = call(battles_page => run => 'run', after => $after);
    is_deeply [@$page[0, 1], $page->[2]{run}], ['then', 'battles_listed', 'run'], "a page behind '$after'";
    push @sizes, @{$page->[2]{finished}} + @{$page->[2]{others}};
    push @ids, @{$page->[2]{others}}, map { $_->{id} } @{$page->[2]{finished}};
    push @finished, @{$page->[2]{finished}};
    $after = $page->[2]{last};
  }
  is_deeply [sort @ids], [sort $stack->sql('SELECT id FROM arena.battle')], 'each battle once';
  is_deeply [grep { $_ > 200 } @sizes], [], 'a page has no more than so many';
  my ($shown) = grep { $_->{id} eq 'zz-200' } @finished;
  is_deeply [$shown->{member}, decode_json(encode('UTF-8', $shown->{summary}))], ['2:zz-200', $registration{summary}],
    'of one that is over what the list says of it';
};

subtest 'other answers' => sub {
  my $battle = battle('regrade');
  my @bank   = (
    {kind => 'number', answer => 1, tolerance => 0.5},
    {kind => 'text',   answer => ['a', 'b']},
    {kind => 'choice', answer => 'a', choices => [{id => 'a', text => 'A'}, {id => 'b', text => 'B'}]},
    {kind => 'text',   answer => 'z'},
  );
  $stack->sql("SELECT arena.insert_questions('$battle', '"
      . encode_json([map { {subject => 's', difficulty => 'easy', points => 10, prompt => 'p', %$_} } @bank]) . "')");
  my $regrade = sub ($body) { call(battle_regrade => id => $battle, body => $body) };
  my $faults  = sub ($body) {
    my ($status, $code) = $regrade->($body);
    return [map {"$_->{field} $_->{code}"} @{decode_json($status->[1])->{errors}}];
  };
  my $before = decode_json((call(battle_fetch => id => $battle))[0][1]);

  my ($status, $reply) = $regrade->({questions => [
    {id => 'q4', answer => ['Y', 'y']}, {id => 'q1', answer => 2}, {id => 'q3', answer => 'b'}, {id => 'q2', answer => 'c'}
  ]});
  is_deeply [@$status, @$reply[0, 1], $reply->[2]{id}], ['200', '', '', 'instead', 'battle_regrade', $battle], 'are taken';
  my %now = map { $_->{id} => $_ } @{$reply->[2]{questions}};
  is_deeply $reply->[2]{texts}, ['c', 'Y', 'y'], 'the texts of all of them';
  is_deeply [map { $_->{texts} } @now{qw(q2 q4)}], [[0, 1], [1, 2]], 'of which each has its own';
  is_deeply [@{$now{q1}}{qw(number tolerance)}], ['2', '0.5'], 'a tolerance stays as it was imported';
  is_deeply [@{$now{q1}}{qw(least most)}],       ['1.5', '2.5'], 'and is about what is right now';
  my %was = map { $_->{id} => $_ } @{$before->{questions}};
  my %changed = map { $_ => 0 } qw(answer number least most texts);
  is_deeply [map { {%{$now{$_}}, %changed} } sort keys %now], [map { {%{$was{$_}}, %changed} } sort keys %was],
    'all else is as it was';
  ($status, $reply) = $regrade->({questions => [{id => 'q1', answer => 2, tolerance => 0}]});
  is_deeply [map { @$_{qw(id number tolerance)} } @{$reply->[2]{questions}}], ['q1', '2', '0'], 'only what was asked for';
  is_deeply decode_json((call(battle_fetch => id => $battle))[0][1]), $before, 'the import stays';

  my %faulty = (
    'no list'                 => [{},                                    'questions required'],
    'an empty list'           => [{questions => []},                     'questions too_few'],
    'more than there are'     => [{questions => [1 .. 5]},               'questions too_long'],
    'no question'             => [{questions => [1]},                    'questions[0] invalid_type'],
    'a question nobody knows' => [{questions => [{id => 'q5', answer => 1}]}, 'questions[0].id no_such_question'],
    'no id'                   => [{questions => [{answer => 1}]},        'questions[0].id required'],
    'no answer'               => [{questions => [{id => 'q1'}]},         'questions[0].answer required'],
    'a choice that is none'   => [{questions => [{id => 'q3', answer => 'c'}]}, 'questions[0].answer no_such_choice'],
    'the wrong type'          => [{questions => [{id => 'q2', answer => 'a'}, {id => 'q1', answer => 'a'}]},
      'questions[1].answer invalid_type'],
    'the same twice'          => [{questions => [map { {id => 'q2', answer => $_} } 'a', 'b']}, 'questions[1].id duplicate'],
    'a tolerance of a text'   => [{questions => [{id => 'q2', answer => 'a', tolerance => 1}]},
      'questions[0].tolerance invalid_type'],
    'a tolerance below zero'  => [{questions => [{id => 'q1', answer => 1, tolerance => -1}]},
      'questions[0].tolerance out_of_range'],
    'another kind'            => [{questions => [{id => 'q1', answer => 'a', kind => 'text'}]},
      'questions[0].kind invalid_choice', 'questions[0].answer invalid_type'],
  );
  for my $what (sort keys %faulty) {
    my ($body, @expected) = @{$faulty{$what}};
    is_deeply $faults->($body), \@expected, $what;
  }
};

subtest 'the role of the server' => sub {
  for my $table (qw(battle_event battle_refusal journal participants submissions attacks changes standings)) {
    ok !eval { $stack->sql("SET ROLE arena; SELECT FROM arena.$table"); 1 }, "cannot read $table";
    like $@, qr/permission denied/, 'because it may not';
  }
  for my $change ('DELETE FROM arena.battle_event', 'UPDATE arena.journal SET seq = 0', 'TRUNCATE arena.battle_refusal') {
    ok !eval { $stack->sql("SET ROLE arena; $change"); 1 }, "cannot $change";
    like $@, qr/permission denied/, 'because it may not';
  }
};

done_clean($arena);
