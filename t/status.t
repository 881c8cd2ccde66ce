use lib 't/lib';
use Arena::Test;

my $arena  = Arena::Test->start(http => 'arena_redis_queue 30; arena_redis_timeout 20s;');
my $client = $arena->client;

subtest 'all is well' => sub {
  my $answer = $client->get('/api/status');
  answered $answer, 200, 'it says so';
  is_deeply {map { $_ => $answer->json->{$_} } qw(status redis postgres)}, {status => 'ok', redis => 'up', postgres => 'up'},
    'of each part';
  like $answer->json->{version}, qr/^\d+\.\d+/, 'with its version';
};

# More than there is room for, had each of them asked Redis.
subtest 'many who ask at once' => sub {
  $arena->stack->pause('redis');
  my @promises = map { $client->request_p(GET => '/api/status') } 1 .. 100;
  for (1 .. 3) {
    my $gone = $client->connect;
    syswrite $gone, "GET /api/status HTTP/1.1\r\nHost: arena\r\n\r\n";
    $client->barrier;
    close $gone;
  }
  $client->barrier;
  $arena->stack->continue('redis');
  is_deeply [grep { $_ ne '200 ok' } map { join ' ', $_->status, $_->json->{status} } together(@promises)], [],
    'all are told that it is well';
  answered $client->get('/api/status'), 200, 'and whoever comes then';
};

subtest 'figures' => sub {
  my $battle = $arena->running;
  my $ada    = $arena->join($battle, 'ada');
  $ada->attack($ada);
  my $answer = $client->get('/metrics');
  answered $answer, 200, 'from here';
  like $answer->header('Content-Type'), qr{^text/plain}, 'as text';
  my @lines = split /\n/, $answer->body;
  is_deeply [grep { !/^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? [-+0-9.eE]+)$/ } @lines],
    [], 'that Prometheus reads';
  my %typed = map { /^# TYPE (\S+)/ ? ($1 => 1) : () } @lines;
  is_deeply [grep { my ($name) = /^([a-z_]+)/; !/^#/ && !$typed{$name} && !$typed{$name =~ s/_(?:bucket|sum|count)$//r} } @lines],
    [], 'each with its type';
  like $answer->body, qr/^arena_/m, 'under our name';
};

subtest 'without Redis' => sub {
  $arena->stack->halt('redis');
  my $answer = wait_until('the loss to be seen', sub { my $a = $client->get('/api/status'); $a->status == 503 && $a });
  is $answer->json->{redis},    'down', 'Redis is down';
  is $answer->json->{postgres}, 'up',   'PostgreSQL is up';
  is $answer->json->{status},   'down', 'and nothing can be played';
  $arena->stack->restart('redis');
  ok wait_until('Redis', sub { $client->get('/api/status')->status == 200 }), 'well again, by itself';
};

subtest 'without PostgreSQL' => sub {
  $arena->stack->halt('postgres');
  my $answer = wait_until('the loss to be seen', sub { my $a = $client->get('/api/status'); $a->json->{postgres} ne 'up' && $a });
  answered $answer, 200, 'there is still something to play';
  is_deeply {map { $_ => $answer->json->{$_} } qw(status redis postgres)}, {status => 'degraded', redis => 'up', postgres => 'down'},
    'of what is loaded';
  $arena->stack->restart('postgres');
  ok wait_until('PostgreSQL', sub { $client->get('/api/status')->json->{status} eq 'ok' }), 'well again, by itself';
};

done_clean($arena);
