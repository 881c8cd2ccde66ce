package Arena::Leak;

# Searches bytes for secrets, in every spelling that a server could have given them by mistake.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);
use Mojo::Util qw(b64_encode url_escape);

our @EXPORT_OK = qw(found);

# Those of the secrets that are in the bytes.
sub found ($bytes, @secrets) {
  return grep { my $secret = $_; grep { index($bytes, $_) >= 0 } _spellings($secret) } @secrets;
}

# As it is, for JSON, for a path, in hexadecimal, backwards, and in base64 wherever in a text it would stand.
sub _spellings ($secret) {
  my @spellings = ($secret, $secret =~ s{(["\\/])}{\\$1}gr, url_escape($secret), unpack('H*', $secret), scalar reverse $secret);
  for my $before (0 .. 2) {
    my $text  = b64_encode('x' x $before . $secret, '') =~ s/=+\z//r;
    my $from  = (0, 2, 3)[$before];
    my $to    = int(8 * ($before + length $secret) / 6);
    my $part  = substr $text, $from, $to - $from;
    push @spellings, $part, $part =~ tr{+/}{-_}r if length $part >= 7;
  }
  return @spellings;
}

1;
