use strict;
use warnings;

# Numbers from where they are typed to the server and back, with all their digits.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/numbers.e2e);
