use lib 't/lib';
use Arena::Test;

use Arena::Busy;
use Arena::Rows;
use Arena::Stall;
use Errno ();
use Mojo::File qw(path);
use Mojo::JSON qw(encode_json);

my $rows = Arena::Rows->of('Limits');

# Times as in conf/nginx.conf, but shorter, at a port of its own; a queue that can be filled.
my %short  = map { $_ => '500ms' } qw(client_header_timeout client_body_timeout send_timeout);
my $port   = Arena::Stack->free_port;
my $strict = Arena::Stack->free_port;
my $source = path('.')->to_abs;
my $arena  = Arena::Test->start(
  http => 'arena_redis_timeout 5s; arena_redis_queue 40; arena_session_timeout 1h;'
    . " server { listen 127.0.0.1:$port; include $source/conf/arena.conf; @{[map {qq{$_ $short{$_};}} sort keys %short]} }"
     . " server { listen 127.0.0.1:$strict; include $source/conf/arena.conf; arena_transfer_timeout 500ms; }"
     . ' set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;'
     . ' limit_conn_zone $binary_remote_addr zone=addresses:1m;',
  server => 'location /few/ { arena_api; limit_conn addresses 5; rewrite ^/few(.*) $1 break; }');
my $client = $arena->client;
my $hasty  = $client->recorder->url("http://127.0.0.1:$port");
my $battle = $arena->running(questions => bank(15));    # so that everybody gets questions of each kind
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $path = "/api/battles/$battle";
my @json = ('Content-Type' => 'application/json');

# The answer that is said for what is past a limit: a status, or a status and a code.
sub past ($row, $answer, $name) {
  my ($status, $code) = split / /, $row->{'past it'};
  return defined $code ? refused($answer, $status, $code, $name) : is($answer->status, $status, $name);
}

sub most ($row) { return $row->{most} =~ /^(\d+)/ ? $1 : die "No number: $row->{most}\n" }

sub send_bytes ($where, $body, %option) {
  return $client->request(POST => $where, body => $body, headers => {@json}, %option);
}

# JSON of just that many bytes.
sub padded ($json, $size) { return $json . ' ' x ($size - length $json) }

sub head ($method, $where, @lines) { return join "\r\n", "$method $where HTTP/1.1", 'Host: arena', 'Connection: close', @lines, '', '' }

# In each configuration that there is. What one does not say the module says itself.
sub configured ($row, $directive) {
  my %settings = map { /^ +\[(\w+)\]=(\S+)/ ? (uc $1 => $2) : () } split /\n/, path('tools/lib/stack.sh')->slurp;
  for my $file (qw(conf/nginx.conf conf/run.conf.in docker/nginx.conf.in)) {
    my $text = path($file)->slurp =~ s/\@(\w+)\@/$settings{$1} \/\/ ''/ger;
    my ($value) = $text =~ /^\s*$directive\s+([^;]*);/m;
    is $value // ($directive =~ /^arena_/ ? '60s' : undef), $row->{most} =~ s/(\d+) s$/$1s/r, "$directive of $file";
  }
}

$rows->test("the body of a player's request" => sub ($row) {
  my $most = most($row);
  answered send_bytes("$path/join", padded('{"username":"most"}', $most)), 201, 'as long as it may be';
  past $row, send_bytes("$path/join", padded('{"username":"more"}', $most + 1)), 'a byte more';
  my $chunks = join '', map { sprintf "%x\r\n%s\r\n", length, $_ } unpack '(a1000)*', padded('{"username":"chunk"}', $most + 1);
  past $row, $client->raw(head(POST => "$path/join", 'Content-Type: application/json', 'Transfer-Encoding: chunked') . "${chunks}0\r\n\r\n"),
    'in chunks, too';
});

$rows->test("the body of an organiser's request" => sub ($row) {
  my $most = most($row);
  my $json = encode_json({title => 'Long', questions => bank()});
  answered send_bytes('/api/admin/battles', padded($json, $most), token => $client->admin_token), 201, 'as long as it may be';
  past $row, send_bytes('/api/admin/battles', padded($json, $most + 1), token => $client->admin_token), 'a byte more';
});

