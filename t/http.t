use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');
my $path   = "/api/battles/$battle";

subtest 'X-Request-Id' => sub {
  my @given = map { $client->get('/api/battles')->header('X-Request-Id') } 1 .. 2;
  like $_, qr/^[0-9a-f]{32}$/, 'one is made' for @given;
  isnt $given[0], $given[1], 'for each request';
  for my $id ('abc-123_X.y', 'a' x 64, '7f3c9d52-2b1e-4e0f-9a53-0d7f3b1c8e11') {
    is $client->get('/api/battles', headers => {'X-Request-Id' => $id})->header('X-Request-Id'), $id, 'or taken over';
  }
  for my $id ('a b', '"quoted"', 'a' x 600, '<b>', "caf\xe9", 'x;y=z') {
    like $client->get('/api/battles', headers => {'X-Request-Id' => $id})->header('X-Request-Id'), qr/^[0-9a-f]{32}$/,
      'unless it is not sane';
  }
  for my $answer ($client->get('/api/nothing'), $ada->leave, $client->get("$path/me"), $client->post('/api/battles')) {
    ok $answer->header('X-Request-Id'), 'on an answer of ' . $answer->status;
  }
};
$ada = $ada->resume;

subtest 'paths that are not there' => sub {
  refused $client->get($_), 404, 'not_found', $_
    for '/api/', '/api/nothing', '/api/battles/', "$path/", "$path/nothing", "$path/me/more", '/api/admin',
    "$path/questions/q1", "$path/questions/submit", '/ws/', '/ws/battles/', '/ws/nothing';
};

subtest 'methods that a path does not take' => sub {
  my %allowed = (
    '/api/battles'                   => 'GET',
    $path                            => 'GET',
    "$path/join"                     => 'POST',
    "$path/leave"                    => 'POST',
    "$path/me"                       => 'GET',
    "$path/leaderboard"              => 'GET',
    "$path/questions"                => 'GET',
    "$path/questions/q1/submit"      => 'POST',
    "$path/reward"                   => 'POST',
    "$path/attack"                   => 'POST',
    "$path/heartbeat"                => 'POST',
    '/api/admin/battles'             => 'POST',
    "/api/admin/battles/$battle"     => 'GET',
    "/api/admin/battles/$battle/end" => 'POST',
    '/api/status'                    => 'GET'
  );
  for my $where (sort keys %allowed) {
    for my $method (grep { $_ ne $allowed{$where} } qw(GET POST PUT DELETE PATCH)) {
      my $answer = $client->request($method, $where);
      refused $answer, 405, 'method_not_allowed', "$method $where";
      like $answer->header('Allow') // '', qr/\b$allowed{$where}\b/, "which takes $allowed{$where}";
    }
  }
};

subtest 'HEAD is GET without a body' => sub {
  my $answer = $client->request(HEAD => $path, undocumented => 1);
  is $answer->status, 200, 'there';
  is $answer->body,   '',  'and empty';
};

subtest 'bodies that are not JSON' => sub {
  my $send = sub ($type, $body = '{"username":"zed"}') {
    $client->request(POST => "$path/join", body => $body, headers => {defined $type ? ('Content-Type' => $type) : ()});
  };
  refused $send->($_), 415, 'unsupported_media_type', $_ // 'no type'
    for 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/xml', '', undef;
  answered $send->('application/json; charset=utf-8', '{"username":"charset"}'), 201, 'a charset may be said';
  answered $send->('Application/JSON', '{"username":"capitals"}'), 201, 'the type has no case';
};

subtest 'JSON that is none' => sub {
  my %bad = (
    'white space'         => "  \n",
    'half'                => '{"username":"ada"',
    'a comma too many'    => '{"username":"ada",}',
    'single quotes'       => "{'username':'ada'}",
    'two values'          => '{"username":"ada"} {}',
    'a duplicate key'     => '{"username":"ada","username":"bob"}',
    'a NUL in a string'   => '{"username":"a\u0000da"}',
    'a raw control'       => qq({"username":"a\x01da"}),
    'not UTF-8'           => qq({"username":"ad\xff"}),
    'an overlong UTF-8'   => qq({"username":"ad\xc0\xaf"}),
    'a surrogate in UTF-8' => qq({"username":"ad\xed\xa0\x80"}),
    'half a surrogate'    => '{"username":"ad\ud800"}',
    'NaN'                 => '{"username":NaN}',
    'a leading zero'      => '{"username":01}',
    'a comment'           => '{"username":"ada"/*x*/}',
    'nested too deep'     => '{"x":' . '[' x 2000 . ']' x 2000 . '}'
  );
  for my $name (sort keys %bad) {
    my $answer = $client->request(POST => "$path/join", body => $bad{$name}, headers => {'Content-Type' => 'application/json'});
    refused $answer, 400, 'invalid_json', $name;
    like $answer->json->{detail}, qr/\d/, 'with the position';
  }
  my ($at) = $client->request(POST => "$path/join", body => '{"username":"ada",}', headers => {'Content-Type' => 'application/json'})
    ->json->{detail} =~ /(\d+)/;
  ok $at >= 17 && $at <= 19, 'which is where the fault is' or diag $at;
};

subtest 'no body at all' => sub {
  for my $where ("$path/join", "$path/attack", "$path/reward", "$path/questions/q1/submit") {
    for my $option ([], [body => '', headers => {'Content-Type' => 'application/json'}]) {
      my $answer = $client->request(POST => $where, token => $ada->token, @$option);
      like $answer->code, qr/^invalid_(?:json|request)$/, $where or diag $answer->text;
    }
  }
  like $client->admin(POST => '')->code, qr/^invalid_(?:json|request)$/, 'an import';
};

subtest 'JSON that is no object' => sub {
  for my $body ('[]', '"ada"', '1', 'null', 'true') {
    my $answer = $client->request(POST => "$path/join", body => $body, headers => {'Content-Type' => 'application/json'});
    is join(' ', $answer->status, $answer->code), '422 invalid_request', "the body is $body";
  }
};

subtest 'a body where none is needed' => sub {
  answered $ada->post('/heartbeat'),     200, 'none';
  answered $ada->post('/heartbeat', {}), 200, 'an empty object';
};

subtest 'queries' => sub {
  at_fault $client->get('/api/battles?limit=x'), ['limit'], 'a value that cannot be';
  answered $client->get('/api/battles?limit=5&nothing=1&=&&x'), 200, 'what is not known is passed over';
  answered $client->get('/api/battles?limit=%35'), 200, 'what is escaped is read';
  at_fault $client->get('/api/battles?limit=%00'), ['limit'], 'also a NUL';
};

subtest 'one connection, many requests' => sub {
  my $request = sub ($rest, $more = '') { "GET $rest HTTP/1.1\r\nHost: arena\r\n$more\r\n" };
  my $answer  = $client->raw($request->('/api/battles') . $request->($path) . $request->('/api/nothing', "Connection: close\r\n"));
  is $answer->status, 200, 'are taken together';
};

done_clean($arena);
