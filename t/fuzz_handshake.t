#!/usr/bin/perl

# Handshakes and frames at random, for some seconds (FUZZ_SECONDS, 10 by default), the same each time (FUZZ_SEED, 1).
# See t/fuzz/README.md.

use warnings;
use strict;

use FindBin;
use Test::More;

my $said = qx($^X $FindBin::Bin/fuzz/handshake.pl ${\ ($ENV{FUZZ_SECONDS} // 10)} ${\ ($ENV{FUZZ_SEED} // 1)});

is($?, 0, 'no worker dies, and others hear on') or diag($said);
like($said, qr/^ok - handshake: \d\d+ inputs/m, 'of so many inputs');

done_testing();
