package Arena::Top;

# The first ten of a battle, as a client knows them that hears leaderboard.changed: by the document alone.

use Mojo::Base -base, -signatures;

has seq     => undef;    # of the event that was taken last
has entries => sub { {} };

# Takes an event; gives what is wrong with it, or nothing.
sub take ($self, $event) {
  my $data = $event->{data};
  my $base = $data->{base};
  if (!defined $base) {
    return "ids are gone from what nobody has: @{$data->{gone}}" if @{$data->{gone}};
    $self->entries({});
  }
  elsif (!defined $self->seq || $base ne $self->seq) {
    return "it goes on from $base, and the one before was " . ($self->seq // 'none');
  }
  for my $id (@{$data->{gone}}) {
    delete $self->entries->{$id} or return "$id was not there, and is gone";
  }
  $self->entries->{$_->{participant_id}} = $_ for @{$data->{entries}};
  $self->seq($event->{seq});
  return;
}

sub list ($self) { return [sort { $a->{rank} <=> $b->{rank} } values %{$self->entries}] }

# What this socket has heard so far: by seq, the standings that each event left. Dies of an event that does not fit.
sub of ($class, $socket) {
  my ($top, %after) = $class->new;
  for my $event ($socket->all('leaderboard.changed')) {
    my $fault = $top->take($event);
    die "seq $event->{seq}: $fault\n" if defined $fault;
    $after{$event->{seq}} = {%{$event->{data}}{qw(total online)}, entries => $top->list};
  }
  return \%after;
}

1;
