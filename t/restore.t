use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);

# A Redis that holds less than PostgreSQL is brought back to where PostgreSQL is, through the same scripts.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my $bank   = bank(30);

# All that a client can see of a battle and its players.
sub seen ($battle, @players) {
  my $board = $client->get("/api/battles/$battle/leaderboard?limit=500")->body;
  return [$board, map { $_->get('/me')->body, $_->get('/questions')->body } @players];
}

sub settled ($battle) {
  $arena->journal($battle);
  wait_until('the drain', sub { ($stack->redis('XLEN', "{battle:$battle}:journal"))[0] == 0 });
}

sub back ($battle) {
  return wait_until('the battle, from every worker', sub {
    !grep { $_->status != 200 } together(map { $client->request_p(GET => "/api/battles/$battle") } 1 .. 20);
  });
}

# A battle in which everything has happened, and what was answered under keys.
my %kept;

sub keep ($player, $path, $json, $key) {
  my $answer = $player->post($path, $json, key => $key);
  push @{$kept{$player->battle}}, [$player, $path, $json, $key, $answer];
  return $answer;
}

sub played ($battle) {
  my ($ada, $bob, $cy) = $arena->join($battle, qw(ada bob cy));
  $arena->arm($ada, qw(arrow arrow));
  $arena->arm($bob, 'shield');
  $arena->score($cy, 2);
  answered keep($ada, '/attack', {target => $bob->id}, 'blocked'), 200, 'a blow that is blocked';
  answered keep($ada, '/attack', {target => $cy->id},  'hit'),     200, 'one that hits';
  refused keep($ada, '/attack', {target => $cy->id}, 'none'), 409, 'no_arrows', 'one too many';
  answered keep($bob, '/heartbeat', undef, 'alive'), 200, 'a heartbeat';
  $cy->post('/leave');
  my $again = $client->post("/api/battles/$battle/join", {username => 'bob', resume_code => $bob->resume_code}, key => 'resumed');
  answered $again, 200, 'a resume';
  return ($ada, Arena::Player->from($client, $again));
}

sub repeats ($battle) {
  for (@{$kept{$battle}}) {
    my ($player, $path, $json, $key, $answer) = @$_;
    my $live  = $player->get('/me')->status == 200 or next;
    my $again = $player->post($path, $json, key => $key);
    is_deeply [$again->status, $again->body, $again->header('Idempotency-Replayed')],
      [$answer->status, $answer->body, 'true'], "the key \"$key\" gets the same bytes";
  }
}

my $battle  = $arena->running(questions => $bank);
my @players = played($battle);
settled($battle);
my $before = seen($battle, @players);

subtest 'Redis is empty' => sub {
  $stack->halt('postgres');    # it does not come back before it is asked for
  $stack->redis('FLUSHALL');
  my $first = $players[0]->post('/reward', {type => 'arrow'});
  $stack->restart('postgres');
  is $first->status, 503, 'a command that comes meanwhile is not taken' or diag $first->text;
  like $first->header('Retry-After'), qr/^[1-9]\d*$/, 'and told when to come back';
  back($battle);
  is_deeply seen($battle, @players), $before, 'everybody sees what they saw';
  repeats($battle);
  is_deeply seen($battle, @players), $before, 'and repeating did nothing';
};

subtest 'Redis lost its end' => sub {
  my $copy = path($stack->dir)->child('copy');
  $stack->halt('redis');
  system('cp', '-a', $stack->file('state/redis'), $copy) == 0 or die "No copy: $?\n";
  $stack->restart('redis');
  back($battle);
  my ($id) = map { $_->{id} } grep { $_->{status} eq 'open' } $players[0]->questions;
  my %asked = $arena->asked($players[0]);
  answered keep($players[0], "/questions/$id/submit", {answer => right($asked{$id})}, 'later'), 200, 'an answer more';
  settled($battle);
  my $after = seen($battle, @players);
  $stack->halt('redis');
  system('rm', '-rf', $stack->file('state/redis')) == 0 && system('mv', $copy, $stack->file('state/redis')) == 0 or die "No move: $?\n";
  $stack->restart('redis');
  back($battle);
  is_deeply seen($battle, @players), $after, 'it is there again';
  repeats($battle);
};

subtest 'Redis is newer' => sub {
  $stack->halt('postgres');
  $arena->score($players[0]);
  my $after = seen($battle, @players);
  $stack->halt('redis');
  $stack->restart('redis');
  my $meanwhile = wait_until('an answer', sub { my $a = $client->get("/api/battles/$battle"); $a->status == 503 && $a });
  refused $meanwhile, 503, 'unavailable', 'while nobody can compare the two, nothing is answered';
  $stack->restart('postgres');
  back($battle);
  is_deeply seen($battle, @players), $after, 'nothing is taken back';
  settled($battle);
};

subtest 'a battle that has ended' => sub {
  $arena->end($battle);
  my $code = {username => $players[1]->username, resume_code => $players[1]->resume_code};
  my $join = sub { $client->post("/api/battles/$battle/join", $code, key => 'look-back') };
  my $back = $join->();
  answered $back, 200, 'in which somebody came back';
  $players[1] = Arena::Player->from($client, $back);
  settled($battle);
  my $shown  = seen($battle, @players);
  my $export = $client->admin(GET => "/$battle/export")->body;
  my $list   = $client->get('/api/battles')->json;
  $stack->redis('FLUSHALL');
  is_deeply wait_until('the list', sub { my $json = $client->get('/api/battles')->json; @{$json->{battles} // []} && $json }), $list,
    'it is in the list again, before anybody asks for it';
  back($battle);
  wait_until('the head', sub { $client->admin(GET => "/$battle/export")->json->{journal} });
  is $client->admin(GET => "/$battle/export")->body, $export, 'the export is the same, byte for byte';
  is_deeply seen($battle, @players), $shown, 'players see what they saw, with the sessions that they had';
  my $again = $join->();
  is_deeply [$again->body, $again->header('Idempotency-Replayed')], [$back->body, 'true'], 'and that resume is not done again';
  my $socket = $client->socket($battle);
  my $other  = $arena->running(questions => $bank);
  $arena->score($arena->join($other, 'eve'));
  settled($other);
  is_deeply [$socket->all('battle.ended')], [], 'the end is not told again';
};

subtest 'a restore that was given up, of a battle that nobody asks for' => sub {
  my $over = $arena->running(questions => $bank);
  my $fay  = $arena->join($over, 'fay');
  $arena->end($over);
  settled($over);
  $stack->halt('postgres');
  refused $fay->post('/reward', {type => 'arrow'}, key => 'late'), 409, 'battle_not_running', 'something that is to be written down';
  $stack->redis('HSET', "{battle:$over}", restoring => 1, folded => '3-0');
  $stack->restart('postgres');
  settled($over);
  pass 'is gone on with';
};

done_clean($arena);