$rows->test("a request's first line" => sub ($row) {
  my $most = most($row);
  my $line = sub ($size) { $client->raw(head(GET => '/api/battles?x=' . 'x' x ($size - length "GET /api/battles?x= HTTP/1.1\r\n"))) };
  answered $line->($most - 1), 200, 'as long as it may be';
  past $row, $line->($most + 1), 'longer';
});

$rows->test('one header' => sub ($row) {
  my $most = most($row);
  my $line = sub ($size) { $client->raw(head(GET => '/api/battles', 'X-Long: ' . 'x' x ($size - length "X-Long: \r\n"))) };
  answered $line->($most - 1), 200, 'as long as it may be';
  past $row, $line->($most + 1), 'longer';
});

$rows->test('all headers' => sub ($row) {
  my $most  = most($row);
  my $lines = sub ($count) { $client->raw(head(GET => '/api/battles', map { "X-$_: " . 'x' x 4000 } 1 .. $count)) };
  answered $lines->(int($most / 4100) - 1), 200, 'fewer';
  past $row, $lines->(int($most / 4000) + 2), 'more';
});

$rows->test('levels of JSON' => sub ($row) {
  my $most = most($row);
  my $deep = sub ($levels) { '{"username":"deep","x":' . '[' x ($levels - 1) . ']' x ($levels - 1) . '}' };
  answered send_bytes("$path/join", $deep->($most)), 201, 'as deep as it may be';
  past $row, send_bytes("$path/join", $deep->($most + 1) =~ s/deep/deeper/r), 'a level more';
});

$rows->test('a username' => sub ($row) {
  my $most = most($row);
  answered $client->post("$path/join", {username => $_ x $most}), 201, 'as long as it may be' for 'a', "\x{10400}";
  past $row, $client->post("$path/join", {username => 'a' x ($most + 1)}), 'one more';
});

$rows->test('a resume code, as given' => sub ($row) {
  my $most = most($row);
  refused $client->post("$path/join", {username => 'ada', resume_code => 'A' x $most}), 403, 'wrong_resume_code', 'as long as it may be';
  past $row, $client->post("$path/join", {username => 'ada', resume_code => 'A' x ($most + 1)}), 'one more';
});

my ($number) = grep { $arena->known->{$battle}{$_->{prompt}}{kind} eq 'text' } $ada->questions;

$rows->test('an answer' => sub ($row) {
  my $most = most($row);
  past $row, $ada->submit($number->{id}, 'x' x ($most + 1)), 'one more';
  answered $ada->submit($number->{id}, 'x' x $most), 200, 'as long as it may be';
});

$rows->test("an answer's list" => sub ($row) {
  my $most = most($row);
  my ($choices) = grep { $_->{kind} eq 'choices' } $ada->questions;
  my $list      = $ada->submit($choices->{id}, [map {"c$_"} 1 .. $most]);
  refused $list, 422, 'invalid_request', 'none of these is a choice';
  unlike $list->text, qr/too_long/, 'but they are not too many';
  my $more = $ada->submit($choices->{id}, [map {"c$_"} 1 .. $most + 1]);
  past $row, $more, 'one more';
  like $more->text, qr/too_long/, 'is too many';
});

$rows->test('an Idempotency-Key' => sub ($row) {
  my $most = most($row);
  answered $bob->post('/heartbeat', undef, key => 'k' x $most), 200, 'as long as it may be';
  past $row, $bob->post('/heartbeat', undef, key => 'k' x ($most + 1)), 'one more';
  past $row, $bob->post('/heartbeat', undef, key => $_), "not '$_'" for '', 'a b', 'a;b', '{x}', "caf\xe9";
});

$rows->test('answers kept under keys, a participant' => sub ($row) {
  my $most = most($row);
  my $kim  = $arena->join($battle, 'kim');
  my $beat = sub ($key) { $kim->post('/heartbeat', undef, key => $key)->header('Idempotency-Replayed') };
  $beat->("key-$_") for 1 .. $most;
  is $beat->('key-1'), 'true', 'the first is kept still';
  $beat->('one-more');
  is $beat->('key-2'), 'true', 'one more takes the place of one';
  is $beat->('key-1'), undef, 'the oldest';
});

