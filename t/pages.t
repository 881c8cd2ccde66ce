use lib 't/lib';
use Arena::Test;

use Mojo::DOM;
use Mojo::Util qw(gunzip);
use Mojo::File qw(path);

# What nginx says with the pages: conf/web.conf.  What they do is looked at in a browser.
system('tools/build-web') == 0 or BAIL_OUT('the pages cannot be built');

my $arena  = Arena::Test->start;
my $client = $arena->client;
my $page   = fetch('/');

# As a browser does: answers of the API are held to its document, these are not in it.
sub fetch ($path, %header) {
  my $headers = join '', map {"$_: $header{$_}\r\n"} sort keys %header;
  return $client->raw("GET $path HTTP/1.1\r\nHost: arena\r\nConnection: close\r\n$headers\r\n");
}

subtest 'every page has a path' => sub {
  my %title_of = ('/' => 'join', '/b/demo' => 'join', '/b/demo/' => 'join', '/b/demo/play' => 'play',
    '/b/demo/watch' => 'watch', '/b/demo/results' => 'results', '/host' => 'host', '/host/demo' => 'host');
  my %code_of;
  for my $path (sort keys %title_of) {
    my $answer = fetch($path);
    is $answer->status,                 200,                        $path;
    is $answer->header('Content-Type'), 'text/html; charset=utf-8', 'is HTML';
    my $code = Mojo::DOM->new($answer->body)->find('script[type=module]:not([async])')->last->{src};
    is $code_of{$title_of{$path}} //= $code, $code, "$path is the page $title_of{$path}";
  }
  my %other = reverse %code_of;
  is keys %other, 5, 'each with code of its own';
};

subtest 'nothing else has, and what was mistyped gets a page of ours' => sub {
  for my $path ('/index.html', '/play.html', '/missing.html', '/b', '/b/', '/b/demo/other', '/b/demo/plya', '/b/demo/play/', '/b/demo.', '/b/%20demo%20',
    '/B/demo', '/b/a%20b', '/nothing', '/host/nope/zzz', '/package.json', '/assets/', '/assets/gone.js', '/apis', '/%F0%28')
  {
    my $answer = fetch($path);
    is $answer->status, 404, $path;
    is $answer->header('Content-Type'), 'text/html; charset=utf-8', 'is said by a page';
    my $dom = Mojo::DOM->new($answer->body);
    is $dom->at('#app a')->{href}, '/', 'with a way to the start, also where nothing runs';
    is $dom->find('script[src], link[rel=stylesheet]')->grep(sub { ($_->{src} // $_->{href}) =~ m{^/assets/} })->size > 1, 1, 'of ours';
    is $answer->header($_), $page->header($_), $_ for 'Content-Security-Policy', 'X-Content-Type-Options', 'Referrer-Policy', 'Cache-Control';
  }
};

subtest 'a path of the API has none' => sub {
  for my $path ('/api', '/api/', '/api/nothing', '/ws/', '/ws/nothing') {
    my $answer = fetch($path);
    is $answer->status,       404,         $path;
    is $answer->json->{code}, 'not_found', 'is a problem';
  }
};

subtest 'nobody is told which nginx this is' => sub {
  is fetch($_)->header('Server'), 'nginx', $_ for '/', '/nothing', '/assets/', '/assets', '/api/nothing', '/favicon.ico', '/metrics';
  is $client->raw("GARBAGE\r\n\r\n")->header('Server'), 'nginx', 'nor by what is no request';
  for my $file ('conf/nginx.conf', 'conf/run.conf.in', 'docker/nginx.conf.in') {
    like path($file)->slurp, qr/^http \{.*^    server_tokens\s+off;.*^    server \{/ms, "$file, for all of its servers";
  }
};

subtest 'a page may load what is here, and nothing else' => sub {
  my $policy = $page->header('Content-Security-Policy');
  like $policy,   qr/default-src 'none'/,     'nothing, unless it is named';
  unlike $policy, qr/unsafe|\*|https?:|data:/, 'nothing inline, and no other place';
  is $page->header('X-Content-Type-Options'), 'nosniff', 'types are what they say';
  my $dom = Mojo::DOM->new($page->body);
  is $dom->find('style, [style], script:not([src])')->size, 0, 'nothing is inline';
  is_deeply [grep { !m{^/} } map { $_->{src} // $_->{href} } $dom->find('[src], [href]')->each], [], 'all of it is here';
};

subtest 'files are kept for good, pages are asked for' => sub {
  is $page->header('Cache-Control'), 'no-cache', 'a page';
  my $again = fetch('/', 'If-None-Match' => $page->header('ETag'));
  is $again->status, 304, 'which is not sent again when it is the same';
  my $dom = Mojo::DOM->new($page->body);
  for my $file (map { $_->{src} // $_->{href} } $dom->find('script[src], link[rel=stylesheet]')->each) {
    my $answer = fetch($file);
    is $answer->status,                  200,                                   $file;
    is $answer->header('Cache-Control'), 'public, max-age=31536000, immutable', 'is kept';
    like $answer->header('Content-Type'), qr{^text/(javascript|css); charset=utf-8$}, 'has its type';
  }
};

# The client above unpacks what it is sent.
subtest 'it is compressed when it is built' => sub {
  my ($file) = map { $_->{href} } Mojo::DOM->new($page->body)->find('link[rel=stylesheet]')->each;
  my $socket = $client->connect;
  print $socket "GET $file HTTP/1.1\r\nHost: arena\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n";
  my ($head, $packed) = split /\r\n\r\n/, do { local $/; <$socket> }, 2;
  like $head, qr/^Content-Encoding: gzip\r$/m,         'for who takes it';
  like $head, qr/^Vary: Accept-Encoding\r$/m,          'as caches are told';
  is gunzip($packed), fetch($file)->body,              'the same';
};

done_clean($arena);
