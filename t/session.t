use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running;
my $other  = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $path = "/api/battles/$battle";

my @session = (
  [GET  => '/me'],
  [GET  => '/questions'],
  [POST => '/questions/q1/submit', {answer => 'a'}],
  [POST => '/reward',              {type   => 'arrow'}],
  [POST => '/attack',              {target => $bob->id}],
  [POST => '/heartbeat'],
  [POST => '/leave']
);

sub asks ($endpoint, %option) {
  my ($method, $rest, $json) = @$endpoint;
  return $client->request($method, "$path$rest", $json ? (json => $json) : (), %option);
}

subtest 'every endpoint of a participant wants its session' => sub {
  my $elsewhere = $arena->join($other, 'ada');
  for my $endpoint (@session) {
    refused asks($endpoint), 401, 'unauthenticated', "$endpoint->[1] without a token";
    refused asks($endpoint, token => $elsewhere->token), 403, 'forbidden', "$endpoint->[1] with another battle's";
  }
};

subtest 'tokens that do not verify' => sub {
  my $token = $ada->token;
  my ($payload, $signature) = split /\./, $token;
  my $flip = sub ($text, $at) { substr($text, $at, 1) eq 'A' ? 'B' : 'A' };
  my %bad = (
    'an empty one'              => '',
    'a word'                    => 'token',
    'the payload alone'         => $payload,
    'no signature'              => "$payload.",
    'a byte of the payload'     => (substr($payload, 0, 20) . $flip->($payload, 20) . substr $payload, 21) . ".$signature",
    'a byte of the signature'   => "$payload." . $flip->($signature, 0) . substr($signature, 1),
    'its own twice'             => "$token$token",
    'a very long one'           => 'A' x 6000
  );
  refused $ada->get('/me', token => $bad{$_}), 401, 'unauthenticated', $_ for sort keys %bad;
  refused $ada->get('/me', token => $client->admin_token), 403, 'forbidden', 'an organiser is no player';
  refused $client->get("$path/me", headers => {Authorization => "Basic $token"}), 401, 'unauthenticated',
    'another scheme';
  answered $client->get("$path/me", headers => {Authorization => "bearer $token"}), 200,
    'the name of the scheme has no case';
};

subtest 'the cookie' => sub {
  my $answer = $client->post("$path/join", {username => 'cora'});
  my $token  = $answer->json->{session}{token};
  my ($pair, @attributes) = split /; */, $answer->header('Set-Cookie');
  is $pair, "arena_session=$token", 'carries the token';
  my %has = map { lc($_) => 1 } @attributes;
  ok $has{httponly},                  'kept from scripts';
  ok $has{'samesite=lax'},            'and from other sites';
  ok $has{'path=/'},                  'for every path';
  ok !$has{secure},                   'without Secure where there is no TLS';
  answered $client->get("$path/me", cookie => $token), 200, 'it is as good as the header';
  answered $client->get("$path/me", headers => {Cookie => "a=b; arena_session=$token; c=d"}), 200, 'among others, too';
  answered $client->get("$path/me", cookie => 'nonsense', token => $token), 200, 'the header goes first';
};

# A client with a jar of cookies, as a browser has it.
sub browser () {
  my $browser = (ref $client)->new(map { $_ => $client->$_ } qw(url on_fault secrets));
  $browser->ua->cookie_jar->ignore(undef);
  return $browser;
}

sub cookies ($answer) { return map { [split /; */] } @{$answer->headers->every_header('Set-Cookie')} }

