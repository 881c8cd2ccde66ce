package Arena::Wire;

# One connection to a server: sends bytes as they are, one request at a time, and reads the answer. Lighter than a user
# agent, and it can vanish.

use Mojo::Base -base, -signatures;

use IO::Socket::INET;
use Mojo::IOLoop;
use Socket qw(IPPROTO_TCP SO_LINGER SOL_SOCKET TCP_NODELAY);

# A server that is silent for so long is taken for gone.
our $SILENCE = 15;

has 'port';

# Calls heard with the answer: {status, body, type, replayed, retry_after}; undef when the connection was lost.
sub ask ($self, $bytes, $heard) {
  die "One request at a time\n" if $self->{heard};
  $self->{heard} = $heard;
  $self->{timer} = Mojo::IOLoop->timer($SILENCE => sub { $self->drop });
  return $self->{stream}->write($bytes) if $self->{stream};
  $self->{connecting} = Mojo::IOLoop->client({address => '127.0.0.1', port => $self->port}, sub ($loop, $fault, $stream) {
    delete $self->{connecting};
    return $self->_over(undef) if $fault;
    $self->_open($stream);
    $stream->write($bytes);
  });
}

sub _open ($self, $stream) {
  $self->{stream} = $stream->timeout(0);
  $self->{unread} = '';
  setsockopt $stream->handle, IPPROTO_TCP, TCP_NODELAY, 1;
  $stream->on(read => sub ($stream, $bytes) { $self->_read($bytes) });
  $stream->on(close => sub ($stream) { $self->_closed($stream) });
  $stream->on(error => sub { });    # it is closed next
}

sub _closed ($self, $stream) {
  return unless $self->{stream} && $self->{stream} == $stream;
  delete $self->{stream};
  $self->_over(undef);
}

sub _read ($self, $bytes) {
  $self->{unread} .= $bytes;
  while ($self->{heard} && $self->{unread} =~ /\AHTTP\/1\.1 (\d+)[^\n]*\n(.*?)\r\n\r\n/s) {
    my ($status, $start) = ($1, $+[0]);
    my %header = map { /^([^:]+): *(.*?)\r?$/ ? (lc $1 => $2) : () } split /\n/, $2;
    my $length = $status == 204 ? 0 : $header{'content-length'} // die "An answer of no known length: $self->{unread}\n";
    return if length $self->{unread} < $start + $length;
    my $body = substr $self->{unread}, $start, $length;
    substr $self->{unread}, 0, $start + $length, '';
    $self->_close if ($header{connection} // '') eq 'close';
    $self->_over({
      status      => $status,
      body        => $body,
      type        => $header{'content-type'}         // '',
      replayed    => $header{'idempotency-replayed'} // '',
      retry_after => $header{'retry-after'}
    });
  }
}

sub _over ($self, $answer) {
  Mojo::IOLoop->remove(delete $self->{timer}) if $self->{timer};
  my $heard = delete $self->{heard};
  $heard->($answer) if $heard;
}

sub _close ($self) {
  Mojo::IOLoop->remove(delete $self->{connecting}) if $self->{connecting};
  my $stream = delete $self->{stream} or return;
  $stream->close;
}

# Gives up, and whoever waits hears that it is lost.
sub drop ($self) {
  $self->_close;
  $self->_over(undef);
}

# Sends these bytes over a connection of their own and is gone so many seconds later without having read anything:
# suddenly (with a reset), or politely.
sub vanish ($self, $bytes, $after, $suddenly) {
  my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->port, Timeout => 1) or return;
  setsockopt $socket, SOL_SOCKET, SO_LINGER, pack 'II', 1, 0 if $suddenly;
  local $SIG{PIPE} = 'IGNORE';
  syswrite $socket, $bytes;
  return close $socket unless $after;
  Mojo::IOLoop->timer($after => sub { close $socket });
}

1;
