use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

subtest 'a battle starts and ends by the clock, without a request' => sub {
  my ($battle, $set, $there) = $arena->in_time({starts_at => 1500, ends_at => 3500},
    sub ($battle) { [$client->socket($battle), $client->get("/api/battles/$battle")->json->{status}] }, %easy);
  my ($spectator, $status) = @$there;
  is $status, 'scheduled', 'it is to come';
  for my $moment ([started => 'starts_at', 'running'], [ended => 'ends_at', 'finished']) {
    my ($name, $instant, $is) = @$moment;
    my $event = $spectator->event("battle.$name");
    cmp_ok $event->{at}, '>=', $set->{$instant}, "battle.$name comes, and not too early";
    is_deeply {map { $_ => $event->{data}{$_} } qw(status starts_at ends_at)}, {status => $is, %$set}, 'with the instants that were set';
  }
  is $client->get("/api/battles/$battle")->json->{status}, 'finished', 'and that was it';
  is_deeply [map { $_->{event} } grep { $_->{event} =~ /^battle/ } @{$spectator->events}],
    ['battle.started', 'battle.ended'], 'each is told once';
};

subtest 'status follows the clock alone' => sub {
  my ($battle, $set, $there) = $arena->in_time({starts_at => -60_000, ends_at => 1500}, sub ($battle) {
    my $shown = $client->get("/api/battles/$battle")->json;
    my $ada   = $arena->join($battle, 'ada');
    return [$shown, $ada, map { $_->status } $arena->score($ada)];
  }, %easy);
  my ($shown, $ada, @scored) = @$there;
  is $shown->{status}, 'running', 'what should have started has';
  is $shown->{starts_at}, $set->{starts_at}, 'when it was to';
  is_deeply \@scored, [200], 'and is played';
  wait_until('the end', sub { $client->get("/api/battles/$battle")->json->{status} eq 'finished' });
  cmp_ok $ada->heartbeat->json->{server_time}, '>=', $set->{ends_at}, 'not before its time';
};

subtest 'an organiser is quicker than the clock' => sub {
  my $now    = now;
  my $battle = $arena->battle(%easy, starts_at => $now + 600_000, ends_at => $now + 1_200_000);
  my $socket = $client->socket($battle);
  my $started = $client->admin(POST => "/$battle/start")->json;
  cmp_ok $started->{starts_at}, '<', $now + 60_000, 'it starts now';
  is $started->{ends_at}, $now + 1_200_000, 'and ends when it was to';
  is $arena->end($battle)->json->{status}, 'finished', 'or sooner';
  is $socket->event('battle.ended')->{data}{status}, 'finished', 'and all are told';
};

subtest 'nothing changes after the end' => sub {
  my $battle = $arena->running(%easy);
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my $socket = $ada->socket;
  my %asked  = $arena->asked($ada);
  $arena->arm($ada, 'arrow');
  $arena->score($ada);
  $arena->score($bob);
  my ($open) = map { $_->{id} } grep { $_->{status} eq 'open' } $ada->questions;
  $arena->end($battle);
  my $ended = $socket->event('battle.ended')->{data};

  refused $ada->submit($open, right($asked{$open})), 409, 'battle_not_running', 'no answer';
  refused $ada->reward('shield'), 409, 'battle_not_running', 'no reward';
  refused $ada->attack($bob), 409, 'battle_not_running', 'no attack';
  refused $client->post("/api/battles/$battle/join", {username => 'late'}), 409, 'battle_finished', 'no join';
  answered $bob->heartbeat, 200, 'a heartbeat is still heard';
  answered $bob->leave, 204, 'and one may leave';
  my $points = sub ($entries) { [map { [@$_{qw(rank participant_id points arrows shields)}] } @$entries] };
  is_deeply $points->($arena->leaderboard($battle)->{entries}), $points->($ended->{entries}), 'the standing stays';
  is_deeply [map { $_->{event} } grep { $_->{seq} > $socket->event('battle.ended')->{seq} && $_->{event} =~ /^(?:attack|battle)/ }
      @{$socket->events}], [], 'and nothing is told';
};

# Commands and the end arrive together: what was answered with 200 counts, what was refused does not.
subtest 'commands that race with the end' => sub {
  my $battle  = $arena->running(%easy);
  my ($target, @players) = $arena->join($battle, map {"player$_"} 0 .. 10);
  my $socket  = $client->socket($battle);
  $arena->score($target, 6);
  my %points = ($target->id => 72);
  my @asks;
  for my $player (@players) {
    $arena->arm($player, 'arrow');
    my %asked = $arena->asked($player);
    my ($open) = map { $_->{id} } grep { $_->{status} eq 'open' } $player->questions;
    $points{$player->id} = 12;
    push @asks, sub { $player->post_p("/questions/$open/submit", {answer => right($asked{$open})})
        ->then(sub ($a) { $points{$player->id} += $a->json->{points_awarded} if $a->status == 200; $a }) };
    push @asks, sub { $player->post_p('/attack', {target => $target->id})
        ->then(sub ($a) { $points{$target->id} -= $a->json->{damage} if $a->status == 200; $a }) };
  }
  splice @asks, 10, 0, sub { $client->request_p(POST => "/api/admin/battles/$battle/end", token => $client->admin_token) };
  my @said = together(map { $_->() } @asks);
  is_deeply [grep { !($_->status == 200 || ($_->code // '') =~ /^(?:battle_not_running|target_has_no_points)$/) } @said], [],
    'each is done or refused';
  my $ended = $socket->event('battle.ended')->{data}{entries};
  is_deeply {map { $_->{participant_id} => $_->{points} } @$ended}, \%points, 'the final standing has what was done, and only that';
  is_deeply [map { [@$_{qw(rank username points)}] } @{$arena->leaderboard($battle)->{entries}}],
    [map { [@$_{qw(rank username points)}] } @$ended], 'and stays';
};

subtest 'a battle whose time came while nothing ran' => sub {
  my ($battle, $set) = $arena->in_time({starts_at => 1000, ends_at => 2000}, sub ($battle) {1}, %easy);
  $arena->stack->halt('nginx');
  wait_until('its end', sub { now > $set->{ends_at} });
  $arena->stack->restart('nginx');
  my $shown = wait_until('the server', sub { my $a = eval { $client->get("/api/battles/$battle") }; $a && $a->json });
  is $shown->{status}, 'finished', 'is over';
  is_deeply {map { $_ => $shown->{$_} } qw(starts_at ends_at)}, $set, 'at its time';
};

done_clean($arena);
