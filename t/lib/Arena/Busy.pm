package Arena::Busy;

# Requests of one player that are under way all the time, so many at once, until this object goes: each that is answered is
# followed by another. So the server has something to do.

use Mojo::Base -base, -signatures;

use Scalar::Util qw(weaken);

has 'player';
has count => 100;

sub start ($self) {
  $self->_ask for 1 .. $self->count;
  return $self;
}

sub _ask ($self) {
  weaken $self;
  $self->player->request_p(GET => '/me', undocumented => 1)->catch(sub { })->finally(sub { $self->_ask if $self });
}

1;
