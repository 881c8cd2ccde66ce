use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

subtest 'an attack' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my ($hers, $his, $spectator) = ($ada->socket, $bob->socket, $client->socket($battle));
  $arena->arm($ada, 'arrow', 'arrow');
  $arena->arm($bob, 'shield');
  is $ada->attack($bob)->json->{outcome}, 'blocked', 'one is blocked';
  is $ada->attack($bob)->json->{outcome}, 'hit',     'one hits';

  my ($blocked) = $his->event('attack.received', sub ($e) { $e->{data}{outcome} eq 'blocked' });
  is_deeply $blocked->{data},
    {from => {id => $ada->id, username => 'ada'}, outcome => 'blocked', damage => 0, points => 12, shields => 0},
    'bob is told of the one';
  my ($hit) = $his->event('attack.received', sub ($e) { $e->{data}{outcome} eq 'hit' });
  is_deeply $hit->{data},
    {from => {id => $ada->id, username => 'ada'}, outcome => 'hit', damage => 10, points => 2, shields => 0},
    'and of the other';
  cmp_ok $hit->{seq}, '>', $blocked->{seq}, 'with a higher seq';

  my $me = $his->event('participant.updated', sub ($e) { $e->{data}{points} == 2 })->{data};
  is_deeply {%$me, seq => 0}, {%{$bob->me}, seq => 0}, 'his own fields come along';
  is $hers->event('participant.updated', sub ($e) { $e->{data}{arrows} == 0 && $e->{data}{points} == 24
      && $e->{seq} >= $hit->{seq} })->{data}{username}, 'ada', 'hers go to her';

  my $board = sub ($e) {
    grep { $_->{username} eq 'bob' && $_->{points} == 2 && $_->{shields} == 0 } @{$e->{data}{entries}};
  };
  is $_->event('leaderboard.updated', $board)->{data}{total}, 2, 'and everybody sees the standings'
    for $hers, $his, $spectator;
  is_deeply [map { $_->{event} } grep { $_->{event} =~ /^(?:attack|participant|session)/ } @{$spectator->events}], [],
    'a spectator hears nothing private';
  is_deeply [grep { $_->{data}{username} ne 'ada' } $hers->all('participant.updated')], [], 'and each only their own';
  is_deeply [$hers->all('attack.received')], [], 'who attacks receives no attack';
};

subtest 'seq only grows on a socket' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my $socket = $ada->socket;
  $arena->arm($ada, 'arrow', 'shield', 'arrow');
  $arena->arm($bob, 'arrow', 'arrow');
  $bob->attack($ada);
  my $last = $bob->attack($ada)->json;
  $socket->event('attack.received', sub ($e) { $e->{data}{points} == $last->{target}{points} });
  for my $name ('participant.updated', 'leaderboard.updated', 'attack.received') {
    my @seqs = map { $_->{seq} } $socket->all($name);
    is_deeply \@seqs, [sort { $a <=> $b } @seqs], "of $name";
  }
};

subtest 'the end of a session' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  $arena->arm($bob, 'arrow');
  $arena->score($ada);
  my $old = $ada->socket;
  my $now = $ada->resume;
  is_deeply $old->event('session.replaced')->{data}, {}, 'the old session is told';
  ok $old->wait_closed, 'and its socket is closed';
  refused $client->socket($battle, token => $ada->token), 401, 'session_replaced', 'it gets no other';
  my $new = $now->socket;
  $bob->attack($now);
  ok $new->event('attack.received'), 'the new one hears what is private';
  is_deeply [$old->all('attack.received')], [], 'the old one does not';
  is_deeply [$new->all('session.replaced')], [], 'and was never told to go';
};

subtest 'the standings' => sub {
  my $battle    = $arena->running(%easy);
  my $spectator = $client->socket($battle);
  my $ada       = $arena->join($battle, 'ada');
  my $first     = $spectator->event('leaderboard.updated')->{data};
  is_deeply [map { $_->{username} } @{$first->{entries}}], ['ada'], 'come with the first change';

  $arena->join($battle, map {"player$_"} 1 .. 30);
  my $full = $spectator->event('leaderboard.updated', sub ($e) { $e->{data}{total} == 31 })->{data};
  is @{$full->{entries}}, 10, 'the first ten';
  is $full->{online}, 31, 'and how many there are';

  $arena->score($ada, 1) for 1 .. 12;
  my $last = $spectator->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{points} == 144 });
  is $last->{data}{entries}[0]{username}, 'ada', 'the last change is told, however fast they come';

  my @at   = map { $_->{at} } $spectator->all('leaderboard.updated');
  my @less = grep { $at[$_] - $at[$_ - 1] < 200 } 1 .. $#at;
  is_deeply \@less, [], 'by the server\'s own clock never two within the interval';
};

subtest 'by EventSource' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my $mine   = $client->source($battle, access_token => $ada->token);
  my $theirs = $client->source($battle);
  is $mine->status, 200, 'it is there';
  like $mine->type, qr{^text/event-stream}, 'as what it is';
  $arena->score($ada);
  $arena->arm($bob, 'arrow');
  $bob->attack($ada);
  ok $mine->event('attack.received'), 'private events come';
  ok $theirs->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{username} eq 'bob' }), 'those of the battle, too';
  is_deeply [$theirs->all('attack.received')], [], 'but not private ones to a spectator';
  ok $mine->event('leaderboard.updated'), 'while a participant hears both';
  $_->close for $mine, $theirs;
};

subtest 'the start and the end' => sub {
  my $battle = $arena->battle(%easy);
  my ($ada, $bob) = $arena->join($battle, map {"player$_"} 1 .. 2);
  my ($mine, $spectator) = ($ada->socket, $client->socket($battle));
  $client->admin(POST => "/$battle/start");
  for my $socket ($mine, $spectator) {
    my $started = $socket->event('battle.started')->{data};
    is_deeply [@$started{qw(id status participants)}], [$battle, 'running', 2], 'everybody is told of the start';
    ok !exists $started->{seed}, 'without the seed';
  }
  $arena->score($bob);
  $arena->end($battle);
  my $final = $arena->leaderboard($battle)->{entries};
  for my $socket ($mine, $spectator) {
    my $ended = $socket->event('battle.ended')->{data};
    is $ended->{status}, 'finished', 'and of the end';
    is_deeply [map { [@$_{qw(rank username points)}] } @{$ended->{entries}}],
      [map { [@$_{qw(rank username points)}] } @$final], 'with the final standing';
    is_deeply [scalar $socket->all('battle.started'), scalar $socket->all('battle.ended')], [1, 1], 'once each';
  }
};

done_clean($arena);
