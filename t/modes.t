use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path tempdir);
use Mojo::JSON qw(encode_json);

# A mode is one file: golf, of this test's own, is played beside a quiz, and nothing else knows it.
my $arena  = Arena::Test->start(workers => 2, scripts => {'mode/golf.lua' => path('t/fixtures/modes/golf.lua')->slurp});
my $client = $arena->client;
my $stack  = $arena->stack;
my $here   = tempdir;
my %other  = (undocumented => 1);    # the documents are about a quiz

my $battle = do {
  my $answer = $client->admin(POST => '', %other, json => {
    title     => 'Golf',
    questions => bank(16),
    rules     => {mode => 'golf', penalty => 3, question_count => 16, session_timeout_ms => 3_600_000}
  });
  is $answer->status, 201, 'a battle of another mode is made' or diag $answer->text;
  is_deeply $answer->json->{rules}, {
    mode => 'golf', penalty => 3, idle_ms => 0, question_count => 16, session_timeout_ms => 3_600_000,
    leaderboard_size => 100, choices => 'as_imported', verdicts => 'at_once'
  }, 'with the rules that all have, and its own';
  $answer->json->{id};
};
$arena->known->{$battle} = {map { $_->{prompt} => $_ } @{bank(16)}};
$client->admin(POST => "/$battle/start", %other);

sub joins ($battle, $name) {
  my $answer = $client->post("/api/battles/$battle/join", {username => $name}, %other);
  is $answer->status, 201, "$name joins" or diag $answer->text;
  return Arena::Player->from($client, $answer);
}

sub me ($player) {
  my $me = $player->get('/me', %other)->json;
  return {map { $_ => $me->{$_} } grep { !/^(?:id|username|joined_at|seq|online)$/ } keys %$me};
}

# Answers so many questions, right or wrong, that nobody else has answered; gives the last verdict.
my %answered;
sub plays ($player, $count, $how) {
  my %asked = $arena->asked($player);
  my $taken = $answered{$player->battle} //= {};
  my @open  = grep { !$taken->{$_} } map { $_->{id} } grep { $_->{status} eq 'open' } $player->questions;
  my $said;
  for my $id (@open[0 .. $count - 1]) {
    $taken->{$id}++;
    $said = $player->post("/questions/$id/submit", {answer => $how->($asked{$id})}, %other);
  }
  is $said->status, 200, 'an answer is taken' or diag $said->text;
  return $said->json;
}

sub board ($battle) {
  return [map { join ' ', @$_{qw(rank username solved strokes balls_left)} }
      @{$client->get("/api/battles/$battle/leaderboard", %other)->json->{entries}}];
}

