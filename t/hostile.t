use lib 't/lib';
use Arena::Test;

use Mojo::JSON qw(encode_json);

# What no well-meaning client sends. The server answers, or closes, and goes on.
my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');
my $path   = "/api/battles/$battle";

sub head ($method, $where, @lines) {
  return join "\r\n", "$method $where HTTP/1.1", 'Host: arena', 'Connection: close', @lines, '', '';
}

my @json = ('Content-Type: application/json');

subtest 'a body in pieces' => sub {
  my $body   = encode_json({username => 'pieces', more => 'x' x 1000});
  my @pieces = unpack '(a97)*', $body;
  my $answer = $client->raw(head(POST => "$path/join", @json, 'Content-Length: ' . length $body), @pieces);
  answered $answer, 201, 'is put together';
  my @head = unpack '(a31)*', head(POST => "$path/join", @json, 'Content-Length: 21');
  answered $client->raw(@head, '{"username":"headed"}'), 201, 'a head in pieces, too';
};

subtest 'a body in chunks' => sub {
  my $body   = encode_json({username => 'chunks', more => 'x' x 500});
  my @chunks = map { sprintf "%x\r\n%s\r\n", length, $_ } unpack '(a61)*', $body;
  my @head   = head(POST => "$path/join", @json, 'Transfer-Encoding: chunked');
  answered $client->raw(@head, @chunks, "0\r\n\r\n"), 201, 'is put together';
  my $bad = $client->raw(@head, "zz\r\n{}\r\n0\r\n\r\n");
  is $bad->status, 400, 'a chunk of no length is refused';
};

subtest 'bodies that are too long' => sub {
  my $send = sub ($where, $size, %option) {
    $client->request(POST => $where, body => '{"username":"' . 'x' x $size . '"}', headers => {'Content-Type' => 'application/json'}, %option);
  };
  refused $send->("$path/join", 1024 * 1024), 413, 'payload_too_large', 'a megabyte for a name';
  refused $client->raw(head(POST => "$path/join", @json, 'Content-Length: 99999999999')), 413, 'payload_too_large',
    'one that is only announced';
  my @chunk   = (sprintf("%x\r\n", 65536) . 'x' x 65536 . "\r\n") x 32;
  my $chunked = eval { $client->raw(head(POST => "$path/join", @json, 'Transfer-Encoding: chunked') . join '', @chunk) };
  ok !$chunked || $chunked->status == 413, 'one that never says how long';
  at_fault $send->("$path/join", 2000), ['username'], 'a long name alone is a fault of the name';

  my $bank = bank(1000, prompt => "y" x 3200);
  my $big = encode_json({title => 'Big', questions => $bank});
  cmp_ok length $big, '>', 3_000_000, 'an import of three megabytes';
  answered $client->admin(POST => '', body => $big, headers => {'Content-Type' => 'application/json'}), 201, 'is taken';
  my $bigger = '{"title":"' . 'x' x (4 * 1024 * 1024 + 1000) . '"}';
  refused $client->admin(POST => '', body => $bigger, headers => {'Content-Type' => 'application/json'}), 413,
    'payload_too_large', 'more than four is not';
};

subtest 'a reply of 200 KB' => sub {
  my $bank   = bank(100, prompt => 'z' x 2500);
  my $large  = $arena->running(questions => $bank, rules => {question_count => 100});
  my $player = $arena->join($large, 'ada');
  my $answer = $player->get('/questions');
  answered $answer, 200, 'arrives';
  cmp_ok length $answer->body, '>', 200_000, 'whole';
  is @{$answer->json->{questions}}, 100, 'and sound';
  my @several = together(map { $player->request_p(GET => '/questions') } 1 .. 8);
  is_deeply [grep { $_->body ne $answer->body } @several], [], 'also several at once';
};

