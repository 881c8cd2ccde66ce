package Arena::Socket;

# What comes over one WebSocket, in its order; every event is held to the document.

use Mojo::Base -base, -signatures;

use Arena::Wait qw(wait_until);
use Mojo::IOLoop;

has 'client';
has 'tx';
has 'closed';
has events => sub { [] };
has bytes  => '';    # all that came

sub open ($self, $tx) {
  $self->tx($tx);
  $tx->max_websocket_size(16 * 1024 * 1024);
  $tx->on(text   => sub ($tx, $bytes) { $self->heard($bytes) });
  $tx->on(finish => sub ($tx, $code, $reason = undef) { $self->closed($code // 1006) });
  return $self;
}

sub heard ($self, $bytes) {
  $self->{bytes} .= $bytes;
  my $event = $self->client->event($bytes);
  push @{$self->events}, $event if defined $event;
}

sub port ($self) { return Mojo::IOLoop->stream($self->tx->connection)->handle->sockport }

# Where a refusal was expected.
sub status ($self) {101}
sub code ($self)   {undef}
sub text ($self)   {'a WebSocket'}

# All that came of one name.
sub all ($self, $name) { return grep { $_->{event} eq $name } @{$self->events} }

# The first event of that name, come or still to come, that the condition takes.
sub event ($self, $name, $condition = sub ($event) {1}) {
  return wait_until("the event $name", sub { (grep { $condition->($_) } $self->all($name))[0] });
}

# The client says something; the server is not to listen.
sub say ($self, $text) { $self->tx->send($text); return $self }

sub wait_closed ($self) {
  return wait_until('the end of a socket', sub { $self->closed });
}

sub close ($self) {
  return if defined $self->closed;
  $self->tx->finish(1000);
  return $self->wait_closed;
}

1;
