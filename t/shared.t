use lib 't/lib';
use Arena::Test;

use Mojo::Message::Response;

# What anybody may read is asked of Redis once for all guests who ask at a time, and never older than what its reader knows.
# No job runs here, nor is a leaderboard told twice: so what Redis runs is what requests have it run. And no guest waits for a
# turn, to come when others are answered.
my $QUIET = join ' ', 'arena_guest_time off; arena_leaderboard_interval 1h; arena_leaderboard_changed_interval 1h;', map {"arena_job $_ off;"} qw(clock registry presence journal);

my $arena  = Arena::Test->start(http => $QUIET);
my $stack  = $arena->stack;
my $client = $arena->client;
my $battle = $arena->running;
my $path   = "/api/battles/$battle";
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my %as_organiser = (token => $client->admin_token);

# Scripts that Redis ran meanwhile; one that it did not have yet failed first.
sub calls ($do) {
  my $count = sub {
    my ($line) = grep {/^cmdstat_fcall:/} $stack->redis(INFO => 'commandstats');
    return ($line // '') =~ /:calls=(\d+).*failed_calls=(\d+)/ ? $1 - $2 : 0;
  };
  my $before = $count->();
  $do->();
  return $count->() - $before;
}

# As raw as it gets: many sockets, and none of them read.
sub ask ($where, @headers) {
  my $socket = $client->connect;
  syswrite $socket, join "\r\n", "GET $where HTTP/1.1", 'Host: localhost', @headers, '', '';
  return $socket;
}

sub answer_of ($socket) {
  my $res = Mojo::Message::Response->new;
  while (!$res->is_finished) {
    sysread $socket, my $bytes, 131072 or return 'none';
    $res->parse($bytes);
  }
  return $res;
}

$client->get($_) for "$path/leaderboard", $path, '/api/battles', "$path/participants?name=a";    # Redis knows the scripts

subtest 'who asks at once has one answer' => sub {
  for my $case (
    ['a leaderboard', "$path/leaderboard?limit=10&offset=0", "$path/leaderboard?limit=10", "$path/leaderboard?limit=10&other=1"],
    ['a battle',      $path],
    ['battles',       '/api/battles', '/api/battles?limit=20'],
    ['a search', "$path/participants?name=a&limit=20", "$path/participants?name=a"]
  ) {
    my ($name, @paths) = @$case;
    my @sockets;
    my $calls = calls(sub {
      $ada->reward('arrow');    # one call: what was read before is forgotten
      $stack->pause('redis');
      @sockets = map { ask($paths[$_ % @paths]) } 1 .. 200;
      $client->barrier;
      $stack->continue('redis');
      $_ = answer_of($_) for @sockets;
    });
    my %bodies = map { $_->body => 1 } @sockets;
    is_deeply [$calls, scalar(keys %bodies), scalar grep { $_->code == 200 } @sockets], [2, 1, 200], "$name: one call for 200 guests";
    my %ids = map { $_->headers->header('X-Request-Id') => 1 } @sockets;
    is keys %ids, 200, 'and each request has its own id';
  }
};

subtest 'many pages do not fill Redis' => sub {
  my (@sockets, @statuses);
  my $calls = calls(sub {
    $stack->pause('redis');
    @sockets = map { ask("$path/leaderboard?limit=$_") } 1 .. 20;
    $client->barrier;
    close $_ for splice @sockets, 10;    # some of those in line
    $client->barrier;
    $stack->continue('redis');
    @statuses = map { answer_of($_)->code } @sockets;
  });
  is_deeply \@statuses, [(200) x 10], 'all are answered';
  is $calls, 10, 'and those who went while they stood in line cost nothing';

  $stack->pause('redis');
  @sockets = map { ask("$path/leaderboard?limit=1&offset=$_") } 1 .. 600;
  $client->barrier;
  my $refused = $client->get("$path/leaderboard?limit=1&offset=601");
  refused $refused, 503, 'unavailable', 'the line has an end';
  is $refused->header('Retry-After'), 1, 'and when to try again';
  my $played = $ada->request_p(GET => '/me');
  $stack->continue('redis');
  is await($played)->status, 200, 'who plays does not stand in it';
  my %codes;
  $codes{answer_of($_)->code}++ for @sockets;
  is_deeply \%codes, {200 => 514, 503 => 86}, 'two under way, 512 in line';
  is $client->get("$path/leaderboard?limit=1&offset=601")->status, 200, 'there is room again';
};

subtest 'who shows anything is not a guest' => sub {
  my $where = "$path/leaderboard?limit=7";
  my @shown = (
    ['a session',                  token   => $ada->token],
    ['a cookie',                   cookie  => $ada->token],
    ['an organiser\'s token',      %as_organiser],
    ['a token that is none',       token   => 'none'],
    ['a cookie that is none',      cookie  => 'none'],
    ['other credentials',          headers => {Authorization => 'Basic Zm9vOmJhcg=='}]
  );
  for my $case (@shown) {
    my ($name, %shown) = @$case;
    is calls(sub { $client->get($where); $client->get($where, %shown) for 1 .. 3 }) >= 3, 1, "$name: a call each time";
  }
  is calls(sub { $client->get("$where&access_token=none") for 1 .. 3 }), 3, 'a token in the query, too';
  my $own = $client->get($where, token => $ada->token)->json;
  ok $own->{me}, 'a player has its own entry';
  my @guests = map { $client->get($where)->json } 1 .. 3;
  is_deeply [grep { $_->{me} || $_->{around} } @guests], [], 'and no guest has that';
};

subtest 'what is no answer is not kept' => sub {
  $stack->halt('redis');
  refused $client->get($path), 503, 'unavailable', 'without Redis';
  $stack->restart('redis');
  wait_until('Redis', sub { $client->get('/api/status')->json->{redis} eq 'up' });
  wait_until('the battle', sub { $client->get($path, %as_organiser)->status == 200 });
  is $client->get($path)->status, 200, 'with it again';
  refused $client->get('/api/battles/later/leaderboard'), 404, 'battle_not_found', 'a battle that is not there';
  $arena->battle(id => 'later');
  is $client->get('/api/battles/later/leaderboard')->status, 200, 'and that is';
};

subtest 'a head, and a log' => sub {
  $client->get("$path/leaderboard");
  my $head = $client->request(HEAD => "$path/leaderboard", headers => {'X-Request-Id' => 'the-head'}, undocumented => 1);
  is_deeply [$head->status, $head->body, $head->header('X-Request-Id')], [200, '', 'the-head'], 'HEAD has no body';
  my $kept = answer_of(ask("$path/leaderboard", 'Accept-Encoding: gzip', 'X-Request-Id: the-kept'));
  is $kept->json->{battle_id}, $battle, 'gzip is what it was';
  my $line = wait_until('a line of the log', sub { (grep {/the-kept/} split /\n/, $stack->access_log)[0] });
  like $line, qr/leaderboard_get/, 'the log says what was asked for';
  like $line, qr/\Q$battle/,       'and of which battle';
};

done_clean($arena, qr/Redis/);
