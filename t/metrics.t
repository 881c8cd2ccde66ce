use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Arena::Metrics;
use Mojo::File qw(path);

my $arena  = Arena::Test->start(workers => 2, http => 'arena_redis_timeout 5s; arena_job schema off;');
my $client = $arena->client;
my $stack  = $arena->stack;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));
my $battle = $arena->running(%easy);
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');

sub figures () { return Arena::Metrics->from($client->get('/metrics')->body) }

# What was done makes figures grow by just so much: [by, name, labels...]. A request is counted after its answer.
sub grows ($what, $change, @expected) {
  my $before = figures();
  $change->();
  for my $expected (@expected) {
    my ($by, $name, %labels) = @$expected;
    my $from  = $before->sum($name, %labels);
    my $grown = wait_until("$name to grow", sub { my $now = figures()->sum($name, %labels) - $from; abs $now >= abs $by && $now });
    is $grown, $by, "$what: $name @{[map {qq{$_=$labels{$_}}} sort keys %labels]}";
  }
}

# The same, at least so much, where the server does something of its own accord, too.
sub grows_by_some ($what, $change, @expected) {
  my $before = figures();
  $change->();
  for my $expected (@expected) {
    my ($by, $name, %labels) = @$expected;
    my $from = $before->sum($name, %labels);
    ok wait_until("$name to grow", sub { figures()->sum($name, %labels) - $from >= $by }),
      "$what: $name @{[map {qq{$_=$labels{$_}}} sort keys %labels]}";
  }
}

sub gauge ($what, $value, $name, %labels) {
  ok wait_until("$name to be $value", sub { my @all = figures()->find($name, %labels); @all && figures()->sum($name, %labels) == $value }),
    "$what: $name is $value";
}

subtest 'requests' => sub {
  grows 'an answer', sub { answered $ada->heartbeat, 200, 'a heartbeat' },
    [1, 'arena_requests_total', route => 'battle_heartbeat', status => 200, code => 'ok'],
    [1, 'arena_request_duration_seconds_count', route => 'battle_heartbeat'],
    [1, 'arena_request_duration_seconds_bucket', route => 'battle_heartbeat', le => '+Inf'];
  grows 'a refusal', sub { refused $ada->attack($bob), 409, 'no_arrows', 'an attack' },
    [1, 'arena_requests_total', route => 'battle_attack', status => 409, code => 'no_arrows'];
  grows 'one that no script sees', sub { refused $client->post($ada->path('/attack'), {}), 401, 'unauthenticated', 'no token' },
    [1, 'arena_requests_total', route => 'battle_attack', status => 401, code => 'unauthenticated'];
  grows 'a path that is not there', sub { $client->get('/api/nothing') },
    [1, 'arena_requests_total', route => 'none', status => 404, code => 'not_found'];
  grows 'many at once', sub { together(map { $ada->request_p(GET => '/me') } 1 .. 40) },
    [40, 'arena_requests_total', route => 'participant_get', status => 200];
  my ($least, @more) = map { $_->{value} } figures()->find('arena_request_duration_seconds_bucket', route => 'participant_get');
  is_deeply [grep { $_ < $least } @more], [], 'buckets hold what is below them';
  cmp_ok figures()->sum('arena_request_duration_seconds_sum', route => 'participant_get'), '>', 0, 'time is measured';
};

subtest 'sockets and events' => sub {
  my ($own, $public);
  grows 'two that listen', sub { ($own, $public) = ($bob->socket, $client->socket($battle)) },
    map { [1, $_->[0], kind => $_->[1]] } map { my $name = $_; map { [$name, $_] } qw(participant spectator) }
    qw(arena_sockets arena_sockets_opened_total);
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  grows 'an attack', sub { answered $ada->attack($bob), 200, 'a hit' },
    [1, 'arena_events_total', event => 'attack.received'];
  ok $public->event('leaderboard.updated'), 'the leaderboard is published';
  cmp_ok figures()->sum('arena_events_total', event => 'leaderboard.updated'), '>', 0, 'and counted';
  grows 'one that leaves', sub { $public->close },
    [-1, 'arena_sockets', kind => 'spectator'],
    [1, 'arena_requests_total', route => 'battle_subscribe', status => 101];
  $own->close;
  gauge 'nobody listens', 0, 'arena_sockets';
};

subtest 'a script that fails' => sub {
  my $zed = $arena->join($battle, 'zed');
  my $key = "{battle:$battle}:participant:" . $zed->id;
  $stack->redis('RENAME', $key, 'aside');
  $stack->redis('SET', $key, 'no hash');
  grows 'a key of another kind', sub { refused $zed->get('/me', undocumented => 1), 502, 'failed', 'me' },
    [1, 'arena_script_errors_total', script => 'participant_get'],
    [1, 'arena_requests_total', route => 'participant_get', status => 502, code => 'failed'];
  $stack->redis('DEL', $key);
  $stack->redis('RENAME', 'aside', $key);
  answered $zed->get('/me'), 200, 'it is put right';
};

