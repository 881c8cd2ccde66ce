use strict;
use warnings;

# The parts of the pages that need no browser: Vitest runs test/ of web/, and
# speaks TAP.
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', 'run', '--reporter=./tools/tap.mjs';
