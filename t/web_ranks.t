use strict;
use warnings;

# A battle in which many score at once: what the pages say of ranks, at each change.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/ranks.e2e);
