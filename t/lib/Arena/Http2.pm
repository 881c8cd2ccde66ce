package Arena::Http2;

# As much of HTTP/2 (RFC 9113) as it takes to say anything over it, and to see in which order what comes back was sent. Header
# fields are literals without an index (RFC 7541, 6.2.2).

use Mojo::Base -strict, -signatures;

use Exporter qw(import);

our @EXPORT_OK = qw(frame frames preface request status);

my ($DATA, $HEADERS, $SETTINGS, $WINDOW_UPDATE, $CONTINUATION) = (0, 1, 4, 8, 9);
my ($END_STREAM, $END_HEADERS) = (1, 4);
my $MOST   = 16_000;       # bytes in a frame
my %STATUS = (8 => 200, 9 => 204, 10 => 206, 11 => 304, 12 => 400, 13 => 404, 14 => 500);    # of the static table

sub _integer ($first, $bits, $value) {
  my $most = 2**$bits - 1;
  return chr($first | $value) if $value < $most;
  my ($bytes, $rest) = (chr($first | $most), $value - $most);
  for (; $rest >= 128; $rest >>= 7) { $bytes .= chr(128 | $rest & 127) }
  return $bytes . chr $rest;
}

sub _field ($name, $value) { return "\0" . join '', map { _integer(0, 7, length) . $_ } $name, $value }

sub frame ($type, $flags, $stream, $payload) {
  return substr(pack('N', length $payload), 1) . pack('CCN', $type, $flags, $stream) . $payload;
}

# What a client says first; it takes a gigabyte in all without being asked again.
sub preface () {
  return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" . frame($SETTINGS, 0, 0, '') . frame($WINDOW_UPDATE, 0, 0, pack 'N', 2**30);
}

# A request without a body on this stream; open: nothing says that it ends. Fields are [name, value], pseudo-header fields first.
sub request ($stream, $fields, %option) {
  my @pieces = unpack "(a$MOST)*", join '', map { _field(@$_) } @$fields;
  my $end    = $option{open} ? 0 : $END_STREAM;
  return join '', map {
    frame($_ ? $CONTINUATION : $HEADERS, ($_ ? 0 : $end) | ($_ == $#pieces ? $END_HEADERS : 0), $stream, $pieces[$_])
  } 0 .. $#pieces;
}

# Takes whole frames off the beginning of what came: {type, flags, stream, payload}.
sub frames ($bytes) {
  my @frames;
  while (length $$bytes >= 9) {
    my ($length, $type, $flags, $stream) = unpack 'NCCN', "\0$$bytes";
    last if length $$bytes < 9 + $length;
    push @frames, {type => $type, flags => $flags, stream => $stream & 2**31 - 1, payload => substr $$bytes, 9, $length};
    substr $$bytes, 0, 9 + $length, '';
  }
  return @frames;
}

# Of an answer's frame as nginx sends it: its status; "?" when that cannot be read, "reset" when there is none to come; undef: it
# says nothing of it.
sub status ($frame) {
  return 'reset' if $frame->{type} == 3 || $frame->{type} == 7;
  return undef   if $frame->{type} != $HEADERS;
  my $payload = $frame->{payload} =~ s/^[\x20-\x3f]+//r;    # sizes of the table
  return $1 if $payload =~ /^[\x08\x48]\x03(\d{3})/;
  return $STATUS{ord($payload) & 127} // '?';
}

1;
