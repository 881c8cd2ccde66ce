use lib 't/lib';
use Arena::Test;

# What is for one participant is heard by that one alone, whatever another asks for.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my ($ada, $bob, $eve) = $arena->join($battle, 'ada', 'bob', 'eve');
$arena->arm($ada, ('arrow') x 6);
$arena->score($bob, 10);

# Bob is hit; by then everything before has been published.
sub hit ($socket) {
  my $points = $ada->attack($bob)->json->{target}{points};
  return $socket->event('attack.received', sub ($e) { $e->{data}{points} == $points });
}

sub private (@sockets) {
  return [map { $_->{event} } grep { $_->{event} =~ /^(?:attack|session)/ || ($_->{data}{username} // 'eve') ne 'eve' }
      map { @{$_->events} } @sockets];
}

my $his = $bob->socket;

subtest 'asking for the channel of another' => sub {
  my $pid = $bob->id;
  my @got;
  for my $path ("/ws/battles/$battle?channel=private-participant.$pid", "/ws/battles/$battle?id=private-participant.$pid",
    "/ws/battles/$battle,private-participant.$pid", "/ws/battles/private-participant.$pid",
    "/ws/battles/$battle%2Cprivate-participant.$pid", "/ws/private-participant.$pid", "/ws/battles/$battle/$pid",
    "/ws/battles/$battle?arena_channels=private-participant.$pid", "/ws/battles/$battle?participant=$pid",
    "/arena/subscribe/private-participant.$pid", "/ws/battles/*", "/ws/battles/$battle?access_token=$pid") {
    for my $who ({}, {token => $eve->token}) {
      my $answer = $client->socket($battle, path => $path, %$who, undocumented => 1);
      if   ($answer->isa('Arena::Socket')) { push @got, $answer }
      else                                 { ok $answer->status =~ /^4\d\d$/, "$path is refused" }
    }
  }
  ok hit($his), 'bob is hit';
  my $sees = $eve->socket;
  $arena->score($eve);
  $sees->event('participant.updated');
  is_deeply private(@got, $sees), [], 'and nobody else is told';
};

subtest 'over an EventSource' => sub {
  my $pid    = $bob->id;
  my $source = $client->source("$battle?channel=private-participant.$pid");
  ok hit($his), 'bob is hit';
  is_deeply private($source), [], 'nobody else is told';
  $source->close;
};

subtest 'a session that was replaced' => sub {
  my $old = $his;
  my $new = $bob->resume;
  $old->event('session.replaced');
  $old->wait_closed;
  refused $client->socket($battle, access_token => $bob->token), 401, 'session_replaced', 'gets no socket';
  my $socket = $new->socket;
  $bob = $new;
  ok hit($socket), 'bob is hit';
  is scalar(grep { $_->{event} eq 'attack.received' } @{$old->events}), 2, 'the old socket has not heard of it';
  $his = $socket;
};

# Each of these is refused, or closed before the new session does anything.
subtest 'sockets that are opened while sessions are replaced' => sub {
  my @players = $arena->join($battle, map {"twin$_"} 1 .. 40);
  my ($opened, @late) = (0);
  for my $round (1 .. 3) {
    my @opening = map { $_->socket_p } @players;
    my @new     = together(map { $_->resume_p } @players);
    my @sockets = grep { $_->isa('Arena::Socket') } together(@opening);
    my %since   = map { $_->id => $_->me->{seq} } @new;
    $arena->score($_) for @new;
    $_->wait_closed for @sockets;
    push @late, grep { $_->{event} eq 'participant.updated' && $_->{seq} > $since{$_->{data}{id}} } map { @{$_->events} } @sockets;
    $opened += @sockets;
    @players = @new;
  }
  ok $opened, "$opened were opened";
  is_deeply \@late, [], 'none of them hears what the new session does';
};

subtest 'headers of nchan' => sub {
  my $answer = $client->socket($battle, headers => {
      'X-Accel-Redirect' => '/arena/publish', 'X-Channel-Id' => 'private-participant.' . $bob->id,
      'If-Modified-Since' => 'Thu, 01 Jan 1970 00:00:01 GMT', 'If-None-Match' => '0'}, undocumented => 1);
  ok hit($his), 'bob is hit';
  is_deeply private(grep { $_->isa('Arena::Socket') } $answer), [], 'nobody else is told';
};

done_clean($arena);