subtest 'scripts that Redis does not know' => sub {
  $ada->heartbeat;
  grows_by_some 'a script', sub { $stack->redis('FUNCTION', 'FLUSH'); $ada->heartbeat }, [1, 'arena_script_texts_total'];
};

subtest 'Redis is full' => sub {
  $stack->redis('CONFIG', 'SET', 'maxmemory', '1');
  grows_by_some 'a command', sub { refused $ada->heartbeat, 503, 'unavailable', 'a heartbeat' },
    [1, 'arena_redis_refusals_total', error => 'OOM'];
  $stack->redis('CONFIG', 'SET', 'maxmemory', '0');
  answered $ada->heartbeat, 200, 'and has room again';
};

subtest 'Redis does not answer' => sub {
  my $before = figures();
  $stack->pause('redis');
  my ($scrape, @asked) = together($client->request_p(GET => '/metrics'), map { $ada->request_p(GET => '/me') } 1 .. 20);
  is_deeply [grep { $_->status != 504 } @asked], [], 'nobody is answered';
  my $during = Arena::Metrics->from($scrape->body);
  cmp_ok $during->sum('arena_redis_queue_length'), '>=', 20, 'what waits for Redis is seen';
  $stack->continue('redis');
  wait_until('an answer', sub { $ada->heartbeat->status == 200 });
  my $late = figures()->sum('arena_redis_commands_total', outcome => 'late')
    - $before->sum('arena_redis_commands_total', outcome => 'late');
  cmp_ok $late, '>=', 21, 'and counted';
};

subtest 'Redis is away' => sub {
  gauge 'all is well', 2, 'arena_redis_connections';
  grows_by_some 'it dies', sub {
    $stack->halt('redis');
    wait_until('the loss to be seen', sub { $ada->get('/me')->status == 503 });
  }, [2, 'arena_redis_connection_failures_total'], [1, 'arena_redis_commands_total', outcome => 'unavailable'];
  gauge 'it is away', 0, 'arena_redis_connections';
  is_deeply [grep {/^arena_(?:journal_lag|restores_running)/} keys %{figures()->types}], [], 'what only Redis knows is left out';
  grows 'it is back', sub { $stack->restart('redis') }, [2, 'arena_redis_reconnects_total'];
  gauge 'it is back', 2, 'arena_redis_connections';
  wait_until('the battle', sub { $ada->get('/me')->status == 200 });
};

subtest 'the journal is written down' => sub {
  gauge 'nothing waits', 0, 'arena_journal_backlog_entries';
  grows_by_some 'commands', sub { $arena->score($bob, 3) }, [3, 'arena_journal_entries_total'];
  grows_by_some 'a batch', sub { $arena->score($bob, 1) }, [1, 'arena_journal_batches_total'],
    [1, 'arena_postgres_queries_total', function => 'arena.journal_append', outcome => 'answered'],
    [1, 'arena_postgres_query_duration_seconds_count'];
};

subtest 'PostgreSQL is away' => sub {
  gauge 'all is well', 0, 'arena_journal_backlog_entries';
  $stack->halt('postgres');
  grows_by_some 'commands', sub { $arena->score($ada, 4) },
    [1, 'arena_postgres_queries_total', outcome => 'unavailable'], [1, 'arena_postgres_connection_failures_total'];
  gauge 'they wait', 4, 'arena_journal_backlog_entries';
  gauge 'they wait', 4, 'arena_journal_largest_backlog_entries';
  ok wait_until('the lag', sub { figures()->sum('arena_journal_lag_seconds') > 0 }), 'and it is seen for how long';
  gauge 'it is away', 0, 'arena_postgres_connections';
  $stack->restart('postgres');
  gauge 'it is back', 0, 'arena_journal_backlog_entries';
  gauge 'it is back', 0, 'arena_journal_lag_seconds';
};

subtest 'PostgreSQL refuses' => sub {
  $stack->sql('REVOKE EXECUTE ON FUNCTION arena.ping(jsonb, jsonb) FROM arena');
  grows 'a right that is missing', sub { is $client->get('/api/status')->json->{postgres}, 'down', 'status' },
    [1, 'arena_postgres_errors_total',  sqlstate => '42501'],
    [1, 'arena_postgres_queries_total', function => 'arena.ping', outcome => 'error'];
  $stack->sql('GRANT EXECUTE ON FUNCTION arena.ping(jsonb, jsonb) TO arena');
  is $client->get('/api/status')->json->{postgres}, 'up', 'it is given back';
};

