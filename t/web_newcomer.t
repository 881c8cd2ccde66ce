use strict;
use warnings;

# Who has never been here: is it told what this is, and how it goes?
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/newcomer.e2e);
