use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Arena::Rows;
use Mojo::File qw(path tempdir);

# A page, and what belongs to it, beside the API.
my $root = tempdir;
chmod 0755, $root;
spew($root->child($_), "<p>\n") for 'index.html', 'host.html', 'play.html', 'watch.html', 'results.html';
my $source = path('.')->to_abs;
my $port   = Arena::Stack->free_port;
my $arena  = Arena::Test->start(http => <<"END");
server {
    listen 127.0.0.1:$port;
    root $root;
    include "$source/conf/web.conf";
}
END
my $client = $arena->client;
my $rows   = Arena::Rows->of('Headers');
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');
my $path   = "/api/battles/$battle";
my $pages  = $client->recorder;
$pages->url("http://127.0.0.1:$port");

sub head ($method, $where, @lines) { return join "\r\n", "$method $where HTTP/1.1", 'Host: arena', 'Connection: close', @lines, '', '' }

# One answer of each kind: of scripts, of C, of SQL, of nginx in the API's locations, of nchan.
my @json = (headers => {'Content-Type' => 'application/json'});
my %answers = (
  'a list'                   => $client->get('/api/battles'),
  'a participant'            => $ada->get('/me'),
  'questions'                => $ada->get('/questions'),
  'a session'                => $client->post("$path/join", {username => 'bob'}),
  'no body'                  => $client->request(HEAD => $path, undocumented => 1),
  'nothing at all'           => $arena->join($battle, 'cy')->leave,
  'a refusal of a script'    => $ada->post('/reward', {type => 'arrow'}),
  'a refusal of C'           => $client->get("$path/me"),
  'a fault in a body'        => $client->post("$path/join", {username => 1}),
  'a battle by SQL'          => $client->admin(POST => '', json => {title => 'x', questions => bank()}),
  'faults by SQL'            => $client->admin(POST => '', json => {title => 'x', questions => []}),
  'an export'                => $client->admin(GET => "/$battle/export?format=csv"),
  'a path that is not there' => $client->get('/api/nothing'),
  'a method that is not'     => $client->request(DELETE => $path),
  'a body that is too long'  => $client->request(POST => "$path/join", body => 'x' x 100_000, @json),
  'a chunk that is none'     => $client->raw(head(POST => "$path/join", 'Content-Type: application/json', 'Transfer-Encoding: chunked') . "zz\r\n"),
  'a range'                  => $client->get($path, headers => {Range => 'bytes=0-1'}),
  'the status'               => $client->get('/api/status'),
  'the metrics'              => $client->get('/metrics'),
  'a socket that is refused' => $client->socket('nowhere'),
  'no upgrade'               => $client->get("/ws/battles/$battle")
);
$answers{'a WebSocket'}    = Arena::Answer->from($ada->socket->tx->handshake->res);
$answers{'an EventSource'} = Arena::Answer->from($client->source($battle)->tx->res);

my %of = (
  'the API' => sub ($row, $name) {
    is_deeply $answers{$_}->headers->every_header($name), [$row->{value}], $_ for sort keys %answers;
  },
  pages => sub ($row, $name) {
    for my $where ('/', '/host', "/host/$battle", map {"/b/$battle$_"} '', '/play', '/watch', '/results') {
      my $answer = $pages->get($where, undocumented => 1);
      is $answer->body, "<p>\n", "$where is a page";
      is_deeply $answer->headers->every_header($name), [$row->{value}], '  that says so';
    }
  },
  TLS => sub ($row, $name) {
    my ($server) = path('conf/nginx.conf')->slurp =~ /(server \{[^{]*listen +443.*)\z/s;
    is_deeply [$server =~ /set +\$arena_transport_security +"([^"]*)";/], [$row->{value}], 'conf/nginx.conf wants it, and t/tls.t sees that it is so';
    ok !$client->get('/api/battles')->header($name), 'not where there is no TLS';
    ok !$pages->get('/', undocumented => 1)->header($name), 'neither by a page';
  }
);

for my $name (map { $_->{header} } @{$rows->sections->{Headers}}) {
  $rows->test($name => sub ($row) {
    $row->{value} =~ s/^`|`$//g;
    $of{$row->{of}}->($row, $name =~ s/ of a page$//r);
  });
}

# Nothing that a page is made of may stand in the way of it.
subtest 'the policy leaves nothing open' => sub {
  my $policy = $pages->get('/', undocumented => 1)->header('Content-Security-Policy');
  unlike $policy, qr/unsafe|\*|https?:|blob:/, 'no inline code, no other host';
  like $policy, qr/\Adefault-src 'none';/, 'what is not named is not allowed';
};

$rows->complete;
done_clean($arena);
