use lib 't/lib';
use Arena::Test;
use Arena::Wait qw(wait_until);

my $arena  = Arena::Test->start(http => 'arena_redis_timeout 5s;');
my $client = $arena->client;
my $stack  = $arena->stack;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));
my $battle = $arena->running(%easy);
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');

# What nginx has Redis keep: functions, and scripts where it may have none.
sub forget { $stack->redis($_, 'FLUSH') for qw(FUNCTION SCRIPT) }

sub not_noticed ($what) {
  subtest $what => sub {
    $arena->score($ada);
    my $shields = $ada->me->{shields};
    for my $round (1 .. 3) {
      forget();
      answered $ada->heartbeat, 200, 'is not noticed';
      forget();
      is_deeply [map { $_->status } together(map { $ada->request_p(GET => '/me') } 1 .. 8)], [(200) x 8], 'nor by many at once';
    }
    forget();
    answered $ada->reward('shield'), 200, 'nor by a command';
    is_deeply [@{$ada->me}{qw(shields rewards_pending)}], [$shields + 1, 0], 'which is done once';
  };
}

not_noticed('functions and scripts are gone between two requests');

subtest 'functions that nobody uses' => sub {
  my @used = grep { $_ ne 'arena_of_before' && /^arena_/ } map { s/^\s+//r } $stack->redis(FUNCTION => 'LIST');
  ok @used > 0, 'some are in use';
  $stack->redis(FUNCTION => LOAD => "#!lua name=$_\nredis.register_function('$_', function() return 1 end)") for qw(arena_of_before arena_of_today somebody);
  my $hour = 3_600_000;
  my ($now) = map { int $_ * 1000 } ($stack->redis('TIME'))[0];
  $stack->redis(ZADD => '{arena}:functions', $now - 25 * $hour, 'arena_of_before', $now - 23 * $hour, 'arena_of_today');
  $stack->renew;
  wait_until('the old one to go', sub { !grep {/arena_of_before/} $stack->redis(FUNCTION => 'LIST') });
  my %kept = map { s/^\s+//r => 1 } $stack->redis(FUNCTION => 'LIST');
  ok $kept{arena_of_today}, 'what was used within a day stays';
  ok $kept{somebody}, "and what is another's";
  is_deeply [grep { !$kept{$_} } @used], [], 'and what is in use';
  $stack->redis(FUNCTION => DELETE => $_) for qw(arena_of_today somebody);
};

subtest 'a user of Redis that may keep no functions' => sub {
  $stack->redis(qw(ACL SETUSER arena -fcall -function|load));
  answered $ada->heartbeat, 200, 'is served by scripts';
  not_noticed('scripts are gone between two requests');
  $stack->redis(qw(ACL SETUSER arena +fcall +function|load));
  $stack->renew;
};

for my $known (1, 0) {
  subtest 'a client that leaves in mid-call, the script ' . ($known ? 'known' : 'unknown') . ' to Redis' => sub {
    $arena->arm($ada, 'arrow');
    $arena->score($bob);
    my $heard  = $bob->socket;
    my $points = $bob->me->{points};
    my $body   = '{"target":"' . $bob->id . '"}';
    my $token  = $ada->token;
    $ada->attack('nobody');
    forget() unless $known;
    $stack->pause('redis');
    my $socket = $client->connect;
    syswrite $socket, "POST /api/battles/$battle/attack HTTP/1.1\r\nHost: arena\r\nAuthorization: Bearer $token\r\n"
      . "Content-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
    $client->barrier;
    close $socket;
    $client->barrier;
    $stack->continue('redis');
    ok $heard->event('attack.received'), 'the arrow flies, and is told';
    is_deeply [$bob->me->{points}, $ada->me->{arrows}], [$points - 10, 0], 'once';
  };
}

subtest 'Redis does not answer in time' => sub {
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  my $points = $bob->me->{points};
  $stack->pause('redis');
  my $late = $ada->post('/attack', {target => $bob->id}, key => 'late');
  refused $late, 504, 'timeout', 'the outcome is unknown';
  $stack->continue('redis');
  my $answer = wait_until('an answer', sub {
    my $answer = $ada->post('/attack', {target => $bob->id}, key => 'late');
    return $answer->status !~ /^50[34]$/ && $answer;
  });
  answered $answer, 200, 'the same key once more';
  is $answer->json->{outcome}, 'hit', 'says what happened';
  is_deeply [$bob->me->{points}, $ada->me->{arrows}], [$points - 10, 0], 'and it happened once';
};

subtest 'many that time out together' => sub {
  $stack->pause('redis');
  my @said = together(map { $_->request_p(GET => '/me') } ($ada, $bob) x 20);
  is_deeply [grep { $_->status != 504 } @said], [], 'all are told';
  $stack->continue('redis');
  wait_until('an answer', sub { $ada->get('/me')->status == 200 });
  is $_->me->{username}, $_->username, 'and afterwards each gets its own answer' for $ada, $bob, $ada, $bob;
};

subtest 'Redis is away, and comes back' => sub {
  my $before = $ada->me;
  $stack->halt('redis');
  my $answer = wait_until('the loss to be seen', sub { my $a = $ada->get('/me'); $a->status == 503 && $a });
  refused $answer, 503, 'unavailable', 'me';
  like $answer->header('Retry-After'), qr/^[1-9]\d*$/, 'with a word of when to come back';
  refused $ada->reward('arrow'), 503, 'unavailable', 'reward';
  refused $client->get('/api/battles'), 503, 'unavailable', 'the list';
  refused $client->get("/api/battles/$battle/leaderboard"), 503, 'unavailable', 'the leaderboard';
  refused $client->post("/api/battles/$battle/join", {username => 'cy'}), 503, 'unavailable', 'joining';
  refused $client->socket($battle, token => $ada->token), 503, 'unavailable', 'a socket';
  $stack->restart('redis');
  wait_until('Redis', sub { $ada->get('/me')->status == 200 });
  is_deeply $ada->me, $before, 'nothing is lost, nothing was done';
  my $socket = $ada->socket;
  $arena->score($ada);
  ok $socket->event('participant.updated'), 'the game goes on';
};

subtest 'a connection that breaks' => sub {
  $stack->redis('CLIENT', 'KILL', 'TYPE', 'normal');
  ok wait_until('a new one', sub { $ada->get('/me')->status == 200 }), 'is made again';
  my $socket = $bob->socket;
  $arena->score($bob);
  ok $socket->event('participant.updated'), 'and events come';
};

done_clean($arena);