subtest 'a battle is restored' => sub {
  my $other = $arena->running(%easy);
  my $cy    = $arena->join($other, 'cy');
  $arena->score($cy, 3);
  my $entries = $arena->journal($other);
  is $entries, 5, 'start, join, three answers are written down';
  gauge 'nothing waits', 0, 'arena_journal_backlog_entries';
  my $before = figures();
  $stack->redis('FLUSHALL');
  is wait_until('the battle', sub { my $a = $cy->get('/me'); $a->status == 200 && $a->json })->{answered}, 3, 'all is back';
  my $after = figures();
  cmp_ok $after->sum($_) - $before->sum($_), '>=', 1, $_ for qw(arena_restores_started_total arena_restores_finished_total);
  cmp_ok $after->sum('arena_restore_entries_total', outcome => 'accepted')
    - $before->sum('arena_restore_entries_total', outcome => 'accepted'), '>=', 5, 'entries that were run again';
  is $after->sum('arena_restores_failed_total'), 0, 'none failed';
  wait_until('the first battle', sub { $ada->get('/me')->status == 200 });
  gauge 'it is over', 0, 'arena_restores_running';
};

subtest 'jobs' => sub {
  gauge 'the registry is done here', 1, 'arena_job_lease_held', name => 'registry';
  gauge 'the clock is, in all its shards', 16, 'arena_job_lease_held', name => 'clock';
  grows_by_some 'by itself', sub { }, map { [1, 'arena_job_runs_total', name => $_, outcome => 'done'] } qw(clock presence journal);
  my $last = figures()->sum('arena_job_last_run_timestamp_seconds', name => 'clock');
  ok abs($last - time) < 60, 'at an instant' or diag $last;
  $stack->redis('SET', '{arena}:job:registry', 'another host', 'PX', 600_000);
  gauge 'another host has it', 0, 'arena_job_lease_held', name => 'registry';
  $stack->redis('PEXPIRE', '{arena}:job:registry', 1);
  gauge 'and loses it',        1, 'arena_job_lease_held', name => 'registry';
  grows_by_some 'a battle that starts', sub { $arena->running(%easy) }, [1, 'arena_clock_looks_total'];
};

subtest 'a reload' => sub {
  my $socket = $ada->socket;
  my $before = figures();
  $stack->renew;
  gauge 'they have taken over', 2, 'arena_workers';
  gauge 'they have taken over', 2, 'arena_redis_connections';
  my ($was, $is) = map { $_->counters } $before, figures();
  is_deeply [grep { ($is->{$_} // -1) < $was->{$_} } sort keys %$was], [], 'no counter steps back';
  is figures()->sum('arena_worker_starts_total') - $before->sum('arena_worker_starts_total'), 2, 'their start is counted';
  is figures()->sum('arena_worker_deaths_total'), 0, 'none died';
  $socket->wait_closed;
  gauge 'sockets of the old are closed', 0, 'arena_sockets';
};

subtest 'a battle that cannot be restored' => sub {
  my $other = $arena->running(%easy);
  my $cy    = $arena->join($other, 'cy');
  $arena->score($cy, 3);
  is $arena->journal($other), 5, 'five commands are written down';
  $stack->sql("SET session_replication_role = replica;
    UPDATE arena.battle_event SET command = 'unheard_of' WHERE battle_id = '$other' AND seq = 3");
  grows_by_some 'no script runs an entry', sub {
    $stack->redis('FLUSHALL');
    wait_until('the loss to be seen', sub { $cy->get('/me')->status == 503 });
  }, [1, 'arena_restores_started_total'], [1, 'arena_restores_failed_total'];
  gauge 'it is tried on', 1, 'arena_restores_running';
  wait_until('the first battle', sub { $ada->get('/me')->status == 200 });
};

subtest 'as Prometheus wants it' => sub {
  my $text = spew($stack->file('metrics.txt'), $client->get('/metrics')->body);
  my ($status, $said) = $stack->run('sh', '-c', "promtool check metrics < $text");
  is "$status $said", '0 ', 'promtool has nothing to say';
  is_deeply figures()->strange, [], 'every line is understood';
  refused $client->post('/metrics'), 405, 'method_not_allowed', 'it is only read';
};

subtest 'the document' => sub {
  my (%types, %labels);
  for (path('docs/metrics.md')->slurp =~ /^\| (`arena_.*)$/mg) {
    my ($name, $type, $labels, $meaning) = split / *\| */;
    $name =~ tr/`//d;
    $types{$name}  = $type;
    $labels{$name} = join ' ', sort $labels =~ /`(\w+)`/g;
    ok $meaning, "$name has a meaning";
  }
  is_deeply \%types,  figures()->types,  'names the metrics that are there, and their types';
  is_deeply \%labels, figures()->labels, 'and their labels';
  my %alerts = map { $_ => 1 } path('conf/prometheus/arena.rules.yml')->slurp =~ /alert: (\w+)/g;
  is_deeply {map { $_ => 1 } path('docs/operations.md')->slurp =~ /^\| `(Arena\w+)`/mg}, \%alerts, 'and the alerts';
};

done_clean($arena);
