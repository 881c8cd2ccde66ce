use lib 't/lib';
use Arena::Test;

use Arena::Rows;
use Mojo::File qw(path);

# Each table of docs/security.md has a test that goes through its rows, but for what is worked out and not promised.
my $sections = Arena::Rows->new->sections;
my %claimed;
for my $file (path('t/security')->list->each) {
  $claimed{$_}++ for $file->slurp =~ /Arena::Rows->of\('([^']+)'\)/g;
}

is_deeply \%claimed, {map { $_ => 1 } keys %$sections}, 'each table has one test, and each test a table';
for my $section (sort keys %$sections) {
  my %seen;
  $seen{$_->{_name}}++ for @{$sections->{$section}};
  is_deeply [grep { $seen{$_} > 1 } sort keys %seen], [], "no row of $section is there twice";
  is_deeply [grep { my $row = $_; grep { !defined } values %$row } @{$sections->{$section}}], [], 'nor without a cell';
}

done_clean();