$rows->test('an id in a path' => sub ($row) {
  my $most = most($row);
  past $row, $client->get('/api/battles/' . 'x' x $_), "$_ characters" for $most, $most + 1, 5000;
  my $id = 'b' x $most;
  answered $client->admin(POST => '', json => {id => $id, title => 'Long', questions => bank()}), 201, 'one of that length';
  answered $client->get("/api/battles/$id"), 200, 'is there';
  at_fault $client->admin(POST => '', json => {id => "b$id", title => 'Longer', questions => bank()}), ['id'], 'a longer one cannot be';
});

$rows->test('entries of a leaderboard' => sub ($row) {
  my $most = most($row);
  answered $client->get("$path/leaderboard?limit=$most"), 200, 'as many as may be';
  past $row, $client->get("$path/leaderboard?limit=" . ($most + 1)), 'one more';
});

$rows->test('participants found by a name' => sub ($row) {
  my $most = most($row);
  answered $client->get("$path/participants?name=a&limit=$most"), 200, 'as many as may be';
  past $row, $client->get("$path/participants?name=a&limit=" . ($most + 1)), 'one more';
});

$rows->test('battles of a page' => sub ($row) {
  my $most = most($row);
  answered $client->get("/api/battles?limit=$most"), 200, 'as many as may be';
  past $row, $client->get('/api/battles?limit=' . ($most + 1)), 'one more';
});

# Exactly as many, then none; another participant is not concerned.
my ($question) = $bob->questions;
my %ask = (
  leave       => sub ($who) { $who->leave },
  leaderboard => sub ($who) { $who->get('/leaderboard') },
  participants => sub ($who) { $who->get('/participants?name=a') },
  questions   => sub ($who) { $who->get('/questions') },
  submit      => sub ($who) { $who->submit($question->{id}, 'a') },
  reward      => sub ($who) { $who->reward('arrow') },
  attack      => sub ($who) { $who->attack('nobody') },
  heartbeat   => sub ($who) { $who->heartbeat }
);
for my $name (sort keys %ask) {
  $rows->test("$name, of a participant" => sub ($row) {
    my ($one, $other) = $arena->join($battle, "$name-one", "$name-other");
    my @statuses = map { $ask{$name}->($one)->status } 1 .. most($row);
    is scalar(grep { $_ == 429 } @statuses), 0, 'as many as may be';
    past $row, $ask{$name}->($one), 'one more';
    isnt $ask{$name}->($other)->status, 429, 'another may';
  });
}

