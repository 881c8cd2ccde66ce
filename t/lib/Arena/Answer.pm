package Arena::Answer;

# One HTTP answer, read to its end.

use Mojo::Base -base, -signatures;

use Mojo::JSON qw(decode_json);

has [qw(status headers body)];
has json => sub ($self) { eval { decode_json($self->body) } };

sub from ($class, $res) {
  return $class->new(status => $res->code, headers => $res->headers, body => $res->body);
}

sub header ($self, $name) { return $self->headers->header($name) }

sub code ($self) {
  my $json = $self->json;
  return ref $json eq 'HASH' ? $json->{code} : undef;
}

# "field code" of each fault, in their order.
sub fields ($self) {
  return [map {"$_->{field} $_->{code}"} @{$self->json->{errors} // []}];
}

# A line for people, when a test has failed.
sub text ($self) { return join ' ', $self->status, substr $self->body, 0, 600 }

1;
