# What the machine gives at most, in this run: nginx with a fixed reply, and send() on loopback.

use Mojo::Base -strict, -signatures;

+{
  name  => 'limits',
  title => 'Limits of the machine',
  run   => sub ($bench) {
    my $battle = $bench->battle(2);
    my ($ada, $bob) = @{$battle->players};
    my $fixed = $battle->http(attack => $ada, $bob);
    $fixed->[2] =~ s{^POST \S+}{POST /fixed};
    my @requests = ([fixed => 200, $fixed->[2]]) x $bench->pick(120_000, 1000);

    my $result = $bench->load(\@requests);
    $bench->fact(fixed_cpu  => $bench->figure('nginx, a fixed reply: processor per request', $result->{cpu}{nginx}, 'us'));
    $bench->fact(fixed_rate => $bench->figure('nginx, a fixed reply: throughput',            $result->{rate},       '1/s'));

    my $fanout = $bench->generate($bench->program('fanout'), $bench->pick(1000, 50), 1024, $bench->pick(300, 10));
    $bench->figure('send() of 1 KB to each of 1,000 sockets: processor', $fanout->{cpu_us}, 'us', note => 'the same: what an event costs at least');
    $bench->figure('the same, elapsed, while another process reads',     $fanout->{us},     'us');
  }
};
