use lib 't/lib';
use Arena::Test;

use Arena::Busy;
use Arena::Metrics;
use Arena::Stall;

# A server that is late: leaderboards come further apart, then, if it has much to do, who is new is refused, then what is long,
# then commands; who plays goes on, and all is as before when it is on time again.
my $arena  = Arena::Test->start(
  http    => "arena_leaderboard_interval 200ms max=400ms; arena_shed 100ms; " . join(q( ), map {"arena_limit $_ 1000000;"} qw(join resume submit)),
  options => {main => 'error_log logs/error.log warn;'}
);
my $stack  = $arena->stack;
my $client = $arena->client;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my ($ada, $bob, $cat) = $arena->join($battle, 'ada', 'bob', 'cat');
$arena->arm($ada, 'arrow');
$arena->score($cat);

sub figure ($name, %labels) { return Arena::Metrics->from($client->get('/metrics')->body)->sum($name, %labels) }

sub join_as ($name, %option) { return $client->post("/api/battles/$battle/join", {username => $name, %{$option{more} // {}}}, %option) }

sub shed_politely ($answer, $name) {
  refused $answer, 503, 'unavailable', $name;
  like $answer->header('Retry-After') // '', qr/^[1-9]\d*$/, '  says when to come again';
  like $answer->header('X-Request-Id') // '', qr/^\S+$/,     '  and has an id';
}

sub on_time () {
  wait_until('the server to be on time', sub { figure('arena_spacing_ratio') == 1 && figure('arena_shed_level') == 0 });
}

subtest 'on time' => sub {
  on_time;
  answered join_as('dan'), 201, 'a new player joins';
  is figure('arena_shed_total'), 0, 'nothing was refused';
};

# How far apart two updates are that come from now on.
sub apart ($socket) {
  my $before = @{[$socket->all('leaderboard.updated')]};
  wait_until('two updates', sub {
    $bob = $bob->resume;    # which changes a leaderboard
    return $socket->all('leaderboard.updated') >= $before + 2;
  });
  my ($first, $second) = map { $_->{at} } ($socket->all('leaderboard.updated'))[$before, $before + 1];
  return $second - $first;
}

sub stalled () {
  my $stall = Arena::Stall->new(pid => ($stack->workers_running)[0])->start;
  wait_until('updates as far apart as may be', sub { figure('arena_spacing_ratio') == 2 });
  cmp_ok figure('arena_lateness_seconds'), '>', 0.025, 'it says how late it is';
  return $stall;
}

subtest 'a worker that is late and has little to do' => sub {
  my $stall = stalled();
  apart($client->socket($battle));    # it stays so, for longer than it takes to decide
  is figure('arena_busy'),       0, 'it is none of its doing';
  is figure('arena_shed_level'), 0, 'nobody is refused';
  answered join_as('don'), 201, 'who is new is let in';
  undef $stall;
  on_time;
};

subtest 'a worker that is late and has much to do' => sub {
  my $heard = $client->socket($battle);
  my $busy  = Arena::Busy->new(player => $ada)->start;
  my $stall = stalled();
  wait_until('it to be busy', sub { figure('arena_busy') == 1 });
  wait_until('new players to be refused', sub { figure('arena_shed_level') >= 1 });

  shed_politely join_as('eve'), 'a new player';
  shed_politely $client->socket($battle), 'the socket of a visitor';
  cmp_ok figure('arena_shed_total', route => 'battle_join'), '>=', 1, 'it is counted';

  my $resumed = join_as('cat', more => {resume_code => $cat->resume_code});
  answered $resumed, 200, 'who comes back by its code is let in';
  $cat = Arena::Player->from($client, $resumed);
  answered join_as('bob', token => $bob->token),                       200, 'and by its session';
  answered $_, 200, 'answers are taken' for $arena->score($ada);
  answered $ada->attack($cat->id),                            200, 'and attacks';
  is $ada->socket->status, 101, 'a player has its socket';

  # Both at the most: the second comes no sooner than that after the first.
  cmp_ok apart($heard), '>=', 400, 'updates are further apart';
  undef $stall;
};

subtest 'on time again' => sub {
  on_time;
  answered join_as('eve'), 201, 'who was refused joins';
  is $client->socket($battle)->status, 101, 'a visitor has a socket';
};

subtest 'a Redis that is late' => sub {
  my %asked      = $arena->asked($cat);
  my ($question) = map { $_->{id} } grep { $_->{status} eq 'open' } $cat->questions;
  my $answer     = {answer => right($asked{$question})};
  $stack->pause('redis');

  # Those that were sent wait; in the end there is one that is refused at once.
  my ($refused, @waiting);
  wait_until('an answer to be refused', sub {
    push @waiting, $cat->post_p("/questions/$question/submit", $answer, key => 'late')->then(sub ($answer) {
      $refused //= $answer if $answer->status == 503;
      return $answer;
    });
    Mojo::IOLoop->one_tick;
    return $refused;
  });
  shed_politely $refused, 'an answer';
  shed_politely $client->get("/api/battles/$battle/leaderboard"), 'a leaderboard';
  shed_politely join_as('fay'), 'a new player';
  my @sent = @waiting;
  $stack->continue('redis');

  my @done = grep { $_->status != 503 } together(@sent);
  is_deeply [grep { $_->status != 200 } @done], [], 'those that were sent before are done';
  on_time;
  answered $cat->post("/questions/$question/submit", $answer, key => 'late'), 200, 'who was refused has the same answer then';
  is scalar(grep { $_->{command} eq 'question_submit' && $_->{participant} eq $cat->id } $arena->journal($battle)), 2,
    'and it was done once';
};

# A slow machine may take more than a minute for all of this.
my @logged = $stack->error_log =~ /^\S+ (\d\d:\d\d:\d\d) \[warn\].*commands are late/mg;
cmp_ok scalar @logged, '>=', 1, 'it is logged';
is_deeply [grep { seconds($logged[$_]) - seconds($logged[$_ - 1]) < 60 } 1 .. $#logged], [], 'once in a minute';

sub seconds ($time) { my ($hours, $minutes, $seconds) = split /:/, $time; return 3600 * $hours + 60 * $minutes + $seconds }

done_clean($arena);
