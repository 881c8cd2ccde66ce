#!/usr/bin/perl

# The unit tests of src/base: builds them, and passes on what they report.

use warnings;
use strict;

use FindBin;
use Test::More;

my @make = ('make', '-s', '-C', $FindBin::Bin, '--no-print-directory');

is(system(@make, 'build'), 0, 'build') or BAIL_OUT('unit tests: no build');

for my $suite (split ' ', `@make list`) {
    subtest $suite => sub { run($suite) };
}

done_testing();


sub run {
    my ($suite) = @_;
    my ($planned, $seen) = (0, 0);

    open my $output, '-|', "@make run-$suite 2>&1" or die "make: $!";

    while (my $line = <$output>) {
        chomp $line;

        if ($line =~ /^1\.\.(\d+)$/) {
            $planned = $1;

        } elsif ($line =~ /^(not )?ok \d+ - (.*)/) {
            $seen++;
            ok(!$1, $2);

        } elsif ($line =~ /\S/ && $line !~ /^# (not )?ok - $suite$/) {
            diag($line);
        }
    }

    close $output;

    is($seen, $planned, 'tests planned');
    is($?, 0, 'exit status, sanitizers');
}
