use lib 't/lib';
use Arena::Test;

use Unicode::Normalize qw(NFC NFD);

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $battle = $arena->running;
my $path   = "/api/battles/$battle/join";

sub joins ($username, %option) { return $client->post($path, {username => $username}, %option) }

subtest 'a new participant' => sub {
  my $answer = joins('ada');
  answered $answer, 201, 'ada joins';
  my $joined = $answer->json;
  my $me     = $joined->{participant};
  is $me->{username}, 'ada', 'under the name that was given';
  is_deeply {map { $_ => $me->{$_} } qw(points arrows shields rewards_pending answered correct rank)},
    {points => 0, arrows => 0, shields => 0, rewards_pending => 0, answered => 0, correct => 0, rank => 1},
    'with nothing yet';
  ok $me->{online}, 'online';
  is $joined->{battle}{id},           $battle,                'of this battle';
  is $joined->{battle}{participants}, 1,                      'which counts one participant';
  is $joined->{battle}{online},       1,                      'who is online';
  is $joined->{channels}{events},     "/ws/battles/$battle",  'and says where its events come from';
  is_deeply $client->get("/api/battles/$battle/me", token => $joined->{session}{token})->json, $me,
    'the session is the participant';
};

subtest 'names that are one and the same' => sub {
  refused joins($_), 409, 'username_taken', "'$_' is ada" for 'ada', 'ADA', "\x{ff41}\x{ff44}\x{ff41}";
  answered joins("Zo\x{eb}"), 201, 'a name with a composed letter';
  refused joins(NFD("ZO\x{cb}")), 409, 'username_taken', 'the same name, decomposed and in capitals';
  answered joins("stra\x{df}e"), 201, 'a sharp s';
  refused joins('STRASSE'), 409, 'username_taken', 'is two s';
  answered joins("\x{fb01}n"), 201, 'a ligature';
  refused joins('fin'), 409, 'username_taken', 'is its letters';
};

subtest 'a name is kept as it was typed, in NFC' => sub {
  for my $username (NFD("Ren\x{e9}e"), 'Grace.Hopper_1-2', "\x{416}\x{443}\x{43a}", "\x{645}\x{62d}\x{645}\x{62f}",
    "\x{930}\x{93e}\x{927}\x{93e}", "\x{5f20}\x{4f1f}", "\x{663}\x{664}", 'x' x 24, "\x{10330}" x 24) {
    my $answer = joins($username);
    answered $answer, 201, 'a name of some script';
    is $answer->json->{participant}{username}, NFC($username), 'comes back in NFC';
  }
};