sub export ($battle) { return $client->admin(GET => "/$battle/export?format=csv", %other)->body =~ s/^\xef\xbb\xbf//r }

# What everybody has, best first: by SQL, from the journal alone, and in the export.
sub totals ($battle) {
  $arena->journal($battle);
  return join "\n", $stack->sql("SELECT username || ' ' || concat_ws(' ', coalesce(fields -> 'solved', '0'), coalesce(fields -> 'strokes', '0'), fields -> 'balls')
    FROM arena.totals WHERE battle_id = '$battle' ORDER BY fields -> 'solved' DESC NULLS LAST, fields -> 'strokes', placed_seq, participant DESC");
}

sub standing ($battle) {
  my ($head, @rows) = map { [split /,/] } split /\r\n/, export($battle);
  return join "\n", map { join ' ', @$_[2 .. 5] } @rows;
}

# How a tool ends, and what it finds.
sub tool ($name, $battle) {
  my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', "TMPDIR=$here", 'RUN=' . $stack->dir,
    'LUA=' . $stack->file('lua'), "tools/$name", $battle);
  return [$status, $text =~ /(the journal is whole|byte for byte)/ ? $1 =~ s/^the journal is //r : $text];
}

sub back ($battle, $before) {
  wait_until('the battle is back', sub { $client->get("/api/battles/$battle", %other)->status == 200 });
  wait_until('all of it', sub { export($battle) eq $before });
  return export($battle);
}

my ($ada, $bob, $cy) = map { joins($battle, $_) } qw(ada bob cy);

subtest 'who joins' => sub {
  is_deeply me($ada), {rank => 1, solved => 0, strokes => 0, balls_left => 200}, 'has the fields of the mode';
  is_deeply board($battle), ['1 ada 0 0 200', '2 bob 0 0 200', '3 cy 0 0 200'], 'and a place by who came first';
};

subtest 'answers' => sub {
  is_deeply plays($ada, 1, \&wrong), {correct => false, solved => 0, strokes => 4, rank => 3}, 'a wrong one costs, by the rule of the mode';
  is_deeply plays($ada, 2, \&right), {correct => true, solved => 2, strokes => 6, rank => 1}, 'right ones count';
  is_deeply plays($bob, 2, \&right), {correct => true, solved => 2, strokes => 2, rank => 1}, 'of as many, the fewest strokes are first';
  is_deeply plays($cy,  1, \&right), {correct => true, solved => 1, strokes => 1, rank => 3}, 'fewer solved come behind';
  is_deeply board($battle), ['1 bob 2 2 200', '2 ada 2 6 199', '3 cy 1 1 200'], 'the leaderboard says so';
  is_deeply me($ada), {rank => 2, solved => 2, strokes => 6, balls_left => 199}, 'and so does Me';
  my $own = $ada->get('/leaderboard', %other)->json->{me};
  is join(' ', @$own{qw(rank solved strokes balls_left)}), '2 2 6 199', 'and the own entry';
};

subtest 'what a mode does not have' => sub {
  my $attack = $ada->post('/attack', {target => $bob->id});
  refused $attack, 409, 'attacks_off', 'attacks';
  refused $ada->reward('arrow'), 409, 'attacks_off', 'rewards';
};

subtest 'the export' => sub {
  my @rows = map { [split /,/] } split /\r\n/, export($battle);
  is join(',', @{shift @rows}), 'rank,participant_id,username,solved,strokes,balls_left,online,joined_at,joined_at (UTC)', 'has the fields as columns';
  is_deeply [map { join ' ', @$_[0, 2 .. 5] } @rows], ['1 bob 2 2 200', '2 ada 2 6 199', '3 cy 1 1 200'], 'and everybody in order';
};

subtest 'the journal' => sub {
  $arena->journal($battle);
  my @changes = $stack->sql("SELECT changes FROM arena.battle_event WHERE battle_id = '$battle' AND command = 'question_submit' ORDER BY seq LIMIT 2");
  is_deeply [map { s/\Q${\ $ada->id}/ada/r } @changes], [
    '{"ada":{"placed":1,"solved":0,"strokes":4,"balls":-1}}',
    '{"ada":{"placed":1,"solved":1,"strokes":1}}'
  ], 'says what changed, field by field';
  is totals($battle), standing($battle), 'and by SQL what that comes to, for everybody, in the order of the mode';
};

my $question = (grep { $_->{status} eq 'correct' } $bob->questions)[0];
my $known    = {$arena->asked($bob)}->{$question->{id}};

subtest 'another key' => sub {
  my $answer = $client->admin(POST => "/$battle/regrade", %other,
    json => {questions => [{id => $question->{id}, answer => $known->{kind} eq 'text' ? ['Something else'] : wrong($known)}]});
  is $answer->status, 200, 'questions are graded again' or diag $answer->text;
  my $me = me($bob);
  is_deeply [@$me{qw(solved strokes balls_left)}], [1, 5, 199], 'by the mode';
  like board($battle)->[-1], qr/^3 bob 1 5 199$/, 'which gives the place, and the entry';
  is totals($battle), standing($battle), 'and is in the totals';
};

subtest 'from the journal alone' => sub {
  my ($before, $board) = (export($battle), board($battle));
  my @me = map { me($_) } $ada, $bob, $cy;
  $arena->journal($battle);
  $stack->redis('FLUSHALL');
  is back($battle, $before), $before, 'the standings come back to the byte';
  is_deeply board($battle), $board, 'and the leaderboard';
  is_deeply [map { me($_) } $ada, $bob, $cy], \@me, 'and what everybody has';
  is_deeply tool('verify', $battle), [0, 'whole'], 'and the journal verifies';
};

# Whoever does not play is given a stroke, again and again.
subtest 'by the clock' => sub {
  my $IDLE = 1500;
  my $slow = $client->admin(POST => '', %other, json => {
    title => 'Slow', questions => bank(16), rules => {mode => 'golf', idle_ms => $IDLE, question_count => 2, session_timeout_ms => 3_600_000}
  })->json->{id};
  $arena->known->{$slow} = {map { $_->{prompt} => $_ } @{bank(16)}};
  my ($eve, $dan, $flo) = map { joins($slow, $_) } qw(eve dan flo);    # flo and dan are given theirs together
  my $strokes = sub ($player) { me($player)->{strokes} };
  my $more    = sub ($player, $name) {
    my $before = $strokes->($player);
    return ok wait_until($name, sub { $strokes->($player) > $before }), $name;
  };
  my $deaf   = (ref $client)->new(url => $client->url, on_fault => sub { });    # to what the documents say
  my $socket = $deaf->socket($slow, token => $dan->token);

  is $client->admin(POST => "/$slow/start", %other)->status, 200, 'it starts';
  my $played = plays($eve, 2, \&right);
  $more->($dan, 'who does not play is given a stroke');
  $more->($dan, 'and again');
  is $strokes->($eve), $played->{strokes}, 'one who played all is not';
  ok $socket->event('participant.updated', sub ($e) { $e->{data}{strokes} > 0 }), 'and is told';
  ok $socket->event('leaderboard.updated', sub ($e) { grep { $_->{username} eq 'dan' && $_->{strokes} > 1 } @{$e->{data}{entries}} }),
    'as everybody is';

  my @kill = ('tools/stack', 'service', $stack->dir, 'redis');
  is +($stack->run(@kill, 'kill'))[0], 0, 'Redis is killed';
  is +($stack->run(@kill, 'start'))[0], 0, 'and comes again';
  wait_until('the battle', sub { $dan->get('/me', %other)->status == 200 });
  $more->($dan, 'then the clock goes on');
  $arena->journal($slow);
  $stack->redis('FLUSHALL');
  wait_until('the battle', sub { $dan->get('/me', %other)->status == 200 });
  $more->($dan, 'also in a Redis that is empty');

  is $_->post('/leave', undef, %other)->status, 204, $_->username . ' leaves' for $eve, $dan, $flo;
  $client->admin(POST => "/$slow/end", %other);
  my @journal = $arena->journal($slow);
  my ($start) = map { $_->{at} } grep { $_->{command} eq 'battle_start' } @journal;
  my @ticks   = map  { $_->{at} } grep { $_->{command} eq 'mode_tick' } @journal;
  is scalar @ticks, ("@{board($slow)}" =~ /\d dan 0 (\d+) 200/)[0], 'each stroke is a command of the journal';
  is_deeply [map { $_->{participant} } grep { $_->{command} eq 'mode_tick' } @journal], [('clock') x @ticks], 'that the clock gave';
  is_deeply [grep { $ticks[$_] - ($_ ? $ticks[$_ - 1] : $start) < $IDLE } 0 .. $#ticks], [], 'none before its time';

  my $export = export($slow);
  $stack->redis('FLUSHALL');
  is back($slow, $export), $export, 'the standings come back to the byte';
  is totals($slow), standing($slow), 'the totals of the journal are the same';
  is_deeply tool('verify', $slow), [0, 'whole'],         'the journal verifies';
  is_deeply tool('replay', $slow), [0, 'byte for byte'], 'and a replay gives the same';
  my $keys = sub { return scalar(my @found = $stack->redis('--scan', '--pattern', "{battle:$slow}:idle")) };
  is $keys->(), 1, 'what the mode has kept for itself';
  spew($stack->file('nginx.conf'), $stack->file('nginx.conf')->slurp =~ s/^http \{\n/http {\n    arena_battle_retention 1s;\n/mr);
  $stack->renew;
  ok wait_until('it to leave', sub { !$keys->() }), 'leaves Redis with the battle';
  is export($slow), $export, 'of which all is still answered';
};

subtest 'while verdicts are hidden' => sub {
  my $hidden = $client->admin(POST => '', %other, json => {
    title => 'Fog', questions => bank(), rules => {mode => 'golf', verdicts => 'end', session_timeout_ms => 3_600_000}
  })->json->{id};
  $arena->known->{$hidden} = {map { $_->{prompt} => $_ } @{bank()}};
  $client->admin(POST => "/$hidden/start", %other);
  my ($eve, $dan) = map { joins($hidden, $_) } qw(eve dan);
  my %asked = $arena->asked($dan);
  my ($id)  = map { $_->{id} } $dan->questions;
  is $dan->post("/questions/$id/submit", {answer => right($asked{$id})}, %other)->status, 202, 'an answer is taken';
  is_deeply board($hidden), ['1 eve 0 0 200', '2 dan 0 0 200'], 'everybody stands as at the start';
  is_deeply me($dan), {rank => 2, solved => 0, strokes => 0, balls_left => 200}, 'for themselves, too';
  $client->admin(POST => "/$hidden/end", %other);
  is_deeply board($hidden), ['1 dan 1 1 200', '2 eve 0 0 200'], 'until it ends';
};

subtest 'rules' => sub {
  my $make = sub (%rules) { $client->admin(POST => '', %other, json => {title => 'x', questions => bank(), rules => \%rules}) };
  at_fault $make->(mode => 'chess'), ['rules.mode'], 'there is no such mode';
  at_fault $make->(mode => 'golf', attack_damage => 5), ['rules.attack_damage'], 'a rule of another mode';
  at_fault $make->(penalty => 1), ['rules.penalty'], 'is none of a quiz';
  at_fault $make->(mode => 'golf', penalty => 21), ['rules.penalty'], 'one of its own has a range';
};

subtest 'a quiz beside it' => sub {
  my $quiz  = $arena->running;
  my $fay   = $arena->join($quiz, 'fay');
  my $other = $arena->join($quiz, 'gil');
  $arena->arm($fay, 'arrow');
  $arena->score($other);
  is $fay->attack($other)->json->{outcome}, 'hit', 'is what it was';
  ok !exists $client->get("/api/battles/$quiz")->json->{rules}{penalty}, 'without rules of others';
};

done_clean($arena);
