package Arena::Wait;

# Waiting on conditions, with a deadline; nothing here sleeps for a fixed time.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);
use Mojo::IOLoop;
use Mojo::Promise;

our @EXPORT_OK = qw(await together wait_until);

# A slow build (one with sanitizers) may need more of it.
our $PATIENCE = 20 * ($ENV{ARENA_PATIENCE} // 1);

# What a promise comes to; dies when it is rejected or late.
sub await ($promise, $what = 'a promise') {
  my ($settled, $late, $fault, @values);
  $promise->then(sub (@v) { @values = @v }, sub (@e) { $fault = $e[0] // 'rejected' })
    ->finally(sub { $settled = 1 });
  my $timer = Mojo::IOLoop->timer($PATIENCE => sub { $late = 1 });
  Mojo::IOLoop->one_tick until $settled || $late;
  Mojo::IOLoop->remove($timer);
  die "Waited in vain for $what\n" unless $settled;
  die $fault if defined $fault;
  return wantarray ? @values : $values[0];
}

# The values of several promises, all under way at once.
sub together (@promises) {
  return map { $_->[0] } await(Mojo::Promise->all(@promises), 'several at once');
}

# The first true value that the condition gives; dies when there is none in time.
sub wait_until ($what, $condition) {
  my $late;
  my $timer = Mojo::IOLoop->timer($PATIENCE => sub { $late = 1 });
  my $tick = Mojo::IOLoop->recurring(0.02 => sub { });
  my $value;
  Mojo::IOLoop->one_tick until ($value = $condition->()) || $late;
  Mojo::IOLoop->remove($_) for $timer, $tick;
  die "Waited in vain for $what\n" unless $value;
  return $value;
}

1;
