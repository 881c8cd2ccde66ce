use lib 't/lib';
use Arena::Test;
use Arena::Kept;

use Mojo::JSON qw(decode_json);
use Mojo::Util qw(decode);

# A battle that is over leaves Redis after a while. PostgreSQL answers for it as Redis did; whoever changes something brings it
# back, and then it leaves again.
my $arena  = Arena::Test->start(workers => 2, http => 'arena_battle_retention 1s;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $kept   = Arena::Kept->new(arena => $arena);
my %QUICK  = (session_timeout_ms => 5000);

# But for attempts to join, which are counted for a minute.
sub keys_of ($battle, $on = $stack) {
  my @keys = grep { !/:(?:joins|resumes|guesses|guess_wait):/ } $on->redis('--scan', '--pattern', "{battle:$battle}*");
  return sort @keys;
}

sub gone ($battle, $on = $stack) {
  return wait_until("$battle to leave", sub { my @keys = keys_of($battle, $on); !@keys });
}

# An answer that is not "later", from a battle that may be on its way back.
sub soon ($ask) {
  return wait_until('an answer', sub { my $answer = $ask->(); $answer->status != 503 && $answer });
}

# All that anybody can ask about a battle that is over.
sub said ($battle) {
  my %said = %{$kept->seen($battle)};
  for my $path ('', '/leaderboard', map({"/leaderboard?limit=2&offset=$_"} 0 .. 4), map({"/participants?name=$_"} qw(A a b bo x)),
    '/participants?name=B&limit=1', '/leaderboard?offset=100')
  {
    my $answer = $client->get("/api/battles/$battle$path");
    $said{$path} = [$answer->status, decode('UTF-8', $answer->body)];
  }
  return \%said;
}

my $battle = $arena->running(questions => bank(20), rules => {%QUICK, choices => 'shuffled'});
my ($ada, $bob, $cy, $bo) = $arena->join($battle, 'ada', 'bob', 'cy', "B\x{d6}");
$arena->arm($ada, 'arrow', 'shield');
$arena->score($bob, 3);
my ($open) = grep { $_->{status} eq 'open' && $_->{kind} eq 'number' } $ada->questions;
answered $ada->submit($open->{id}, 9999), 200, 'a wrong answer';
my $attack = $ada->post('/attack', {target => $bob->id}, key => 'once');
answered $attack, 200, 'an attack';
$cy->leave;
my $again = $bob->resume;
$arena->end($battle);
$arena->journal($battle);
my ($before, $list, $entry);

subtest 'it leaves, and is answered as before' => sub {
  $before = said($battle);
  $list   = $client->get('/api/battles')->json;
  gone($battle);
  is_deeply said($battle), $before, 'all that can be asked';
  is_deeply $client->get('/api/battles')->json, $list, 'the list of battles';
  refused $again->get('/me'),        401, 'session_expired',  'a session is over';
  refused $bob->get('/questions'),   401, 'session_replaced', 'one that another took the place of';
  refused $ada->post('/heartbeat'),  401, 'session_expired',  'which commands are told, too';
  refused $ada->reward('arrow'),     401, 'session_expired',  'all of them';
  refused $client->post("/api/battles/$battle/join", {username => 'dan'}), 409, 'battle_finished', 'nobody joins';
  my $socket = $client->socket($battle);
  ok $socket, 'who looks on may listen';
  is_deeply [keys_of($battle)], [], 'nothing of this has brought it back';
};

subtest 'with PostgreSQL away' => sub {
  $stack->halt('postgres');
  refused $client->get("/api/battles/$battle"), 503, 'unavailable', 'nobody can say';
  is_deeply $client->get('/api/battles')->json, $list, 'the list is there';
  $stack->restart('postgres');
  answered soon(sub { $client->get("/api/battles/$battle") }), 200, 'it is back';
};

subtest 'Redis is another one' => sub {
  $stack->redis('FLUSHALL');
  is_deeply wait_until('the list', sub { my $json = $client->get('/api/battles')->json; @{$json->{battles} // []} && $json }), $list,
    'the list is made from PostgreSQL';
  is_deeply said($battle), $before, 'all is answered as before';
  is_deeply [keys_of($battle)], [], 'from there';
};

subtest 'what was answered under a key' => sub {
  my $repeat = soon(sub { $ada->post('/attack', {target => $bob->id}, key => 'once') });
  is_deeply [$repeat->status, $repeat->body, $repeat->header('Idempotency-Replayed')],
    [$attack->status, $attack->body, 'true'], 'is answered the same way';
  ok((keys_of($battle))[0], 'the battle is back');
  refused $again->get('/me'), 401, 'session_expired', 'but not the sessions, which were over';
  is_deeply said($battle), $before, 'all is as it was';
  gone($battle);
  is_deeply said($battle), $before, 'also when it has left again';
};

subtest 'a regrade' => sub {
  my $socket = $client->socket($battle);
  my $regrade = soon(sub { $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $open->{id}, answer => 9999}]}, key => 'other') });
  answered $regrade, 200, 'is done';
  ok $socket->event('battle.regraded'), 'who listened hears of it';
  $arena->journal($battle);
  my $after = said($battle);
  isnt $after->{leaderboard}, $before->{leaderboard}, 'and changes something';
  gone($battle);
  is_deeply said($battle), $after, 'it leaves again, as it is now';
  $before = $after;
};

subtest 'somebody comes back' => sub {
  my $back = soon(sub { $client->post("/api/battles/$battle/join", {username => 'ada', resume_code => $ada->resume_code}) });
  answered $back, 200, 'by the resume code';
  $ada = Arena::Player->from($client, $back);
  answered $ada->get('/questions'), 200, 'to see what became of it';
  gone($battle);
  refused $ada->get('/questions'), 401, 'session_expired', 'until nobody is there any more';
  refused soon(sub { $client->post("/api/battles/$battle/join", {username => 'ada', resume_code => 'WRONG1'}) }), 403, 'wrong_resume_code', 'a wrong code';
  gone($battle);
};

subtest 'tools' => sub {
  for my $tool ('tools/replay', 'tools/verify') {
    my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', 'RUN=' . $stack->dir, $tool, $battle);
    is $status, 0, $tool or diag $text;
  }
  is_deeply [keys_of($battle)], [], 'do not need it in Redis';
};

subtest 'a name is erased' => sub {
  my $was = said($battle);
  $stack->sql("SELECT arena.erase_participant('$battle', '${\ $ada->id}')");
  my ($status, $text) = $stack->run('pg_dump', '-h', $stack->file('sockets'), '-U', 'postgres', '--data-only', '-t', 'arena.archive*', 'arena');
  unlike $text, qr/\bada\b/, 'the archive does not have it';
  my $export = soon(sub { $client->admin(GET => "/$battle/export") });
  is decode("UTF-8", $export->body) =~ s/"player-\d"/"ada"/r =~ s/"journal":\{.*?\}//r, $was->{export} =~ s/"journal":\{.*?\}//r, 'all else is as it was';
  gone($battle);
  is decode('UTF-8', $client->admin(GET => "/$battle/export")->body) =~ s/"player-\d"/"ada"/r, $was->{export}, 'in the archive again';
};

done_clean($arena);
