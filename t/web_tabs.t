use strict;
use warnings;

# Who plays in which tab, and addresses as people type them, on a server of its own; web/README.md says what is where.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/tabs.e2e e2e/addresses.e2e);
