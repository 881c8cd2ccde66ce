use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);

# A link that signs an organiser in, as tools/run makes it.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my $token  = $client->admin_token;

sub link_code () {
  my ($status, $text) = $stack->run('env', 'RUN=' . $stack->dir, path('tools/run')->to_abs, 'host-link');
  is $status, 0, 'a link is made' or diag $text;
  my ($url, $code) = $text =~ m{^ +(http://\S+)/host#sign-in=([0-9a-f]{32})$}m;
  is $url, $client->url, 'to the page of who makes battles';
  return $code;
}

sub sign_in ($code, %option) { return $client->post('/api/organiser/sign_in', {code => $code}, %option) }

subtest 'a link' => sub {
  my $code   = link_code;
  my $answer = sign_in($code);
  answered $answer, 200, 'is taken';
  is_deeply $answer->json, {token => $token}, 'and gives the token';
  like $answer->header('Cache-Control'), qr/no-store/, 'which nobody keeps';
  refused sign_in($code), 404, 'link_not_found', 'once';
};

subtest 'what does not arrive is asked for again' => sub {
  my $code = link_code;
  is_deeply sign_in($code, key => 'first')->json, {token => $token}, 'the token';
  is_deeply sign_in($code, key => 'first')->json, {token => $token}, 'again, for the same request';
  refused sign_in($code, key => 'second'), 404, 'link_not_found', 'and for no other';
  refused sign_in($code), 404, 'link_not_found', 'nor for one without a key';
};

subtest 'many at once' => sub {
  my $code = link_code;
  my @answers = map { sign_in($code)->status } 1 .. 4;
  is_deeply [sort @answers], [200, 404, 404, 404], 'one is let in';
};

subtest 'no link' => sub {
  my $code = link_code;
  refused sign_in($_), 404, 'link_not_found', "$_" for 'a' x 32, substr($code, 1), uc $code, '*', "\x{65e5}";
  at_fault sign_in($_), ['code'], 'a code that can be none' for '', 'a' x 65;
  answered sign_in($code), 200, 'the link is as good as before';
};

subtest 'what Redis keeps' => sub {
  my $code = link_code;
  my ($key) = $stack->redis('--scan', '--pattern', '{arena}:link:*');
  my ($kept) = $stack->redis('GET', $key);
  unlike "$key $kept", qr/$code|$token/, 'is neither the code nor the token';
  my ($seconds) = $stack->redis('TTL', $key);
  cmp_ok $seconds, '>', 0, 'and goes by itself';
};

unlike $_->slurp, qr/\Q$token\E/, $_->basename . ' has no token' for $stack->logs;

done_clean($arena);