subtest 'names that cannot be' => sub {
  my %names = (
    'nothing'              => '',
    '25 letters'           => 'x' x 25,
    'a space behind it'    => 'lovelace ',
    'a control character'  => "ada\x{7}",
    'an emoji'             => "ada\x{1f600}",
    'a slash'              => 'a/b',
    'markup'               => '<b>ada</b>',
    'a quote'              => q(ada'"),
    'an invisible joiner'  => "a\x{200b}da",
    'a mark that comes first' => "\x{301}ada",
    'a direction override' => "\x{202e}ada",
    'a number'             => 42,
    'a list'               => ['ada'],
    'null'                 => undef
  );
  at_fault joins($names{$_}), ['username'], $_ for sort keys %names;
  at_fault $client->post($path, {}), ['username'], 'no name at all';
  is joins('x' x 25)->json->{errors}[0]{code}, 'too_long', 'and too long is called so';
  answered $client->post($path, {username => 'extra', colour => 'red'}), 201, 'more fields are passed over';
};

subtest 'two joins of one name at the same instant' => sub {
  for my $round (1 .. 20) {
    my @answers = together(map { $client->request_p(POST => $path, json => {username => "twin$round"}) } 1 .. 4);
    is_deeply [sort map { $_->status } @answers], [201, 409, 409, 409], 'one of four has the name';
  }
};

subtest 'resuming' => sub {
  my $bob  = $arena->join($battle, 'bob');
  my @code = (username => 'bob', resume_code => $bob->resume_code);
  refused $client->post($path, {username => 'bob'}), 409, 'username_taken', 'a name alone does not resume';
  refused $client->post($path, {@code, resume_code => 'AAAAAA'}), 403, 'wrong_resume_code', 'nor does a wrong code';
  refused $client->post($path, {@code, username => 'nobody'}), 403, 'wrong_resume_code', 'nor a name that is nobody';

  my $answer = $client->post($path, {@code, username => 'BOB'});
  answered $answer, 200, 'the code does, whatever the case of the name';
  is $answer->json->{participant}{id},       $bob->id,          'the same participant';
  is $answer->json->{participant}{username}, 'bob',             'under the name that was typed first';
  isnt $answer->json->{session}{token},      $bob->token,       'a new session';
  refused $bob->get('/me'), 401, 'session_replaced', 'the old session has ended';

  my $again = $client->post($path, {username => 'bob'}, token => $answer->json->{session}{token});
  answered $again, 200, "the participant's own session resumes, too";
  is $again->json->{participant}{id}, $bob->id, 'the same participant';
  refused $client->get("/api/battles/$battle/me", token => $answer->json->{session}{token}), 401, 'session_replaced',
    'and that session is replaced in its turn';

  my $cookie = $client->post($path, {username => 'bob'}, cookie => $again->json->{session}{token});
  answered $cookie, 200, 'so does the cookie';
  refused joins('bob', token => $again->json->{session}{token}), 409, 'username_taken',
    'a session that was replaced does not';
  is $client->get("/api/battles/$battle/leaderboard")->json->{total},
    $client->get("/api/battles/$battle")->json->{participants}, 'and nobody was counted twice';
};

subtest 'a resume code as people type it' => sub {
  my $code   = $arena->join($battle, 'clara')->resume_code;
  my $typed  = sub ($text) { $client->post($path, {username => 'clara', resume_code => $text}) };
  my $halves = sub ($between) { substr($code, 0, 3) . $between . substr $code, 3 };
  answered $typed->($_), 200, "\"$_\"" for lc $code, " $code ", $halves->('-'), lc $halves->(' '), $halves->("\x{2013}"), join ' ', split //, $code;
  for my $wrong ('AAA-AAA', '------', substr($code, 0, 5), "${code}A") {
    refused $typed->($wrong), 403, 'wrong_resume_code', "\"$wrong\" is none of hers";
  }
  my $answer = $typed->('O0I-1L' . 'A');
  refused $answer, 403, 'wrong_resume_code', 'what is in no code, and looks like more than one that is, is not read as any';
  like $answer->json->{detail}, qr/no I, L, O, 0 or 1/, 'and that is said';
};

subtest 'when and where one can join' => sub {
  my $scheduled = $arena->battle;
  answered $client->post("/api/battles/$scheduled/join", {username => 'early'}), 201, 'before the start';
  my ($late) = $arena->join($battle, 'leaver');
  answered $arena->end($battle), 200, 'the battle ends';
  refused joins('late'), 409, 'battle_finished', 'not after the end';
  refused joins('leaver'), 409, 'battle_finished', 'nor under a name that was there';
  refused $client->post('/api/battles/nowhere/join', {username => 'ada'}), 404, 'battle_not_found',
    'nor in a battle that is not there';
};

subtest 'who has played comes back after the end' => sub {
  my $over = $arena->running;
  my ($ada, $bob) = $arena->join($over, 'ada', 'bob');
  $arena->arm($ada, 'arrow');
  answered $arena->end($over), 200, 'the battle ends';
  my $final = $arena->leaderboard($over)->{entries};
  answered $ada->leave, 204, 'ada has seen enough';
  refused $ada->get('/questions'), 401, 'session_expired', 'and sees no more';

  my $resumes = sub ($username, $code, %option) {
    $client->post("/api/battles/$over/join", {username => $username, resume_code => $code}, %option);
  };
  refused $resumes->('ada', $bob->resume_code), 403, 'wrong_resume_code', 'a wrong code does not bring her back';
  refused $resumes->('nobody', $ada->resume_code), 403, 'wrong_resume_code', 'nor does hers who was not there';
  my $answer = $resumes->('ada', $ada->resume_code, key => 'again');
  answered $answer, 200, 'her own does';
  my $back = Arena::Player->from($client, $answer);
  is $back->id, $ada->id, 'as who she was';
  is $answer->json->{battle}{status}, 'finished', 'in a battle that is over';
  is scalar(grep { exists $_->{answer} } $back->questions), 15, 'and shows her what was right';
  refused $back->reward('shield'), 409, 'battle_not_running', 'she plays no more';
  my $repeated = $resumes->('ada', $ada->resume_code, key => 'again');
  is_deeply [$repeated->body, $repeated->header('Idempotency-Replayed')], [$answer->body, 'true'], 'asked twice, it is one resume';

  my $own = $client->post("/api/battles/$over/join", {username => 'bob'}, token => $bob->token);
  answered $own, 200, 'a session that lives resumes, too';
  refused $bob->get('/me'), 401, 'session_replaced', 'in place of the one before';
  is_deeply $arena->leaderboard($over)->{entries}, $final, 'the standing is what it was';
  is $client->get("/api/battles/$over")->json->{participants}, 2, 'with nobody more';
  my @said = map { $_->{participant} . ' ' . $_->{command} } ($arena->journal($over))[-3 .. -1];
  is_deeply \@said, [$ada->id . ' battle_leave', ' battle_join', $bob->id . ' battle_join'], 'all of it is in the journal';
};

done_clean($arena);
