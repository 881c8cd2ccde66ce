use lib 't/lib';
use Arena::Test;

use Arena::Metrics;

# One worker, which dies: with others beside it, nchan would not bear that while sockets are open.
my $arena  = Arena::Test->start;
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running;
my $ada    = $arena->join($battle, 'ada');

sub figures () { return Arena::Metrics->from($client->get('/metrics')->body) }

sub replaced ($by) {
  my ($old) = $stack->workers_running;
  $by->($old);
  $stack->replaced($old);
}

subtest 'a worker that is killed' => sub {
  replaced(sub ($old) { $stack->reload });
  my @sockets = (map({ $client->socket($battle) } 1 .. 6), $ada->socket);
  my $before  = figures();
  is $before->sum('arena_sockets', kind => $_->[0]), $_->[1], "$_->[0]s listen" for ['spectator', 6], ['participant', 1];
  is $before->sum('arena_worker_deaths_total'), 0, 'a reload is no death';

  replaced(sub ($old) { kill KILL => $old });
  $_->wait_closed for @sockets;
  my $after = wait_until('an answer', sub { my $a = eval { figures() }; $a && @{$a->samples} && $a });
  is $after->sum('arena_worker_deaths_total'), 1, 'is counted';
  is $after->sum('arena_sockets'), 0, 'its sockets are not, any more';
  is $after->sum('arena_workers'), 1, 'one is there';
  is $after->sum('arena_worker_starts_total'), 3, 'the third';

  my ($was, $is) = map { $_->counters } $before, $after;
  is_deeply [grep { ($is->{$_} // -1) < $was->{$_} } sort keys %$was], [], 'no counter steps back';
};

done_clean($arena, qr/exited on signal 9/);
