use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');

# Hears a change of the battle that the test makes.
sub hears ($socket, $name) {
  my $joined = $arena->join($battle, $name);
  return $socket->event('leaderboard.updated', sub ($e) { grep { $_->{username} eq $name } @{$e->{data}{entries}} });
}

subtest 'who may listen' => sub {
  ok hears($client->socket($battle), 'one'), 'anyone, as a spectator';
  for my $way ([token => $ada->token], [cookie => $ada->token], [access_token => $ada->token]) {
    my $socket = $client->socket($battle, @$way);
    $ada->heartbeat;
    $arena->score($ada);
    ok $socket->event('participant.updated'), "a participant, by $way->[0]";
    $socket->close;
  }
};

subtest 'who may not' => sub {
  refused $client->socket('nowhere'), 404, 'battle_not_found', 'of a battle that is not there';
  refused $client->socket($battle, access_token => 'nonsense'), 401, 'unauthenticated', 'with a token that is none';
  refused $client->socket($battle, token => "$ada->{token}x"), 401, 'unauthenticated', 'or not quite one';
  my $elsewhere = $arena->join($arena->running, 'ada');
  refused $client->socket($battle, token => $elsewhere->token), 403, 'forbidden', "or another battle's";
  my $gone = $arena->join($battle, 'gone');
  $gone->leave;
  refused $client->socket($battle, access_token => $gone->token), 401, 'session_expired', 'or one that has ended';
};

subtest 'a cookie that means nothing any more' => sub {
  my $socket = $client->socket($battle, cookie => "$ada->{token}x");
  $arena->score($ada);
  ok hears($socket, 'stale'), 'is a spectator\'s';
  is_deeply [$socket->all('participant.updated')], [], 'who hears nothing private';
};

subtest 'a cookie from another site hears nothing private' => sub {
  my $answer = $client->socket($battle, cookie => $ada->token, headers => {Origin => 'http://evil.example'});
  if ($answer->isa('Arena::Socket')) {
    $arena->score($ada);
    hears($answer, 'evil');
    is_deeply [$answer->all('participant.updated')], [], 'a spectator at most';
  }
  else {
    refused $answer, 403, 'cross_site', 'refused';
  }
};

subtest 'nothing can be said over a socket' => sub {
  my $listener = $client->socket($battle);
  my $talker   = $ada->socket;
  my $forged   = '{"event":"battle.ended","seq":"999999","at":1,"data":{"forged":true}}';
  $talker->say($forged);
  $client->socket($battle)->say($forged);
  hears($listener, 'after');
  unlike $listener->bytes . $talker->bytes, qr/forged/, 'others hear nothing of it';
};

subtest 'nobody publishes from outside' => sub {
  my $listener = $client->socket($battle);
  my $private  = $bob->socket;
  my $forged   = '{"event":"attack.received","seq":"999999","at":1,"data":{"forged":true}}';
  for my $method (qw(POST PUT DELETE PATCH OPTIONS)) {
    for my $option ([], [token => $ada->token], [token => $client->admin_token]) {
      my $answer = $client->request($method => "/ws/battles/$battle", body => $forged, @$option, undocumented => 1);
      is $answer->status, 405, "$method to the socket's path";
    }
  }
  for my $where ('/arena/publish', "/arena/publish/battle.$battle", "/arena/publish?channel=battle.$battle",
    "/arena/publish?id=battle.$battle", "/arena/publish?arena_channel=battle.$battle") {
    for my $method (qw(GET POST PUT DELETE)) {
      my $answer = $client->request($method => $where, body => $forged, undocumented => 1);
      like $answer->status, qr{^40[45]$}, "$method $where";
    }
  }
  hears($listener, 'still');
  unlike $listener->bytes . $private->bytes, qr/forged/, 'and nothing came through';
};

subtest 'without an upgrade' => sub {
  refused $client->get("/ws/battles/$battle"), 426, 'upgrade_required', 'a plain GET is told what is missing';
};

subtest 'many at once' => sub {
  my @sockets = map { $client->socket($battle) } 1 .. 60;
  my $total   = hears($sockets[0], 'crowd')->{data}{total};
  ok $_->event('leaderboard.updated', sub ($e) { $e->{data}{total} == $total }), 'each hears it' for @sockets;
  $_->close for @sockets;
};

subtest 'a token never reaches a log' => sub {
  my $token = $ada->token;
  $client->socket($battle, access_token => $token)->close;
  $client->get("/ws/battles/$battle?x=1&access_token=$token&y=2", undocumented => 1);
  $client->get("/api/nothing?access_token=$token", undocumented => 1);
  $client->get("/api/battles/$battle/me?access_token=$token", undocumented => 1);
  $client->get("/api/battles?limit=x&access_token=$token", undocumented => 1);
  $client->get("/nothing?access_token=$token", undocumented => 1);
  $client->get("/nothing?access%5ftoken=$token", undocumented => 1);
  $client->get("/ws/battles/$battle?access%5ftoken=$token", undocumented => 1);
  wait_until('the log', sub { $arena->stack->access_log =~ m{/ws/battles/$battle} });
  is_deeply [$arena->stack->leaked($token)], [], 'whatever the path';
};

done_clean($arena);
