package Arena::Client;

# Speaks HTTP to a server, and holds every answer to the document.

use Mojo::Base -base, -signatures;

use IO::Socket::INET;
use Mojo::JSON qw(decode_json encode_json);
use Mojo::Message::Response;
use Mojo::Promise;
use Mojo::Util qw(encode);
use Socket qw(IPPROTO_TCP TCP_NODELAY);

use Arena::Agent;
use Arena::Answer;
use Arena::Document;
use Arena::Socket;
use Arena::Source;
use Arena::Wait qw(await wait_until);

has 'url';
has 'admin_token';
has document => sub { Arena::Document->new };
has on_fault => sub {
  sub ($fault) { die "$fault\n" }
};
has secrets => sub { {} };    # tokens that were given
has _heard  => sub { {} };
has ua      => sub {
  my $ua = Arena::Agent->new(max_connections => 1000, connect_timeout => $Arena::Wait::PATIENCE, inactivity_timeout => 2 * $Arena::Wait::PATIENCE,
    max_response_size => 64 * 1024 * 1024);
  $ua->cookie_jar->ignore(sub ($cookie) {1});
  $ua->proxy->http(undef);
  return $ua;
};

# Options: json (a value) or body (bytes), headers, token, cookie, admin, key, undocumented.
sub request_p ($self, $method, $path, %option) {
  my $tx = $self->_build($method, $path, %option);
  return $self->ua->start_p($tx)->then(sub ($tx) {
    my $answer = Arena::Answer->from($tx->res);
    $self->_check($method, $path, $answer) unless $option{undocumented};
    return $answer;
  });
}

sub request ($self, $method, $path, %option) {
  return await($self->request_p($method, $path, %option), "$method $path");
}

# Another client of the same server, with connections of its own, that keeps every byte that it receives.
sub recorder ($self) {
  my $other = (ref $self)->new(map { $_ => $self->$_ } qw(url admin_token document on_fault secrets));
  $other->ua->recording(1);
  return $other;
}

sub received ($self) { return $self->ua->received }

sub get ($self, $path, %option) { return $self->request(GET => $path, %option) }

sub post ($self, $path, $json = undef, %option) {
  return $self->request(POST => $path, defined $json ? (json => $json) : (), %option);
}

sub admin ($self, $method, $path, %option) {
  return $self->request($method, "/api/admin/battles$path", token => $self->admin_token, %option);
}

sub _headers ($self, %option) {
  my %headers = %{$option{headers} // {}};
  $headers{'Accept-Encoding'} //= 'identity' if $self->ua->recording;    # so that it can be searched
  $headers{Authorization}     = "Bearer $option{token}"        if defined $option{token};
  $headers{Cookie}            = "arena_session=$option{cookie}" if defined $option{cookie};
  $headers{'Idempotency-Key'} = $option{key}                   if defined $option{key};
  return \%headers;
}

sub _build ($self, $method, $path, %option) {
  my $headers = $self->_headers(%option);
  my $body    = $option{body};
  if (exists $option{json}) {
    $headers->{'Content-Type'} //= 'application/json';
    $body = encode_json($option{json});
  }
  return $self->ua->build_tx($method => $self->url . $path => $headers => $body // ());
}

sub _check ($self, $method, $path, $answer) {
  my @faults = $self->document->answer_faults($method, $path, $answer);
  my $json   = $answer->json;
  $self->secrets->{$json->{session}{token}} = 1 if ref $json eq 'HASH' && ref $json->{session} eq 'HASH';
  $self->on_fault->("$method $path is as documented: " . join('; ', @faults) . ' in ' . $answer->text) if @faults;
}

# An event out of its bytes, held to the document. What many sockets hear alike is looked at once.
sub event ($self, $bytes) {
  return $self->_heard->{$bytes} if exists $self->_heard->{$bytes};
  my $event  = eval { decode_json($bytes) };
  my @faults = defined $event ? $self->document->event_faults($event) : 'not JSON';
  $self->on_fault->('an event is as documented: ' . join('; ', @faults) . " in $bytes") if @faults;
  $self->_heard({}) if keys %{$self->_heard} > 1000;
  return $self->_heard->{$bytes} = $event;
}

sub _query (%option) {
  my @given = map {"$_=$option{$_}"} grep { defined $option{$_} } qw(access_token delta);
  return @given ? '?' . join '&', @given : '';
}

# Events of a battle over a WebSocket; gives the answer instead when it is refused.
sub socket_p ($self, $battle, %option) {
  my $query = _query(%option);
  my $url   = $self->url =~ s/^http/ws/r . ($option{path} // "/ws/battles/$battle") . $query;
  my $tx    = $self->ua->build_websocket_tx($url => $self->_headers(%option));
  my $promise = Mojo::Promise->new;
  $self->ua->start($tx => sub ($ua, $tx) {    # refused or not
    return $promise->resolve(Arena::Socket->new(client => $self)->open($tx)) if $tx->is_websocket;
    my $answer = Arena::Answer->from($tx->res);
    $self->_check(GET => "/ws/battles/$battle", $answer) unless $option{undocumented};
    $promise->resolve($answer);
  });
  return $promise;
}

sub socket ($self, $battle, %option) { return await($self->socket_p($battle, %option), "a socket of $battle") }

# The same events over an EventSource.
sub source ($self, $battle, %option) {
  my $query = _query(%option);
  return Arena::Source->new(client => $self)
    ->open("/ws/battles/$battle$query", $self->_headers(%option));
}

# Bytes as they are, piece by piece; between two pieces the server is known to have read the one before.
sub raw ($self, @pieces) {
  my $socket = $self->connect;
  while (defined(my $piece = shift @pieces)) {
    _write($socket, $piece);
    $self->barrier if @pieces;
  }
  my $res = Mojo::Message::Response->new;
  while (!$res->is_finished) {
    my $read = sysread $socket, my $bytes, 131072;
    die "Nothing came back: $!\n" unless defined $read;
    last unless $read;
    $res->parse($bytes);
  }
  return Arena::Answer->from($res);
}

sub connect ($self, $port = undef) {
  my $url    = Mojo::URL->new($self->url);
  my $socket = IO::Socket::INET->new(PeerAddr => $url->host, PeerPort => $port // $url->port, Timeout => $Arena::Wait::PATIENCE)
    or die "Cannot connect: $@\n";
  setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;
  setsockopt $socket, Socket::SOL_SOCKET(), Socket::SO_RCVTIMEO(), pack 'l!l!', $Arena::Wait::PATIENCE, 0;
  return $socket;
}

sub _write ($socket, $bytes) {
  while (length $bytes) {
    my $wrote = syswrite $socket, $bytes;
    return unless defined $wrote;    # refused in the middle: the answer says why
    substr $bytes, 0, $wrote, '';
  }
}

# A worker that has answered this has seen what came to it before.
sub barrier ($self) {
  return $self->request(GET => '/api/nothing/here', undocumented => 1);
}

1;
