package Bench::Processor;

# Seconds of a processor that the services of a stack have used: user and system, of all their processes and threads.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path);
use POSIX qw(sysconf _SC_CLK_TCK);

has 'stack';
has services => sub { [qw(nginx redis postgres)] };
has more     => sub { {} };                            # name => [pids]: others to be watched

sub used ($self) {
  my %used = map { $_ => _used($self->stack->pid($_)) } @{$self->services};
  $used{$_} = _sum(@{$self->more->{$_}}) for keys %{$self->more};
  return \%used;
}

sub _sum (@pids) {
  my $sum = 0;
  $sum += _used($_) for @pids;
  return $sum;
}

# The kernel counts nanoseconds for each thread. What children used that are no more, as those that rewrite Redis's file, is in
# ticks of their parent.
sub _used ($pid) {
  my $stat   = eval { path("/proc/$pid/stat")->slurp } // return 0;
  my @fields = split ' ', $stat =~ s/.*\) //sr;
  my $sum    = ($fields[13] + $fields[14]) / sysconf(_SC_CLK_TCK);
  for my $task (glob "/proc/$pid/task/[0-9]*") {
    $sum += 1e-9 * (split ' ', eval { path("$task/schedstat")->slurp } // '0')[0];
    $sum += _used($_) for split ' ', eval { path("$task/children")->slurp } // '';
  }
  return $sum;
}

1;
