package Arena::Wait;

# Waiting on conditions, with a deadline; nothing here sleeps for a fixed time.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);
use Mojo::IOLoop;
use Mojo::Promise;
use Mojo::Util qw(steady_time);

our @EXPORT_OK = qw(await together wait_until);

# Long enough for a machine that stands still for a while; a slow build (one with sanitizers) may need more of it.
our $PATIENCE = 60 * ($ENV{ARENA_PATIENCE} // 1);

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

# The first true value that the condition gives; dies when there is none in time. A condition may ask the server: then
# it is not asked without a pause.
sub wait_until ($what, $condition) {
  my ($late, $paused);
  my $timer = Mojo::IOLoop->timer($PATIENCE => sub { $late = 1 });
  my $tick  = Mojo::IOLoop->recurring(0.02 => sub { $paused = 1 });
  my $value;
  while (!$late) {
    my $from = steady_time;
    last if $value = $condition->();
    $paused = steady_time - $from < 0.001;
    do { Mojo::IOLoop->one_tick } until $paused || $late;
  }
  Mojo::IOLoop->remove($_) for $timer, $tick;
  die "Waited in vain for $what\n" unless $value;
  return $value;
}

1;
