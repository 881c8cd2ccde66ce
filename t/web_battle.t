use strict;
use warnings;

# A whole battle in parallel browsers, on a server of its own; web/README.md says
# what is where. Each step needs those before it.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs --bail=1 e2e/battle.e2e);
