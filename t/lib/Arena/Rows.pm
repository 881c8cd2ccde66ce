package Arena::Rows;

# The rows of the tables in docs/security.md, each proven by a subtest of its name.
#
#     my $rows = Arena::Rows->of('Limits');
#     $rows->test('a body of a player' => sub ($row) { is size_of($row->{value}), 16384 });
#     $rows->complete;

use Mojo::Base -base, -signatures;

use Mojo::File qw(path);
use Test::More ();

has 'section';
has rows   => sub ($self) { +{map { $_->{_name} => $_ } @{$self->sections->{$self->section} // []}} };
has tested => sub { {} };

has file => sub { path(__FILE__)->dirname->dirname->dirname->dirname->child('docs/security.md') };

sub of ($class, $section) { return $class->new(section => $section) }

# By its heading: the rows of the tables below it, each by the names of its columns; _name is what the first one says.
sub sections ($self) {
  my (%sections, $section, @columns);
  for my $line (split /\n/, $self->file->slurp) {
    if ($line =~ /^##+ (.+?)\s*$/) { ($section, @columns) = ($1); next }
    if ($line !~ /^\| (.*) \|$/) { @columns = (); next }
    my @cells = map {s/\A\s+|\s+\z//gr} split / \| /, $1;
    if (!@columns) { @columns = @cells; $sections{$section} //= []; next }
    next if $cells[0] =~ /^-+$/;
    my %row;
    @row{@columns} = @cells;
    push @{$sections{$section}}, {%row, _name => $cells[0]};
  }
  return \%sections;
}

sub test ($self, $name, $code) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my $row = $self->rows->{$name} or return Test::More::fail("docs/security.md has a row '$name'");
  $self->tested->{$name}++;
  return Test::More::subtest($name, sub { $code->($row) });
}

# No row is left, and none is there twice.
sub complete ($self) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my @rows = map { $_->{_name} } @{$self->sections->{$self->section} // []};
  return Test::More::is_deeply([sort map { ($_) x $self->tested->{$_} } keys %{$self->tested}], [sort @rows],
    'each row of ' . $self->section . ' has its test');
}

1;