subtest 'two battles in one browser' => sub {
  my $browser = browser();
  my $there   = "/api/battles/$other";
  my $first   = $browser->post("$path/join",  {username => 'tab1'});
  my $second  = $browser->post("$there/join", {username => 'tab2'});
  is scalar(cookies($first)), 1, 'the first has one cookie';
  my ($last, $kept) = cookies($second);
  is $last->[0], 'arena_session=' . $second->json->{session}{token}, 'the second has the same one';
  is $kept->[0], "arena_session_$battle=" . $first->json->{session}{token}, 'and the first is kept by its name';
  is_deeply [@$kept[1 .. $#$kept]], [@$last[1 .. $#$last]], 'with the same attributes';

  for ([$path, 'tab1'], [$there, 'tab2']) {
    my ($at, $name) = @$_;
    is $browser->get("$at/me")->json->{username}, $name, "$name is known where it plays";
    answered $browser->post("$at/heartbeat"), 200, 'and its commands are taken';
    refused $browser->post("$at/heartbeat", undef, headers => {Origin => 'http://evil.example'}), 403, 'cross_site', 'but from nowhere else';
  }

  for ([$battle, $first], [$other, $second]) {
    my ($in, $answer) = @$_;
    my $player = Arena::Player->from($client, $answer);
    my $socket = $browser->socket($in);
    $arena->score($player);
    is $socket->event('participant.updated')->{data}{id}, $player->id, 'its socket hears what is private';
    $socket->close;
  }

  my $again = $browser->post("$path/join", {username => 'tab1'});
  answered $again, 200, 'the first comes back by its cookie';
  is_deeply [map { $_->[0] } cookies($again)],
    ['arena_session=' . $again->json->{session}{token}, "arena_session_$other=" . $second->json->{session}{token}, "arena_session_$battle="],
    'and is the last one now';
  answered $browser->get("$_/me"), 200, 'both are known' for $path, $there;

  my $left = $browser->post("$there/leave");
  is_deeply [map { $_->[0] } cookies($left)], ["arena_session_$other="], 'who leaves one loses its cookie alone';
  answered $browser->get("$path/me"), 200, 'and plays on in the other';
  refused $browser->get("$there/me"), 403, 'forbidden', 'as nobody in the one that was left';
  answered $browser->post("$path/leave"), 204, 'leaves that, too';
  refused $browser->get("$path/me"), 401, 'unauthenticated', 'and has no session any more';
};

subtest 'a browser that leaves the last one first' => sub {
  my $browser = browser();
  $browser->post("$path/join",             {username => 'tab3'});
  $browser->post("/api/battles/$other/join", {username => 'tab4'});
  my $left = $browser->post("/api/battles/$other/leave");
  is_deeply [map { $_->[0] } cookies($left)], ['arena_session='], 'loses the last one';
  is $browser->get("$path/me")->json->{username}, 'tab3', 'and is known by the other';
  refused $browser->get("/api/battles/$other/me"), 401, 'unauthenticated', 'there alone';
};

subtest 'a browser that was in very many battles' => sub {
  my $many   = join '; ', 'arena_session=' . $arena->join($other, 'many')->token, map {"arena_session_old$_=x"} 1 .. 10;
  my $answer = $client->post("$path/join", {username => 'many'}, headers => {Cookie => $many});
  answered $answer, 201, 'is let in';
  is_deeply [map { $_->[0] =~ /^(\w+=$)/ } cookies($answer)], [map {"arena_session_old$_="} 1 .. 3], 'and forgets the oldest';
};

subtest 'a cookie from another site' => sub {
  my $cora = $arena->join($battle, 'cross');
  my $host = $client->url =~ s{^http://}{}r;
  my $beat = sub (%headers) { $client->post("$path/heartbeat", undef, cookie => $cora->token, headers => \%headers) };
  answered $beat->(), 200, 'no word of the site';
  answered $beat->('Sec-Fetch-Site' => $_), 200, "Sec-Fetch-Site: $_" for qw(same-origin none);
  refused $beat->('Sec-Fetch-Site' => 'cross-site'), 403, 'cross_site', 'Sec-Fetch-Site: cross-site';
  answered $beat->(Origin => "http://$host"), 200, "the server's own Origin";
  refused $beat->(Origin => $_), 403, 'cross_site', "Origin: $_" for 'http://evil.example', 'null';
  refused $client->post("$path/leave", undef, cookie => $cora->token, headers => {Origin => 'http://evil.example'}), 403,
    'cross_site', 'nobody is made to leave';
  refused $client->post("$path/join", {username => 'cross'}, cookie => $cora->token,
    headers => {'Sec-Fetch-Site' => 'cross-site'}), 403, 'cross_site', 'nor to resume';
  answered $client->get("$path/me", cookie => $cora->token, headers => {Origin => 'http://evil.example'}), 200,
    'reading changes nothing';
  answered $cora->post('/heartbeat', undef, headers => {Origin => 'http://evil.example'}), 200,
    'a token in the header was put there on purpose';
};

subtest 'leaving' => sub {
  my $dan    = $arena->join($battle, 'dan');
  my $socket = $dan->socket;
  $arena->score($dan);
  my $before = $dan->me;
  my $left   = $dan->leave;
  answered $left, 204, 'dan leaves';
  like $left->header('Set-Cookie'), qr/^arena_session=;.*(?:Max-Age=0|Expires=Thu, 01.Jan.1970)/i, 'the cookie goes';
  refused $dan->get('/me'), 401, 'session_expired', 'the session has ended';
  refused $dan->leave, 401, 'session_expired', 'and cannot end again';
  ok $socket->wait_closed, 'the socket with the private events is closed';
  my ($entry) = grep { $_->{username} eq 'dan' } @{$arena->leaderboard($battle)->{entries}};
  is $entry->{points}, $before->{points}, 'the score stays';
  ok !$entry->{online}, 'offline';
  refused $client->post("$path/join", {username => 'Dan'}), 409, 'username_taken', 'and the name';

  my $back = $dan->resume;
  is $back->me->{rewards_pending}, 1, 'who comes back finds the reward that was not taken';
  answered $back->reward('shield'), 200, 'and takes it';
  is $back->me->{shields}, 1, 'as a shield';
};

subtest 'a session that is over is nobody to the endpoints for anyone' => sub {
  my $eve = $arena->join($battle, 'eve');
  ok $arena->leaderboard($battle)->{total}, 'there is a leaderboard';
  ok $eve->get('/leaderboard')->json->{me}, 'eve finds herself in it';
  $eve->leave;
  my $answer = $eve->get('/leaderboard');
  answered $answer, 200, 'still there for her';
  ok !exists $answer->json->{me}, 'without her';
  answered $eve->get(''), 200, 'so is the battle';
  refused $client->socket($battle, token => $eve->token), 401, 'session_expired', 'but no socket';
};

subtest 'a session is for its role' => sub {
  refused $client->request(GET => "/api/admin/battles/$battle", token => $ada->token), 403, 'forbidden',
    'a player is no organiser';
  refused $client->request(GET => "/api/admin/battles/$battle", token => 'wrong'), 401, 'unauthenticated',
    'nor is a wrong token';
  refused $client->request(GET => "/api/admin/battles/$battle", cookie => $client->admin_token), 401,
    'unauthenticated', 'nor the right one as a cookie';
};

# The first key of the file signs, all of them verify.
subtest 'a key that is replaced' => sub {
  my $secret  = $arena->stack->file('secret');
  my $old     = $secret->slurp;
  my $renewed = sub ($text) {
    spew($secret, $text);
    $arena->stack->renew;
  };
  $renewed->('5' x 64 . "\n$old");
  answered $ada->get('/me'), 200, 'what the old key signed is still good';
  my $new = $arena->join($battle, 'newcomer');
  $renewed->('5' x 64 . "\n");
  refused $ada->get('/me'), 401, 'unauthenticated', 'until that key is gone';
  answered $new->get('/me'), 200, 'the new one signs';
};

done_clean($arena);