subtest 'paths with tricks' => sub {
  my $raw = sub ($where) { $client->raw(head(GET => $where)) };
  for my $where ('/api/battles/a%0d%0ax', '/api/battles/{battle}', '/api/battles/*', '/api/battles/%7bbattle:x%7d', '/api/battles/a%20b',
    '/api/battles/' . 'x' x 65, '/api/battles/' . 'x' x 4000, "/api/battles/caf\xc3\xa9", '/api/battles/%ff%fe',
    "/api/battles/$battle/questions/a%2fb/submit/x", '/ws/battles/..%2fx') {
    my $answer = $raw->($where);
    is $answer->status, 404, substr $where, 0, 60;
    like $answer->code // '', qr/_?not_found$/, 'as a problem';
  }
  for my $where ('/api/battles/a%00b', "/api/battles/a\0b", '/api/battles/%', '/api/battles/%zz', '/../../etc/passwd',
    '/api/battles/..%2f..%2fetc%2fpasswd', '/api/battles/%2e%2e/%2e%2e/x', "/api/battles/$battle\tx") {
    my $answer = $raw->($where);
    ok $answer->status == 400 || $answer->status == 404, 'refused: ' . $where =~ s/[^ -~]/?/gr;
  }
  refused $raw->("/api/battles/$battle%2fme"), 401, 'unauthenticated', 'a slash is a slash, however it is written';
  answered $raw->("/api//battles/./$battle/../$battle"), 200, 'what nginx makes plain is plain';
  is $raw->('/' . 'x' x 40_000)->status, 414, 'a path that is too long';
  refused $client->get('/api/battles/%' . '41' x 40), 404, 'battle_not_found', 'escapes count as what they mean';
};

subtest 'headers with tricks' => sub {
  my $send = sub (@lines) { $client->raw(head(GET => "$path/me", @lines)) };
  is $send->('X-Long: ' . 'x' x 40_000)->status, 400, 'one that is too long';
  is $send->("Authorization: Bearer a\0b")->status, 400, 'a NUL';
  refused $send->('Authorization:'),         401, 'unauthenticated', 'an empty one';
  refused $send->('Authorization: Bearer'),  401, 'unauthenticated', 'half of one';
  refused $send->('Cookie: arena_session'),  401, 'unauthenticated', 'half a cookie';
  refused $send->('Cookie: arena_session="'), 401, 'unauthenticated', 'a quote for a cookie';
  refused $send->('Cookie: ' . 'a=b; ' x 500), 401, 'unauthenticated', 'very many cookies';
  my $token = $ada->token;
  answered $send->("Authorization: Bearer $token"), 200, 'and the right one';
};

subtest 'values that look like something else' => sub {
  for my $value ("\x{1}", '${x}', '%s%n%d', "'; DROP TABLE battle; --", '{"a":1}', "\r\nX: y", '*', '@session_token@', '$1') {
    my $answer = $client->post("$path/join", {username => $value});
    at_fault $answer, ['username'], 'is no name';
    refused $ada->attack($value), 404, 'target_not_found', 'nor a target';
  }
  my $id = $arena->battle(title => q(%s '; @session_token@ {x} $1 \ " </script>), description => "a\n\"b\"\t%n");
  is_deeply [@{$client->get("/api/battles/$id")->json}{qw(title description)}],
    [q(%s '; @session_token@ {x} $1 \ " </script>), "a\n\"b\"\t%n"], 'what may be said comes back as it was said';
};

subtest 'clients that go away' => sub {
  for my $part (head(POST => "$path/join", @json, 'Content-Length: 30'), head(POST => "$path/join", @json, 'Content-Length: 30') . '{"use',
    'GET /api', head(GET => $path), head(GET => "$path/leaderboard")) {
    my $socket = $client->connect;
    syswrite $socket, $part;
    close $socket;
  }
  answered $client->barrier, 404, 'the others are served';
  answered $ada->get('/me'), 200, 'as ever';
};

done_clean($arena);
