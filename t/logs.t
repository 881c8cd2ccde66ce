use lib 't/lib';
use Arena::Test;

use Arena::Http2;
use Arena::Leak qw(found);

# Requests that hold a token and that nginx cannot read: it writes down what it could not read before any module has seen it. And a
# log of what the module takes the token out of otherwise.
my $http2 = Arena::Stack->free_port;
my $arena = Arena::Test->start(
  http => q{error_log logs/info.log info; log_format whole '$request|$request_uri|$args|$query_string|$arg_access_token'; access_log logs/whole.log whole;},
  server => "listen 127.0.0.1:$http2 http2;");
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running;
my $token  = $arena->join($battle, 'ada')->token;
my $where  = "/ws/battles/$battle?access_token=$token";
my $pad    = 'x' x 9000;

sub file ($name) { return $stack->file("logs/$name")->slurp }

# Nothing is expected but an end.
sub sent ($bytes, %option) {
  my $socket = $option{to} ? IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $option{to}) : $client->connect;
  local $SIG{PIPE} = 'IGNORE';
  syswrite $socket, $bytes;
  shutdown $socket, 1;
  1 while sysread $socket, my $more, 65536;
}

sub lines (@lines) { return join "\r\n", @lines, '', '' }

my %bad = (
  'a method that is none'       => lines("G\x01T $where HTTP/1.1", 'Host: a'),
  'a method in small letters'   => lines("get $where HTTP/1.1", 'Host: a'),
  'a version that is none'      => lines("GET $where HTTP/9.9", 'Host: a'),
  'another protocol'            => lines("GET $where HTPP/1.1", 'Host: a'),
  'HTTP/0.9'                    => "GET $where\r\n",
  'a NUL'                       => lines("GET $where\0 HTTP/1.1", 'Host: a'),
  'a space in the path'         => lines("GET /ws /battles?access_token=$token HTTP/1.1", 'Host: a'),
  'another spelling'            => lines("GET /ws/battles/$battle?access%5Ftoken=$token HTTP/9.9", 'Host: a'),
  'capitals'                    => lines("GET /ws/battles/$battle?ACCESS_TOKEN=$token HTTP/9.9", 'Host: a'),
  'a path that escapes badly'   => lines("GET /ws/%zz?access_token=$token HTTP/1.1", 'Host: a'),
  'a path above all'            => lines("GET /../?access_token=$token HTTP/1.1", 'Host: a'),
  'a line that is too long'     => lines("GET $where&x=$pad HTTP/1.1", 'Host: a'),
  'no host'                     => lines("GET $where HTTP/1.1"),
  'two hosts'                   => lines("GET $where HTTP/1.1", 'Host: a', 'Host: b'),
  'a host that is none'         => lines("GET $where HTTP/1.1", 'Host: a b/c'),
  'a header that is none'       => lines("GET $where HTTP/1.1", 'Host: a', "X\x01: y"),
  'a token in one'              => lines('GET / HTTP/1.1', 'Host: a', "Authorization : Bearer $token"),
  'a token behind a NUL'        => lines('GET / HTTP/1.1', 'Host: a', "Authorization: \0 Bearer $token"),
  'a cookie in one'             => lines('GET / HTTP/1.1', 'Host: a', "Coo\0kie: arena_session=$token"),
  'a cookie of a battle'        => lines('GET / HTTP/1.1', 'Host: a', "Coo\0kie: arena_session_$battle=$token"),
  'a cookie that is too long'   => lines('GET / HTTP/1.1', 'Host: a', "Cookie: __Host-arena_session=$token; x=$pad"),
  'a length that is none'       => lines("POST $where HTTP/1.1", 'Host: a', 'Content-Length: x'),
  'a length and chunks'         => lines("POST $where HTTP/1.1", 'Host: a', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  'an encoding that is none'    => lines("POST $where HTTP/1.1", 'Host: a', 'Transfer-Encoding: x'),
  'an end in its line'          => "GET $where HTT",
  'an end in its headers'       => "GET $where HTTP/1.1\r\nHost: a\r\nX: ",
  'an end in a header'          => "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer $token",
  'an end in its body'          => lines("POST /api/battles/$battle/join?access_token=$token HTTP/1.1", 'Host: a', 'Content-Type: application/json', 'Content-Length: 100') . '{'
);

for my $name (sort keys %bad) {
  subtest $name => sub {
    sent($bad{$name});
    $client->barrier;
    is_deeply [found(file($_), $token)], [], "$_ does not hold it" for qw(info.log whole.log access.log error.log);
  };
}

subtest 'HTTP/2' => sub {
  my %headers = (
    'a path that is none'  => [':path' => substr($where, 1)],
    'a path with a space'  => [':path' => "/ws battles?access_token=$token"],
    'two paths'            => [':path' => $where, ':path' => $where],
    'a header in capitals' => [':path' => $where, Authorization => "Bearer $token"],
    'a header that is none' => [':path' => $where, "authori\x01zation" => "Bearer $token"],
    'no host'              => [':path' => $where]
  );
  for my $name (sort keys %headers) {
    my @fields = (':method' => 'GET', ':scheme' => 'http', @{$headers{$name}});
    sent(Arena::Http2::preface() . Arena::Http2::request(1, [map { [@fields[2 * $_, 2 * $_ + 1]] } 0 .. $#fields / 2]), to => $http2);
    $client->barrier;
    is_deeply [found(file($_), $token)], [], "$name: $_ does not hold it" for qw(info.log whole.log access.log error.log);
  }
};

my $said = file('info.log');
like $said, qr/client sent $_/, "it was said: $_" for 'invalid method', 'invalid version', 'invalid header line', 'too long URI', 'too long header line';
like $said, qr/access_token=x+/, 'with the token taken out';

done_clean($arena);
