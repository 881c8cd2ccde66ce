package Arena::Stall;

# A process that is stopped most of the time, over and over, until this object goes: so it is late with all that it does.

use Mojo::Base -base, -signatures;

use Time::HiRes qw(sleep);

has 'pid';
has stopped => 0.3;     # seconds, in turn
has running => 0.05;

sub start ($self) {
  my $parent = $$;
  defined($self->{child} = fork) or die "Cannot fork: $!\n";
  return $self if $self->{child};

  my $over;
  $SIG{TERM} = sub { $over = 1 };
  until ($over || getppid != $parent) {
    kill STOP => $self->pid;
    sleep $self->stopped;
    kill CONT => $self->pid;
    sleep $self->running;
  }
  kill CONT => $self->pid;
  require POSIX;
  POSIX::_exit(0);
}

sub end ($self) {
  my $child = delete $self->{child} // return;
  kill TERM => $child;
  local $?;
  waitpid $child, 0;
}

sub DESTROY ($self) { $self->end }

1;
