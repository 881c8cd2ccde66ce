use lib 't/lib';
use Arena::Test;

use Arena::Prometheus;
use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);

subtest 'the alerts, as their tests have it' => sub {
  my ($status, $said) = Arena::Stack->new->run(qw(promtool test rules conf/prometheus/arena.test.yml));
  is $status, 0, 'promtool agrees' or diag $said;
  my @alerts = path('conf/prometheus/arena.rules.yml')->slurp =~ /alert: (\w+)/g;
  my $tests  = path('conf/prometheus/arena.test.yml')->slurp;
  for my $alert (@alerts) {
    like $tests, qr/alertname: $alert, exp_alerts: \[\]/,     "$alert is quiet at first";
    like $tests, qr/alertname: $alert\s+exp_alerts:\s+- exp/, 'and then is not';
  }
};

my $arena      = Arena::Test->start;
my $prometheus = Arena::Prometheus->new(stack => $arena->stack)->start;
my $battle     = $arena->running;
my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
my $socket = $ada->socket;

# The expressions of the dashboard, as Grafana would ask them.
sub expressions () {
  my $dashboard = decode_json(path('conf/grafana/arena.json')->slurp);
  return map {
    my $panel = $_->{title};
    map { {panel => $panel, text => $_->{expr} =~ s/\$__rate_interval/5s/gr =~ s/\$instance/.*/gr} } @{$_->{targets} // []}
  } @{$dashboard->{panels}};
}

subtest 'Prometheus reads it all' => sub {
  ok wait_until('a scrape', sub { my $r = $prometheus->query('up{job="arena"} == 1'); ref $r && @$r }), 'it scrapes';
  is_deeply [map {"$_->{name}: $_->{lastError}"} grep { $_->{health} eq 'err' } $prometheus->rules], [], 'no alert has a fault';
};

subtest 'the dashboard' => sub {
  $arena->score($ada, 2);
  refused $ada->attack($bob), 409, 'no_arrows', 'something happens';
  my @expressions = expressions();
  cmp_ok scalar(@expressions), '>', 40, 'it asks for much';
  is_deeply [map {"$_->{panel}: $_->{why}"} grep { !ref $_->{why} } map { {%$_, why => $prometheus->query($_->{text})} } @expressions], [],
    'every panel is understood';
  my %exported = map { /^# TYPE (\S+)/ ? ($1 => 1) : () } split /\n/, $arena->client->get('/metrics')->body;
  my %asked    = map { $_ => 1 } map { $_->{text} =~ /\b(arena_[a-z_]+)/g } @expressions;
  is_deeply [grep { !$exported{$_ =~ s/_(?:bucket|count|sum)$//r} } sort keys %asked], [], 'and asks for what is there';
  is_deeply [grep { my $metric = $_; !grep {/^$metric(?:_bucket)?$/} keys %asked } sort keys %exported], [],
    'and all that is there is shown';
  for my $panel (['Sockets', 1], ['Without Redis', 0], ['Workers', 1]) {
    my ($expression) = grep { $_->{panel} eq $panel->[0] } @expressions;
    ok wait_until($panel->[0], sub { my $r = $prometheus->query($expression->{text}); ref $r && @$r && $r->[0]{value}[1] == $panel->[1] }),
      "$panel->[0] says $panel->[1]";
  }
};

subtest 'an alert goes off' => sub {
  ok wait_until('calm', sub { !grep { $_->{state} ne 'inactive' } $prometheus->rules }), 'all is quiet';
  $arena->stack->halt('redis');
  ok wait_until('the alert', sub { grep { $_->{name} eq 'ArenaRedisAway' && $_->{state} ne 'inactive' } $prometheus->rules }),
    'Redis is away';
  $arena->stack->restart('redis');
  ok wait_until('the end of it', sub { !grep { $_->{name} eq 'ArenaRedisAway' && $_->{state} ne 'inactive' } $prometheus->rules }),
    'and is back';
};

$prometheus->stop;
done_clean($arena);
