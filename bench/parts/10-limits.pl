# What the machine gives at most, in this run: nginx with a fixed reply, and send() on loopback.

use Mojo::Base -strict, -signatures;

{
  name  => 'limits',
  title => 'Limits of the machine',
  run   => sub ($bench) {
    my $fanout = $bench->generate($bench->program('fanout'), $bench->pick(1000, 50), 1024, $bench->pick(300, 10));
    $bench->figure('send() of 1 KB to one of 1,000 sockets: processor', $fanout->{cpu_us}, 'us');
    $bench->figure('the same, elapsed while another process reads',     $fanout->{us},     'us');
  }
};
