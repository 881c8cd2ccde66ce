use strict;
use warnings;

# The page of a player under a finger: what is pressed was meant, and nothing moves.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/play.e2e);