# A page of 500 counts as six. One behind the other, so that they come within the minute on any machine.
$rows->test('reads, of the guests of an address' => sub ($row) {
  my $from  = sub ($address) { {'X-Forwarded-For' => $address} };
  my $pages = most($row) / 6;
  my $page  = head(GET => "$path/leaderboard?limit=500", 'X-Forwarded-For: 192.0.2.77');
  my $half  = ($page =~ s/^Connection: close\r\n//mr) x ($pages / 2 - 1) . $page;
  my @statuses;
  for my $socket (map { $client->connect } 1, 2) {
    syswrite $socket, $half;
    push @statuses, do { local $/; <$socket> } =~ m{HTTP/1\.1 (\d+) }g;
  }
  is_deeply [scalar @statuses, scalar grep { $_ != 200 } @statuses], [$pages, 0], 'as many as may be';
  past $row, $client->get("$path$_", headers => $from->('192.0.2.77')), "one more: $_" for '', '/leaderboard', '/participants?name=a';
  past $row, $client->get('/api/battles', headers => $from->('192.0.2.77')), 'one more: the list';
  answered $client->get($path, headers => $from->('192.0.2.78')), 200, 'another address may';
  answered $client->get("$path/leaderboard", token => $ada->token, headers => $from->('192.0.2.77')), 200, 'and a player behind the same one';
});

$rows->test('join, of an address and a username, without proof' => sub ($row) {
  my $join = sub ($name) { $client->post("$path/join", {username => $name, resume_code => 'AAAAAA'}) };
  my @statuses = map { $join->('Zoe')->status } 1 .. most($row);
  is scalar(grep { $_ == 429 } @statuses), 0, 'as many as may be';
  past $row, $join->($_), "one more, as $_" for 'Zoe', 'zOE', "\x{ff3a}oe";
  isnt $join->('Zed')->status, 429, 'another name may';
});

$rows->test('resume, of a participant' => sub ($row) {
  my $sue = $arena->join($battle, 'sue');
  my @statuses = map { $client->post("$path/join", {username => 'sue', resume_code => $sue->resume_code})->status } 2 .. most($row);
  is scalar(grep { $_ != 200 } @statuses), 0, 'as many as may be, with the join';
  past $row, $client->post("$path/join", {username => 'sue', resume_code => $sue->resume_code}), 'one more';
});

$rows->test('guesses, of a username' => sub ($row) {
  my $guess = sub ($n) { $client->post("$path/join", {username => 'Tom', resume_code => 'AAAAAA'}, headers => {'X-Forwarded-For' => "192.0.3.$n"}) };
  my @statuses = map { $guess->($_)->status } 1 .. most($row);
  is scalar(grep { $_ == 429 } @statuses), 0, 'as many as may be';
  past $row, $guess->(100), 'one more';
});

# One behind the other, so that they come within the minute on any machine.
$rows->test('joins, of the guests of an address' => sub ($row) {
  my $body = '{"username":"none","resume_code":"AAAAAA"}';
  my $join = head(POST => "$path/join", 'X-Forwarded-For: 192.0.2.88', 'Content-Type: application/json', 'Content-Length: ' . length $body) . $body;
  my $socket = $client->connect;
  syswrite $socket, ($join =~ s/^Connection: close\r\n//mr) x (most($row) - 1) . $join;
  my @statuses = do { local $/; <$socket> } =~ m{HTTP/1\.1 (\d+) }g;
  is scalar @statuses, most($row), 'as many as may be are looked at';
  my $from = {'X-Forwarded-For' => '192.0.2.88'};
  past $row, $client->post("$path/join", {username => 'more'}, headers => $from), 'one more';
  answered $client->post("$path/join", {username => 'more'}, headers => {'X-Forwarded-For' => '192.0.2.89'}), 201, 'another address may';
  answered $client->post("$path/join", {username => 'bob'}, headers => $from, token => $bob->token), 200, 'and a player who comes back';
});

$rows->test('organiser, wrong tokens of an address' => sub ($row) {
  my $ask = sub ($token, $address, $where = '/api/admin/battles/none') {
    $client->get($where, token => $token, headers => {'X-Forwarded-For' => $address});
  };
  my ($class, $other, $right) = ('192.0.2.90', '192.0.2.91', $client->admin_token);
  answered $ask->($right, $class), 404, 'an organiser';
  refused $ask->("guess-$_", $class), 401, 'unauthenticated', 'a guess' for 1 .. most($row);
  past $row, $ask->('guess', $class), 'one more';
  answered $ask->($right, $class), 404, 'the organiser who was there before is let in';
  refused $ask->("guess-$_", $other), 401, 'unauthenticated', 'a guess' for 1 .. most($row);
  past $row, $ask->($right, $other), 'where none was before no token is looked at';
  answered $ask->($right, '192.0.2.92'), 404, 'other addresses are not concerned';

  my $class_of_old_tokens = '192.0.2.93';
  refused $ask->("old-$_", $class_of_old_tokens, "$path/me"), 401, 'unauthenticated', 'no session' for 1 .. most($row) + 5;
  refused $ask->($right, $class_of_old_tokens, "$path/me"), 401, 'unauthenticated', 'and nothing can be guessed by that';
  answered $ask->($right, $class_of_old_tokens), 404, 'which spends nothing of the organiser';
});

# Connections count while they have a request under way: its body is awaited.
$rows->test('connections of an address' => sub ($row) {
  configured $row, 'limit_conn +\w+';
  my $part    = head(POST => "/few$path/join", 'Content-Type: application/json', 'Content-Length: 30') . '{';
  my @sockets = map { my $socket = $client->connect; syswrite $socket, $part; $socket } 1 .. 5;
  $client->barrier;
  past $row, $client->get("/few$path", undocumented => 1), 'one more than five';
  answered $client->get($path), 200, 'where there is no such limit all are served';
});

# A client that does its part of a request and then waits; what comes back, to the end of the connection.
sub waits ($bytes) {
  my $socket = $hasty->connect;
  syswrite $socket, $bytes;
  my $said = '';
  while (1) {
    my $read = sysread $socket, my $more, 65536;
    die "It stays open: $!\n" unless defined $read;
    return $said unless $read;
    $said .= $more;
  }
}

$rows->test("the time for a request's headers" => sub ($row) {
  configured $row, 'client_header_timeout';
  is waits($_), '', 'closed without a word' for '', "GET $path HTTP/1.1\r\nHost: arena\r\nX-Lo";
});

$rows->test('the time between two parts of a body' => sub ($row) {
  configured $row, 'client_body_timeout';
  my $total = $client->get($path)->json->{participants};
  unlike waits(head(POST => "$path/join", 'Content-Type: application/json', 'Content-Length: 30') . '{"username":"half"'), qr/ 20[01] /,
    'no success, and closed';
  is $client->get($path)->json->{participants}, $total, 'nobody joined';
});

# It asks for more than the kernel keeps for a client that reads nothing; and what cannot be sent nginx does not keep.
$rows->test('the time between two parts of an answer' => sub ($row) {
  configured $row, 'send_timeout';
  my $large  = $arena->battle(questions => bank(200, prompt => 'z' x 3500));
  my $whole  = length $client->admin(GET => "/$large")->body;
  my $socket = $hasty->connect;
  my $where  = "/api/admin/battles/$large";
  syswrite $socket, "GET $where HTTP/1.1\r\nHost: arena\r\nAuthorization: Bearer " . $client->admin_token . "\r\n\r\n" for 1 .. 50;
  wait_until('an answer to be given up', sub {
    grep { $_ < $whole } $arena->stack->access_log =~ m{"$where" 200 (\d+)}g;
  });
  my ($total, $read) = (0);
  $total += $read while $read = sysread $socket, my $bytes, 1 << 20;
  ok defined $read || $!{ECONNRESET}, 'the connection is closed';
  cmp_ok $total, '<', 50 * $whole, 'before all was sent';
  answered $client->barrier, 404, 'others are served';
});

$rows->test('the time for a whole body, or a whole answer' => sub ($row) {
  configured $row, 'arena_transfer_timeout';
  my $socket = $client->recorder->url("http://127.0.0.1:$strict")->connect;
  syswrite $socket, head(POST => "$path/join", 'Content-Type: application/json', 'Content-Length: 16000') . '{';
  local $SIG{PIPE} = 'IGNORE';
  wait_until('it to be closed', sub { $client->barrier; !syswrite $socket, ' ' });
  pass 'though a byte comes now and then';
});

# Redis does not answer: what was sent may have been done, and what is too much was not sent.
$rows->test('the time for a script' => sub ($row) {
  like path('conf/nginx.conf')->slurp, qr/arena_redis_timeout +@{[most($row)]}s;/, 'as in conf/nginx.conf';
  $arena->stack->pause('redis');
  past $row, $bob->get('/me'), 'no answer in time';
  $arena->stack->continue('redis');
});

$rows->test('calls under way in a worker' => sub ($row) {
  like path('conf/nginx.conf')->slurp, qr/arena_redis_queue +@{[most($row)]};/, 'as in conf/nginx.conf';
  wait_until('Redis', sub { $client->get($path, undocumented => 1)->status == 200 });
  $arena->stack->pause('redis');
  my @answers = together(map { $client->request_p(GET => $path, token => $ada->token) } 1 .. 60);    # guests share one
  $arena->stack->continue('redis');
  my ($refused) = grep { $_->status == 503 } @answers;
  past $row, $refused, 'one more than forty';
  cmp_ok scalar(grep { $_->status == 504 } @answers), '<=', 40, 'no more were under way';
});

$rows->test('how late commands may be, for who is new to join' => sub ($row) {
  my ($ms) = $row->{most} =~ /^(\d+) ms$/;
  like path('conf/nginx.conf')->slurp, qr/arena_shed +${ms}ms;/, 'as in conf/nginx.conf';
  my $late  = Arena::Test->start(http => "arena_shed ${ms}ms; arena_leaderboard_interval 200ms max=200ms;");
  my $there = $late->running;
  my $busy  = Arena::Busy->new(player => $late->join($there, 'ada'))->start;
  my $stall = Arena::Stall->new(pid => ($late->stack->workers_running)[0])->start;
  my $name  = 'one';
  my $last  = wait_until('a join to be refused', sub {
    my $answer = $late->client->post("/api/battles/$there/join", {username => $name++});
    return $answer->status == 201 ? undef : $answer;
  });
  past $row, $last, 'who is new';
  undef $stall;
  $late->stack->stop;
  $late->stack->forget;
});

$rows->complete;
done_clean($arena);
