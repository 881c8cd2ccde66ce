use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));
my $battle = $arena->running(%easy);

# The same request twice: the same bytes, said to be a replay, and one effect.
sub replays ($name, $first, $second) {
  is $first->header('Idempotency-Replayed'), undef, "$name: the first is no replay";
  is $second->header('Idempotency-Replayed'), 'true', "$name: the second is";
  is_deeply [$second->status, $second->body, $second->header('Content-Type')],
    [$first->status, $first->body, $first->header('Content-Type')], "$name: byte for byte";
}

subtest 'every command' => sub {
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my %asked = $arena->asked($ada);
  my ($id)  = sort keys %asked;
  $arena->score($bob, 2);
  my @commands = (
    [submit    => "/questions/$id/submit", {answer => right($asked{$id})}],
    [reward    => '/reward',               {type   => 'arrow'}],
    [attack    => '/attack',               {target => $bob->id}],
    [heartbeat => '/heartbeat']
  );
  for my $command (@commands) {
    my ($name, $path, $json) = @$command;
    my @twice = map { $ada->post($path, $json, key => "key-$name") } 1 .. 2;
    answered $twice[0], 200, "$name: done";
    replays($name, @twice);
  }
  is_deeply [@{$ada->me}{qw(points arrows rewards_pending)}], [12, 0, 0], 'each was done once';
  is $bob->me->{points}, 14, 'bob was hit once';

  my $new = $ada->post("/questions/$id/submit", {answer => right($asked{$id})}, key => 'key-new');
  refused $new, 409, 'already_answered', 'another key is another command';
  replays('a refusal', $new, $ada->post("/questions/$id/submit", {answer => right($asked{$id})}, key => 'key-new'));
  answered $bob->post('/reward', {type => 'shield'}, key => 'key-reward'), 200, "bob's keys are his own";
  is $bob->me->{shields}, 1, 'and do their own work';
};

subtest 'a key for something else' => sub {
  my $cy = $arena->join($battle, 'cy');
  $arena->score($cy, 2);
  answered $cy->post('/reward', {type => 'arrow'}, key => 'once'), 200, 'a reward';
  refused $cy->post('/reward', {type => 'shield'}, key => 'once'), 422, 'idempotency_key_reused', 'another body';
  refused $cy->post('/heartbeat', undef, key => 'once'), 422, 'idempotency_key_reused', 'another command';
  is_deeply [@{$cy->me}{qw(arrows shields rewards_pending)}], [1, 0, 1], 'nothing is done';
  answered $cy->post('/reward', undef, body => qq({ "more": 1,\n "type":"arrow"}), key => 'once',
    headers => {'Content-Type' => 'application/json'}), 200, 'the same, written in another way';
  is $cy->me->{arrows}, 1, 'is the same';
};

subtest 'many at once' => sub {
  my $dan   = $arena->join($battle, 'dan');
  my %asked = $arena->asked($dan);
  my ($id)  = sort keys %asked;
  my @said  = together(
    map { $dan->post_p("/questions/$id/submit", {answer => right($asked{$id})}, key => 'same') } 1 .. 6);
  is_deeply [map { $_->status } @said], [(200) x 6], 'all are answered';
  is keys %{{map { $_->body => 1 } @said}}, 1, 'alike';
  is scalar(grep { !$_->header('Idempotency-Replayed') } @said), 1, 'and one was the first';
  is $dan->me->{points}, 12, 'it counts once';
};

subtest 'joining' => sub {
  my $path = "/api/battles/$battle/join";
  my @said = together(map { $client->request_p(POST => $path, json => {username => 'eve'}, key => 'join') } 1 .. 4);
  is_deeply [map { $_->status } @said], [(201) x 4], 'the key belongs to the name';
  is keys %{{map { $_->body => 1 } @said}}, 1, 'one participant, one session, the same bytes';
  my $eve = Arena::Player->from($client, $said[0]);
  answered $eve->get('/me'), 200, 'whose token is good';
  like $said[3]->header('Set-Cookie'), qr/^arena_session=\Q${\$eve->token}\E;/, 'and comes as a cookie each time';
  answered $client->post($path, {username => 'finn'}, key => 'join'), 201, 'the same key under another name is another';
  refused $client->post($path, {username => 'eve', resume_code => $eve->resume_code}, key => 'join'), 422,
    'idempotency_key_reused', 'another body is not';
};

subtest 'after leaving and coming back' => sub {
  my $gil = $arena->join($battle, 'gil');
  $arena->score($gil, 2);
  my $first = $gil->post('/reward', {type => 'arrow'}, key => 'k1');
  $gil->leave;
  my $back = $gil->resume;
  replays('reward', $first, $back->post('/reward', {type => 'arrow'}, key => 'k1'));
  is $back->me->{arrows}, 1, 'one arrow';
};

subtest 'leaving twice' => sub {
  my $hal = $arena->join($battle, 'hal');
  answered $hal->post('/leave', undef, key => 'bye'), 204, 'once';
  my $again = $hal->post('/leave', undef, key => 'bye');
  answered $again, 204, 'and again, when the first answer was lost';
  is $again->header('Idempotency-Replayed'), 'true', 'is a replay';
};

subtest 'keys that cannot be' => sub {
  my $ivy = $arena->join($battle, 'ivy');
  for my $key ('', 'a' x 65, 'a b', 'a/b', "caf\xe9") {
    my $answer = $ivy->post('/heartbeat', undef, key => $key);
    at_fault $answer, ['Idempotency-Key'], 'not 1 to 64 of the letters that there are';
  }
  answered $ivy->post('/heartbeat', undef, key => 'Az09-_' . 'x' x 58), 200, 'but that is one';
};

subtest 'an organiser' => sub {
  my %request = (title => 'Once', questions => bank(30));
  my @twice = map { $client->admin(POST => '', json => \%request, key => 'made-once') } 1 .. 2;
  answered $_, 201, 'made' for @twice;
  is $twice[1]->json->{id}, $twice[0]->json->{id}, 'once';
  refused $client->admin(POST => '', json => {%request, title => 'Twice'}, key => 'made-once'), 422,
    'idempotency_key_reused', 'another body';
};

subtest 'after a restart of everything' => sub {
  my $jo    = $arena->join($battle, 'jo');
  my $bob   = $arena->join($battle, 'target');
  $arena->score($bob, 2);
  $arena->arm($jo, 'arrow', 'arrow');
  my $first = $jo->post('/attack', {target => $bob->id}, key => 'shot');
  $arena->stack->restart('redis');
  $arena->stack->restart('nginx');
  wait_until('the stack', sub { $client->get('/api/status')->status == 200 });
  replays('attack', $first, $jo->post('/attack', {target => $bob->id}, key => 'shot'));
  is_deeply [$jo->me->{arrows}, $bob->me->{points}], [1, 14], 'one arrow, one hit';
};

subtest 'after the end' => sub {
  my $short = $arena->running(%easy);
  my $kim   = $arena->join($short, 'kim');
  $arena->score($kim);
  my $first = $kim->post('/reward', {type => 'arrow'}, key => 'last');
  $arena->end($short);
  replays('reward', $first, $kim->post('/reward', {type => 'arrow'}, key => 'last'));
  refused $kim->post('/reward', {type => 'arrow'}, key => 'later'), 409, 'battle_not_running', 'another key is too late';
};

done_clean($arena);
