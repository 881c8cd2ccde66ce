use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;

# Long enough for a machine that stands still for a while; so they run side by side.
my %short = (rules => {session_timeout_ms => 15_000});

sub entry ($battle, $player) {
  my ($entry) = grep { $_->{participant_id} eq $player->id } @{$arena->leaderboard($battle)->{entries}};
  return $entry;
}

subtest 'a heartbeat' => sub {
  my $battle = $arena->running(ends_at => 4_000_000_000_000, rules => {session_timeout_ms => 60_000});
  my $ada    = $arena->join($battle, 'ada');
  my $before = now;
  my $answer = $ada->heartbeat;
  my $after  = now;
  answered $answer, 200, 'is answered';
  my $beat = $answer->json;
  is $beat->{session_expires_at} - $beat->{server_time}, 60_000, 'with the instant that the session lasts until';
  is_deeply $beat->{battle}, {status => 'running', ends_at => 4_000_000_000_000}, 'and how the battle is';
  my $at = $beat->{server_time};
  ok $at > $before - 1000 && $at < $after + 1000, "by the server's clock" or diag "$before $at $after";
};

my $small = $arena->running(%short);
my ($ada, $bob) = $arena->join($small, 'ada', 'bob');

subtest 'how many are online' => sub {
  is $client->get("/api/battles/$small")->json->{online}, 2, 'both';
  $bob->leave;
  my $shown = $client->get("/api/battles/$small")->json;
  is_deeply [@$shown{qw(participants online)}], [2, 1], 'one, of two participants';
  ok !entry($small, $bob)->{online}, 'who left is offline at once';
};

my $over = $arena->running(%short);
my $eve  = $arena->join($over, 'eve');
$arena->score($eve);
$arena->end($over);
my $scored  = $eve->me;
my $expires = $eve->heartbeat->json->{session_expires_at};

# Nobody asks for anything here: what is heard comes by itself.
subtest 'who is silent is seen to go, who has an open socket is not' => sub {
  my $battle    = $arena->running(%short);
  my $spectator = $client->socket($battle);
  my ($silent, $listening, $beating) = $arena->join($battle, 'silent', 'listening', 'beating');
  my $socket = $listening->socket;
  my $event  = $client->source($battle, access_token => scalar $arena->join($battle, 'sourced')->token);

  my $beat = Mojo::IOLoop->recurring(2 => sub { $beating->post_p('/heartbeat') });
  my $gone = $spectator->event('leaderboard.updated', sub ($e) { $e->{data}{total} == 4 && $e->{data}{online} == 3 });
  my %online = map { $_->{username} => !!$_->{online} } @{$gone->{data}{entries}};
  is_deeply \%online, {silent => !!0, listening => !!1, beating => !!1, sourced => !!1}, 'only the silent one has gone';

  # Another lapse as a clock: the others have outlasted two.
  my $next = $arena->join($battle, 'next');
  $spectator->event('leaderboard.updated', sub ($e) { $e->{data}{total} == 5 && $e->{data}{online} == 3 });
  Mojo::IOLoop->remove($beat);
  ok entry($battle, $_)->{online}, $_->username . ' is still there' for $listening, $beating;
  ok !defined $socket->closed, 'the socket is open';
  answered $listening->get('/me'), 200, 'and its session lives, without a request for two timeouts';
  refused $silent->get('/me'), 401, 'session_expired', "the silent one's does not";
  refused $next->get('/me'),   401, 'session_expired', "nor the next one's";

  my $back = $silent->resume;
  answered $back->get('/me'), 200, 'the resume code brings it back';
  ok entry($battle, $back)->{online}, 'online';
  is $arena->leaderboard($battle)->{total}, 5, 'as the one it was';

  # Without its socket the listener lapses as well, but not at once.
  $socket->close;
  ok entry($battle, $listening)->{online}, 'a socket that closes is no farewell';
  $spectator->event('leaderboard.updated', sub ($e) {
      grep { $_->{username} eq 'listening' && !$_->{online} } @{$e->{data}{entries}} });
  refused $listening->get('/me'), 401, 'session_expired', 'silence is';
  $event->close;
};

subtest 'how many are online, later' => sub {
  wait_until('ada to lapse', sub { $client->get("/api/battles/$small")->json->{online} == 0 });
  ok !entry($small, $ada)->{online}, 'not who was silent for a while';
  is $arena->leaderboard($small)->{online}, 0, 'as the leaderboard says';
};

# Nobody is swept out of a battle that is over: a session lapses when it is used.
subtest 'who is silent after the end can still come back' => sub {
  wait_until('the session to lapse', sub { now > $expires });
  refused $eve->get('/questions'), 401, 'session_expired', 'silence ends a session then, too';
  my $back = $eve->resume;
  my $me   = $back->me;
  is_deeply [@$me{qw(id points rank online)}], [@$scored{qw(id points rank)}, true], 'the resume code begins another';
  is_deeply [map { $_->{status} } grep { $_->{status} ne 'open' } $back->questions], ['correct'], 'with what was answered';
  answered $back->socket, 101, 'and a socket';
  is $client->get("/api/battles/$over")->json->{online}, 1, 'the one who was there at the end';
};

done_clean($arena);
