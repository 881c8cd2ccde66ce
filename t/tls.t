use lib 't/lib';
use Arena::Test;

use IO::Socket::INET;
use Mojo::File qw(tempdir);
use Mojo::Message::Response;

# The same server over TLS and HTTP/2; curl speaks them.
my $home = tempdir;
my $port = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1)->sockport;
my ($failed, $said) = Arena::Stack->new->run(qw(openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost),
  -keyout => "$home/key", -out => "$home/cert");
die "openssl made no certificate: $said" if $failed;

my $arena = Arena::Test->start(
  server => "listen 127.0.0.1:$port ssl http2; ssl_certificate $home/cert; ssl_certificate_key $home/key;");
my $client = $arena->client;
my $battle = $arena->running;

# What curl gets, as an answer that is held to the document.
sub curl ($version, $method, $path, @more) {
  my ($status, $text) = $arena->stack->run('curl', '-sk', $version, '-i', '-X', $method, @more, "https://127.0.0.1:$port$path");
  die "curl: $status $text" if $status;
  $text =~ s{\AHTTP/2 (\d+) *\r\n}{HTTP/1.1 $1 -\r\n};
  my $answer = Arena::Answer->from(Mojo::Message::Response->new->parse($text));
  is_deeply [$client->document->answer_faults($method, $path, $answer)], [], "$method over $version is as documented"
    or diag $text;
  return $answer;
}

for my $version (qw(--http1.1 --http2)) {
  subtest "with $version" => sub {
    my $name   = 'ada' . length $version;
    my $answer = curl($version, POST => "/api/battles/$battle/join", '-H', 'Content-Type: application/json', '-d',
      qq({"username":"$name"}));
    answered $answer, 201, 'ada joins';
    like $answer->header('Set-Cookie'), qr/; Secure\b/i, 'and her cookie is for TLS alone';
    my $token = $answer->json->{session}{token};
    $client->secrets->{$token} = 1;
    my @cookie = ('-H', "Cookie: arena_session=$token");
    my $path   = "/api/battles/$battle/heartbeat";
    answered curl($version, POST => $path, @cookie, '-H', "Origin: https://127.0.0.1:$port"), 200, "the server's own origin";
    refused curl($version, POST => $path, @cookie, '-H', 'Origin: https://evil.example'), 403, 'cross_site', 'another one';
    answered curl($version, GET => "/api/battles/$battle/me", '-H', "Authorization: Bearer $token"), 200, 'and a token';
    my $big = '{"username":"' . 'x' x 100_000 . '"}';
    my $file = $home->child('big')->spurt($big);
    refused curl($version, POST => "/api/battles/$battle/join", '-H', 'Content-Type: application/json', '-d', "\@$file"), 413,
      'payload_too_large', 'what is too long is too long';
    is curl($version, GET => "/api/battles/$battle/leaderboard")->json->{entries}[-1]{username}, $name, 'she is there';
  };
}

done_clean($arena);
