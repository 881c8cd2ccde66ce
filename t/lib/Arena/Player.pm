package Arena::Player;

# One participant, as the code that plays for it.

use Mojo::Base -base, -signatures;

use Arena::Wait qw(await);

has [qw(client battle id username token resume_code)];

sub from ($class, $client, $answer) {
  my $json = $answer->json;
  return $class->new(
    client      => $client,
    battle      => $json->{battle}{id},
    id          => $json->{participant}{id},
    username    => $json->{participant}{username},
    token       => $json->{session}{token},
    resume_code => $json->{resume_code}
  );
}

sub path ($self, $rest = '') { return '/api/battles/' . $self->battle . $rest }

sub request_p ($self, $method, $rest, %option) {
  return $self->client->request_p($method, $self->path($rest), token => $self->token, %option);
}

sub get ($self, $rest, %option) { return await($self->request_p(GET => $rest, %option), "GET $rest") }

sub post_p ($self, $rest, $json = undef, %option) {
  return $self->request_p(POST => $rest, defined $json ? (json => $json) : (), %option);
}

sub post ($self, $rest, $json = undef, %option) {
  return await($self->post_p($rest, $json, %option), "POST $rest");
}

sub me ($self)                 { return $self->get('/me')->json }
sub leave ($self)              { return $self->post('/leave') }
sub heartbeat ($self)          { return $self->post('/heartbeat') }
sub reward ($self, $type)      { return $self->post('/reward', {type => $type}) }
sub attack ($self, $other)     { return $self->post('/attack', {target => ref $other ? $other->id : $other}) }
sub socket ($self, %option)    { return $self->client->socket($self->battle, token => $self->token, %option) }
sub socket_p ($self, %option)  { return $self->client->socket_p($self->battle, token => $self->token, %option) }
sub questions ($self)          { return @{$self->get('/questions')->json->{questions}} }
sub submit ($self, $id, $text) { return $self->post("/questions/$id/submit", {answer => $text}) }

# The same session, with another host.
sub at ($self, $arena) { return (ref $self)->new(%$self, client => $arena->client) }

# Joins once more, as from another device.
sub resume_p ($self) {
  my %json = (username => $self->username, resume_code => $self->resume_code);
  return $self->client->request_p(POST => $self->path('/join'), json => \%json)
    ->then(sub ($answer) { (ref $self)->from($self->client, $answer) });
}

sub resume ($self) { return await($self->resume_p, 'a new session') }

1;
