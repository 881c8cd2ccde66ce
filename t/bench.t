# The benchmark works: every part comes to an end, with figures, and every answer has the code that was intended. What the
# figures are is not looked at.

use Mojo::Base -strict, -signatures;
use Test::More;

use lib 't/lib';
use Mojo::File qw(path tempdir);
use Mojo::JSON qw(decode_json);

my $root = path(__FILE__)->dirname->sibling('bench')->to_abs;
my $out  = tempdir;

is system('make', '-s', '-C', $root->child($_)), 0, "bench/$_ is built" for qw(load sockets peers);

my $said = qx($root/run --quick --out $out 2>&1);
is $?, 0, 'it runs' or diag $said;

my ($json) = $out->list->grep(qr/\.json$/)->each;
my $result = decode_json($json->slurp);
my %parts = map { $_->{name} => $_ } @{$result->{parts}};
is scalar keys %parts, $root->child('parts')->list->grep(qr/\.pl$/)->size, 'every part has run';

for my $name (sort keys %parts) {
  my $figures = $parts{$name}{figures};
  ok @$figures, "$name: it has figures";
  is_deeply [grep { $_->{value} < 0 } @$figures], [], '  and none of them is less than nothing';
  like $said, qr/^\Q$parts{$name}{title}\E$/m, '  and they are printed';
}

my ($page) = $out->list->grep(qr/\.html$/)->each;
like $page->slurp, qr/<h2>Commands.*<svg/s, 'a page has charts';
unlike $page->slurp, qr{https?://|src=|\@import}, '  and needs no other host';

done_testing;
