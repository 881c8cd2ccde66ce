use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path);

# Whatever worker a connection comes to, it is one game.
my $arena  = Arena::Test->start(workers => 2, http => 'log_format pid $pid; access_log logs/workers.log pid;');
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));

subtest 'events cross workers' => sub {
  my $battle  = $arena->running(%easy);
  my @players = $arena->join($battle, map {"player$_"} 1 .. 8);
  my @sockets = map { $_->socket } @players;
  my %said;
  $arena->score($_) for @players;
  for my $i (0 .. $#players) {
    my $updated = $sockets[$i]->event('participant.updated', sub ($e) { $e->{data}{points} == 12 });
    is $updated->{data}{id}, $players[$i]->id, 'each participant hears of itself';
    ok $sockets[$i]->event('leaderboard.updated', sub ($e) { !grep { $_->{points} != 12 } @{$e->{data}{entries}} }),
      'and of all';
  }
};

subtest 'both workers answer' => sub {
  is scalar(() = $arena->stack->workers_running), 2, 'there are two';
  my $seen = wait_until('an answer of each', sub {
    together(map { $client->request_p(GET => '/api/battles', headers => {Connection => 'close'}) } 1 .. 40);
    my %seen = map { $_ => 1 } split /\n/, $arena->stack->file('logs/workers.log')->slurp;
    return keys %seen >= 2 && \%seen;
  });
  is_deeply [sort keys %$seen], [sort $arena->stack->workers_running], 'and these are they';
};

# So many sockets in each worker, by the worker's process: the others are held while it accepts, and so are connections that
# they have accepted; a new client has none.
sub spread ($count, @players) {
  my @workers = $arena->stack->workers_running;
  my %sockets = map { $_ => [] } @workers;
  for my $worker (@workers) {
    my $fresh  = Arena::Client->new(url => $client->url, on_fault => $client->on_fault);
    my @others = grep { $_ != $worker } @workers;
    kill STOP => @others;
    wait_until('the others to be held', sub { @others == grep { path("/proc/$_/status")->slurp =~ /^State:\s+T/m } @others });
    my $done = eval {
      push @{$sockets{$worker}}, map {
        my $player = $players[$_ % @players];
        $fresh->socket($player->battle, $_ % 4 == 3 ? () : (token => $player->token));
      } 1 .. $count;
      1;
    };
    my $error = $@;
    kill CONT => @others;
    die $error unless $done;
  }
  for my $worker (@workers) {
    is scalar(grep { $arena->stack->worker_of($_->port) == $worker } @{$sockets{$worker}}), $count, 'sockets in each worker';
  }
  return %sockets;
}

# A socket hears what its participant did, and all hear the standings.
sub all_hear ($points, @sockets) {
  my $heard = grep {
    $_->event('leaderboard.updated', sub ($e) { $e->{data}{total} && !grep { $_->{points} != $points } @{$e->{data}{entries}} })
  } @sockets;
  is $heard, @sockets, "all sockets hear that everybody has $points points";
  my @own = grep { $_->all('participant.updated') } @sockets;
  my @up  = grep { $_->event('participant.updated', sub ($e) { $e->{data}{points} == $points }) } @own;
  is @up, @own, 'and those of participants their own';
}

subtest 'a worker that dies' => sub {
  my $battle  = $arena->running(%easy);
  my @players = $arena->join($battle, qw(ada bob eve));
  my %sockets = spread(6, @players);
  $arena->score($_) for @players;
  all_hear(12, map {@$_} values %sockets);
  for my $round (1 .. 2) {
    my ($victim, $other) = $arena->stack->workers_running;
    kill KILL => $victim;
    $_->wait_closed for @{$sockets{$victim}};
    wait_until('another worker', sub { grep { $_ != $victim && $_ != $other } $arena->stack->workers_running });
    is_deeply [map { $_->me->{points} } @players], [(12 * (2 * $round - 1)) x 3], 'takes nothing with it';
    $arena->score($_) for @players;
    all_hear(24 * $round, @{$sockets{$other}});
    %sockets = spread(6, @players);
    $arena->score($_) for @players;
    all_hear(24 * $round + 12, map {@$_} values %sockets);
  }
  my ($timed, $set, $socket) = $arena->in_time({starts_at => 1500}, sub ($battle) { $client->socket($battle) }, %easy);
  ok $socket->event('battle.started'), 'the clock goes on as well';
};

subtest 'a reload in the middle of a game' => sub {
  my $battle = $arena->running(%easy);
  my $ada    = $arena->join($battle, 'ada');
  my $socket = $ada->socket;
  $arena->score($ada);
  my %asked  = $arena->asked($ada);
  my @ids    = map { $_->{id} } grep { $_->{status} eq 'open' } $ada->questions;
  my @before = $arena->stack->workers_running;
  my @asks   = map {
    $ada->post_p("/questions/$_/submit", {answer => right($asked{$_})}, key => "key-$_", headers => {Connection => 'close'})
  } @ids[0 .. 4];
  $arena->stack->reload;
  is_deeply [map { $_->status } together(@asks)], [(200) x 5], 'what was under way is answered';
  $arena->stack->replaced(@before);
  is $ada->me->{points}, 72, 'and was done once';
  $socket->wait_closed;
  my $again = $ada->socket;
  $arena->score($ada);
  is $again->event('participant.updated', sub ($e) { $e->{data}{points} == 84 })->{data}{answered}, 7,
    'a socket opened again hears on';
};

subtest 'another number of workers' => sub {
  my $battle  = $arena->running(%easy);
  my @players = $arena->join($battle, qw(ada bob eve));
  my $conf    = $arena->stack->file('nginx.conf');
  my $points  = 0;
  for my $count (3, 1, 2) {
    my @sockets = map { ($_->socket, $client->socket($battle)) } (@players) x 3;
    spew($conf, $conf->slurp =~ s/^(worker_processes\s+)\d+/$1$count/mr);
    $arena->stack->renew;
    $_->wait_closed for @sockets;
    is scalar(() = $arena->stack->workers_running), $count, "$count workers";
    @sockets = map { ($_->socket, $client->socket($battle)) } @players;
    $arena->score($_) for @players;
    all_hear($points += 12, @sockets);
  }
};

subtest 'a scheduled battle survives a reload' => sub {
  my ($battle, $set, $socket) = $arena->in_time({starts_at => 2500, ends_at => 4000}, sub ($battle) {
    $arena->stack->renew;
    return $client->socket($battle);
  }, %easy);
  ok $socket->event("battle.$_"), "it has $_" for qw(started ended);
  is $client->get("/api/battles/$battle")->json->{status}, 'finished', 'and is over in time';
};

done_clean($arena, qr/exited on signal 9/);
