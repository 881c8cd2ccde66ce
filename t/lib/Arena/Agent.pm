package Arena::Agent;

# A user agent that, when it is told to, keeps every byte that servers send it, as it comes: heads, frames, and what
# nobody asked for.

use Mojo::Base 'Mojo::UserAgent', -signatures;

has recording => 0;
has received  => '';

sub _read ($self, $id, $bytes) {
  $self->{received} .= $bytes if $self->recording;
  return $self->SUPER::_read($id, $bytes);
}

1;
