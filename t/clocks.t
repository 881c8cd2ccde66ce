use lib 't/lib';
use Arena::Test;

use Mojo::Date;

use Arena::Metrics;

# Two hosts at one Redis. The clock of one is ten minutes off; that host alone does what is done by the clock.
my $off   = Arena::Test->start(own_clock => 1, workers => 2);
my $right = $off->beside(http => join ' ', map {"arena_job $_ off;"} qw(clock registry));
my %easy  = (questions => bank(30, difficulty => 'easy', points => 12), rules => {session_timeout_ms => 120_000});

sub ahead () { return Mojo::Date->new($off->client->get('/api/status')->header('Date'))->epoch - time }

sub set_clock ($seconds) {
  $off->stack->clock_off($seconds);
  wait_until('the clock', sub { abs(ahead() - $seconds) <= 2 });
}

sub about_now ($instant, $name) {
  my $apart = abs($instant - now());
  return cmp_ok $apart, '<', 60_000, $name;
}

for my $seconds (600, -600) {
  my $how = $seconds > 0 ? 'ahead' : 'behind';

  subtest "sessions, with a host $how" => sub {
    my $battle = $right->running(%easy, ends_at => now() + 300_000);
    my ($ada, $bob) = $right->join($battle, qw(ada bob));
    set_clock($seconds);
    my $eve = $off->join($battle, 'eve');
    $off->stack->renew;
    my $said = qr/the clock of this host is @{[$seconds < 0 ? '-' : '']}\d{6} ms away from that of Redis/;
    ok wait_until('the log', sub { $off->stack->error_log =~ $said }), 'the host says that its clock is off';
    my ($one, $other) = map { Arena::Metrics->from($_->client->get('/metrics')->body)->sum('arena_clock_offset_seconds') } $off, $right;
    cmp_ok abs($one - $seconds), '<', 60, 'and how far';
    cmp_ok abs($other), '<', 60, 'the other that it is right';
    about_now($eve->me->{joined_at}, 'who joins there has joined now');
    $off->client->admin(POST => "/$battle/start");    # whatever is due is done
    for my $player ($ada, $bob, $ada->at($off), $eve->at($right)) {
      my $answer = $player->heartbeat;
      answered $answer, 200, $player->username . ' is still there' or next;
      about_now($answer->json->{server_time}, 'at this time');
      is $answer->json->{battle}{status}, 'running', 'and the battle goes on';
    }
    is_deeply [map { $_->status } $off->score($eve)], [200], 'an answer there';
    is_deeply [map { $_->status } $right->score($ada), $off->score($bob->at($off))], [200, 200], 'and by the others';
    is $off->client->get("/api/battles/$battle")->json->{online}, 3, 'all are online';
    is_deeply [grep { $_ eq 'sessions_expire' } map { $_->{command} } $right->journal($battle)], [], 'no session has ended';
    set_clock(0);
  };

  subtest "a start and an end, with a host $how" => sub {
    set_clock($seconds);
    my ($battle, $set, $socket) = $right->in_time({starts_at => 2000, ends_at => 5000},
      sub ($battle) { $right->client->socket($battle) }, %easy);
    for my $moment ([started => 'starts_at'], [ended => 'ends_at']) {
      my ($name, $instant) = @$moment;
      my $event = $socket->event("battle.$name");
      cmp_ok $event->{at}, '>=', $set->{$instant}, "battle.$name is not too early";
      about_now($event->{at}, 'and not late');
    }
    is $off->client->admin(POST => '', json => {title => 'Late', %easy, ends_at => now() - 1000})->status, 422,
      'an end that has passed is refused';
    is $off->client->admin(POST => '', json => {title => 'Soon', %easy, ends_at => now() + 60_000})->status, 201,
      'and one that is to come is not';
    set_clock(0);
  };
}

done_clean($right, $off);
