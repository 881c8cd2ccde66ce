use lib 't/lib';
use Arena::Test;

# A battle is brought from PostgreSQL into Redis when it is first asked for, once.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;

sub forget ($battle) {
  my @keys = $arena->stack->redis('--scan', '--pattern', "{battle:$battle}*");
  $arena->stack->redis('DEL', @keys) if @keys;
}

subtest 'what was made is there when Redis has forgotten it' => sub {
  my $battle = $arena->battle(title => 'Kept', description => 'for good');
  my $before = $client->get("/api/battles/$battle")->json;
  forget($battle);
  is_deeply $client->get("/api/battles/$battle")->json, $before, 'just as it was';
  is @{$client->admin(GET => "/$battle")->json->{questions}}, 48, 'with its questions';
};

subtest 'first requests, all at once' => sub {
  for my $round (1 .. 5) {
    my $battle = $arena->battle;
    forget($battle);
    my @said = together(
      map({ $client->request_p(POST => "/api/battles/$battle/join", json => {username => "player$_"}) } 1 .. 12),
      map({ $client->request_p(GET => "/api/battles/$battle") } 1 .. 4),
      $client->request_p(POST => "/api/admin/battles/$battle/start", token => $client->admin_token)
    );
    is_deeply [map { $_->status } @said], [(201) x 12, (200) x 5], 'all are served';
    my $page = $arena->leaderboard($battle);
    is_deeply [$page->{total}, scalar @{$page->{entries}}], [12, 12], 'and nobody is lost to a second loading';
    my @codes = map { $_->json->{battle}{seed_hash} } @said[0 .. 11];
    is keys %{{map { $_ => 1 } @codes}}, 1, 'one seed for all';
    my $ada = Arena::Player->from($client, $said[0]);
    is scalar(() = $ada->questions), 15, 'with questions to answer';
  }
};

subtest 'a socket may be the first' => sub {
  my $battle = $arena->battle;
  forget($battle);
  my $socket = $client->socket($battle);
  $client->admin(POST => "/$battle/start");
  ok $socket->event('battle.started'), 'and hears the battle';
};

# As an earlier version kept it: each number in a field of its own.
subtest 'a battle in another form' => sub {
  my $battle = $arena->running;
  my $ada    = $arena->join($battle, 'ada');
  $arena->journal($battle);
  my $redis = $arena->stack;
  # In one step: between two the clock would find a battle that is not there, and load it.
  $redis->redis('EVAL', q{redis.call('HDEL', KEYS[1], 'state') return redis.call('HSET', KEYS[1], 'seq', 2, 'clock', 1)}, 1,
    "{battle:$battle}");
  my @held = sort $redis->redis('HGETALL', "{battle:$battle}");
  refused $ada->get('/me', undocumented => 1), 502, 'failed', 'is not touched';
  is_deeply [sort $redis->redis('HGETALL', "{battle:$battle}")], \@held, 'nothing of it is written';
  like $redis->error_log, qr/battle $battle is in the form of an earlier version in Redis/, 'the log says so';
  forget($battle);
  ok wait_until('the battle', sub { $ada->get('/me', undocumented => 1)->status == 200 }), 'without it the battle comes back';
};

subtest 'a battle that is nowhere' => sub {
  refused $_, 404, 'battle_not_found', 'is not found'
    for together(map { $client->request_p(GET => '/api/battles/nowhere') } 1 .. 8);
};

subtest 'without PostgreSQL' => sub {
  my $loaded    = $arena->running;
  my $ada       = $arena->join($loaded, 'ada');
  my $forgotten = $arena->battle;
  $arena->stack->halt('postgres');
  forget($forgotten);    # now: before, the clock may bring it back
  answered $ada->heartbeat, 200, 'what is in Redis is played on';
  $arena->score($ada);
  is $ada->me->{answered}, 1, 'as ever';
  my $answer = wait_until('the loss to be seen', sub {
    my $answer = $client->get("/api/battles/$forgotten");
    return $answer->status == 503 && $answer;
  });
  refused $answer, 503, 'unavailable', 'what is not has to wait';
  like $answer->header('Retry-After'), qr/^[1-9]\d*$/, 'a little';
  refused $client->admin(POST => '', json => {title => 'x', questions => bank(30)}), 503, 'unavailable', 'as do new ones';
  $arena->stack->restart('postgres');
  my $back = wait_until('PostgreSQL', sub {
    my $answer = $client->get("/api/battles/$forgotten");
    return $answer->status == 200 && $answer;
  });
  is $back->json->{id}, $forgotten, 'and is there again, by itself';
};

done_clean($arena);
