use lib 't/lib';
use Arena::Test;

use Mojo::Message::Response;
use Mojo::Util qw(gunzip);

# What is sent in fewer bytes, and what never is: conf/arena.conf.
my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running(description => 'Twelve questions of every kind. ' x 20);
my $path   = "/api/battles/$battle";
my $ada    = $arena->join($battle, 'ada');
$arena->join($battle, map {"player$_"} 1 .. 12);
wait_until('the list of battles to count them', sub { $client->get('/api/battles')->json->{battles}[0]{participants} == 13 });

# As a browser asks; the client of other tests unpacks what it is sent.
sub asked ($method, $where, $body = '') {
  my $socket = $client->connect;
  print $socket join "\r\n", "$method $where HTTP/1.1", 'Host: arena', 'Connection: close', 'Accept-Encoding: gzip, br',
    'Authorization: Bearer ' . $ada->token, 'Content-Type: application/json', 'Content-Length: ' . length $body, '', $body;
  my $res = Mojo::Message::Response->new;
  $res->content->auto_decompress(0);
  $res->parse(do { local $/; <$socket> });
  return $res;
}

subtest 'what many ask for, or is long, is compressed' => sub {
  for my $where ('/api/battles', $path, "$path/leaderboard?limit=30&offset=0", "$path/questions") {
    my $res = asked(GET => $where);
    is $res->headers->content_encoding, 'gzip',                                   $where;
    like $res->headers->header('Vary'), qr/Accept-Encoding/,                      'as caches are told';
    is gunzip($res->body), $client->get($where, token => $ada->token)->body, 'the same';
  }
};

subtest 'nothing is where a secret is' => sub {
  my $code = $ada->resume_code;
  for my $case (
    ['oneself',                GET  => "$path/me"],
    ['a sign of life',         POST => "$path/heartbeat", '{}'],
    ['players by name',        GET  => "$path/participants?name=player"],
    ['a path that is not there', GET => "$path/other/leaderboard"],
    ['a session',              POST => "$path/join", '{"username":"ada"}'],
    ['a resume',               POST => "$path/join", qq({"username":"ada","resume_code":"$code"})],
    )
  {
    my ($name, @request) = @$case;
    my $res = asked(@request);
    is $res->headers->content_encoding, undef, $name;
    cmp_ok length $res->body, '>', 0, 'which says something';
  }
};

done_clean($arena);
