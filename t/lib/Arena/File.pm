package Arena::File;

# Writing a file whole. Mojo::File has a method for it, whose name differs between the versions in Debian 12 and 13.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);

our @EXPORT_OK = qw(spew);

# Writes bytes into the file in place of what it had; the parts are joined. Gives the file back.
sub spew ($file, @parts) {
  my $handle = $file->open('>');
  print {$handle} @parts and close $handle or die qq{Cannot write to "$file": $!\n};
  return $file;
}

1;
