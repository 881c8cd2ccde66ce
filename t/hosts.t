use lib 't/lib';
use Arena::Test;

# Two hosts, each an nginx with two workers, at one Redis and one PostgreSQL: it is one game.
my $here  = Arena::Test->start(workers => 2);
my $there = $here->beside;
my %easy  = (questions => bank(30, difficulty => 'easy', points => 12));

sub with_points ($points) {
  return sub ($event) { $event->{data}{points} == $points }
}

sub grows ($socket, $name) {
  my @seq = map { $_->{seq} } @{$socket->events};
  is_deeply \@seq, [sort { $a <=> $b } @seq], "$name in the order in which it came about";
}

subtest 'events reach the sockets of both' => sub {
  my $battle = $here->running(%easy);
  my ($ada, $bob) = $here->join($battle, qw(ada bob));
  my %sockets = (here => $ada->socket, there => $ada->at($there)->socket);
  my %public  = (here => $here->client->socket($battle), there => $there->client->socket($battle));
  my $source  = $there->client->source($battle, token => $ada->token);

  $here->score($ada);
  for my $host (sort keys %sockets) {
    ok $sockets{$host}->event('participant.updated', with_points(12)), "what was done here is heard $host";
    ok $public{$host}->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{points} == 12 }), 'the standings, too';
  }
  ok $source->event('participant.updated', with_points(12)), 'and by an EventSource';

  $there->score($ada->at($there));
  ok $sockets{$_}->event('participant.updated', with_points(24)), "what was done there is heard $_" for sort keys %sockets;

  $there->arm($bob->at($there), 'arrow');
  answered $bob->at($there)->attack($ada), 200, 'an attack there';
  is $sockets{$_}->event('attack.received')->{data}{from}{id}, $bob->id, "is heard $_" for sort keys %sockets;
  is_deeply [map { scalar $_->all('attack.received') } values %public], [0, 0], 'by nobody else';
};

subtest 'nobody hears another battle' => sub {
  my ($mine, $other) = map { $here->running(%easy) } 1 .. 2;
  my $socket = $there->client->socket($mine);
  my ($ada) = $here->join($other, 'ada');
  my ($bob) = $here->join($mine,  'bob');
  $here->score($ada);
  $here->score($bob);
  my $heard = $socket->event('leaderboard.updated', sub ($e) { $e->{data}{total} == 1 && $e->{data}{entries}[0]{points} == 12 });
  is $heard->{data}{entries}[0]{participant_id}, $bob->id, 'its own standings come';
  unlike $socket->bytes, qr/\Q@{[$ada->id]}\E/, 'and no others';
};

subtest 'everything in its order' => sub {
  my $battle  = $here->running(%easy);
  my @players = $here->join($battle, map {"player$_"} 1 .. 6);
  my @sockets = map { ($_->socket, $_->at($there)->socket) } @players;
  my @public  = map { $_->client->socket($battle) } $here, $there;
  for my $round (1 .. 8) {
    my @asks;
    for my $i (0 .. $#players) {
      my $host  = ($here, $there)[($i + $round) % 2];
      my $known = $here->known->{$battle};
      my ($open) = grep { $_->{status} eq 'open' } $players[$i]->questions;
      push @asks, $players[$i]->at($host)->post_p("/questions/$open->{id}/submit", {answer => right($known->{$open->{prompt}})});
    }
    is_deeply [map { $_->status } together(@asks)], [(200) x 6], 'six answers at both hosts, at once';
  }
  for my $socket (@sockets) {
    $socket->event('participant.updated', with_points(96));
    is_deeply [map { $_->{data}{points} } $socket->all('participant.updated')], [map { 12 * $_ } 1 .. 8], 'each of its own, once';
  }
  for my $socket (@public) {
    $socket->event('leaderboard.updated', sub ($e) { !grep { $_->{points} != 96 } @{$e->{data}{entries}} });
    grows($socket, 'the standings');
  }
};

subtest 'a session that goes on elsewhere' => sub {
  my $battle = $here->running(%easy);
  my $ada    = $here->join($battle, 'ada');
  my @old    = ($ada->socket, $ada->at($there)->socket);
  my $public = $there->client->socket($battle);
  my $again  = $ada->at($there)->resume;
  for my $socket (@old) {
    ok $socket->event('session.replaced'), 'the old one is told';
    $socket->wait_closed;
    pass 'and its socket is closed';
  }
  my $new = $again->at($here)->socket;
  $there->score($again);
  ok $new->event('participant.updated', with_points(12)), 'the new one hears on';
  ok $public->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{points} == 12 }), 'and who only looks on, too';
};

subtest 'the clock of the battle' => sub {
  my $battle  = $here->battle(%easy);
  my @sockets = map { $_->client->socket($battle) } $here, $there;
  $there->client->admin(POST => "/$battle/start");
  ok $_->event('battle.started'), 'the start is heard' for @sockets;
  $here->end($battle);
  ok $_->event('battle.ended'), 'and the end' for @sockets;
};

subtest 'a host that lost what was said' => sub {
  my $battle  = $here->running(%easy);
  my $ada     = $here->join($battle, 'ada');
  my @sockets = ($ada->socket, $ada->at($there)->socket, $here->client->socket($battle), $there->client->socket($battle));
  my $source  = $here->client->source($battle);
  $here->stack->redis(qw(CLIENT KILL TYPE pubsub));
  $_->wait_closed for @sockets;
  wait_until('the end of an EventSource', sub { $source->closed });
  pass 'has its sockets come again';
  my $again = wait_until('a socket', sub { my $s = $ada->at($there)->socket; $s->status == 101 && $s });
  $here->score($ada);
  is $again->event('participant.updated', with_points(12))->{data}{id}, $ada->id, 'and they hear on';
  my $metrics = $there->client->get('/metrics')->body;
  like $metrics, qr/^arena_sockets_closed_total\{reason="lost"\} [1-9]/m, 'it is counted';
  like $metrics, qr/^arena_relay_reconnects_total [1-9]/m,            'with what it came from';
};

subtest 'one host is gone' => sub {
  my $battle = $here->running(%easy);
  my $ada    = $here->join($battle, 'ada');
  my $socket = $ada->at($there)->socket;
  $here->stack->halt('nginx');
  $there->score($ada->at($there));
  ok $socket->event('participant.updated', with_points(12)), 'the other goes on';
};

done_clean($there, $here);
