#!/usr/bin/perl

# The fuzz targets: each on its corpus, and for some seconds on what can be made
# of it (FUZZ_SECONDS, 5 by default), the same each time (FUZZ_SEED, 0: not).
# See t/fuzz/README.md.

use warnings;
use strict;

use FindBin;
use Test::More;

$ENV{FUZZ_SEED} //= 1;
my $seconds = $ENV{FUZZ_SECONDS} // 5;
my @make    = ('make', '-s', '-C', "$FindBin::Bin/fuzz", '--no-print-directory');

is(system(@make, '-j2', 'build'), 0, 'build') or BAIL_OUT('fuzz targets: no build');

my @targets = split ' ', `@make list`;
my %inputs;

open my $output, '-|', 'nice', '-n', '10', "$FindBin::Bin/fuzz/run-all", $seconds, @targets or die "run-all: $!";

while (my $line = <$output>) {
    if ($line =~ /^ok - (\w+): (\d+) inputs$/) {
        $inputs{$1} = $2;
    } else {
        diag($line);
    }
}

close $output;

for my $target (@targets) {
    my @corpus = glob "$FindBin::Bin/fuzz/corpus/$target/*";

    cmp_ok(scalar @corpus, '>', 10, "$target: a corpus");
    cmp_ok($inputs{$target} // 0, '>', @corpus, "$target: all of it, and more, is borne");
}

done_testing();
