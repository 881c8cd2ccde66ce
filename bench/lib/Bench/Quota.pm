package Bench::Quota;

# A group of processes that gets so much of the machine's processors and no more, and that before others: a control group of
# Linux, version 1 or 2. That takes root; without it there is none, and nobody is held back.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path);

use Arena::File qw(spew);

# Short, so that a smaller machine is imitated, and not one that stops for a while.
my $PERIOD = 10_000;    # us

my @KINDS = (
  {
    root => path('/sys/fs/cgroup/cpu'),
    set  => sub ($dir, $quota) {
      spew($dir->child('cpu.cfs_period_us'), $PERIOD);
      spew($dir->child('cpu.cfs_quota_us'), $quota // -1);
      spew($dir->child('cpu.shares'), 262_144);
    }
  },
  {
    root => path('/sys/fs/cgroup'),
    set  => sub ($dir, $quota) {
      spew($dir->child('cpu.max'), ($quota // 'max') . " $PERIOD");
      spew($dir->child('cpu.weight'), 10_000);
    }
  }
);

has 'pids';    # of processes; their children, too

sub start ($self) {
  state $number = 0;
  my $name = "arena-bench-$$-" . ++$number;
  for my $kind (@KINDS) {
    my $dir = $kind->{root}->child($name);
    next unless -e $kind->{root}->child('cgroup.procs') && eval { $dir->make_path };
    if (eval { $kind->{set}->($dir, undef); 1 }) {
      @$self{qw(dir set root)} = ($dir, $kind->{set}, $kind->{root});
      _move($dir, $_) for _with_children(@{$self->pids});
      return $self;
    }
    rmdir $dir;
  }
  return $self;
}

# A share of all processors; undef: as much as there is. Gives whether that could be done.
sub share ($self, $share) {
  return 0 unless $self->{dir};
  my $processors = () = path('/proc/cpuinfo')->slurp =~ /^processor\s*:/mg;
  $self->{set}->($self->{dir}, defined $share ? int($share * $processors * $PERIOD) : undef);
  return 1;
}

sub end ($self) {
  my $dir = delete $self->{dir} // return;
  _move($self->{root}, $_) for split ' ', $dir->child('cgroup.procs')->slurp;
  rmdir $dir;
}

sub DESTROY ($self) { $self->end }

# One that is gone meanwhile needs no group.
sub _move ($dir, $pid) {
  eval { spew($dir->child('cgroup.procs'), $pid) };
}

sub _with_children (@pids) {
  return map { ($_, _with_children(map { split ' ', eval { path($_)->slurp } // '' } glob "/proc/$_/task/*/children")) } @pids;
}

1;
