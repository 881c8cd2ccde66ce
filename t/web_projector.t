use strict;
use warnings;

# What a class sees on the wall: is all of it there, and whole?
system('tools/build-web') == 0 or die "The pages cannot be built.\n";
chdir 'web' or die "web: $!\n";
exec 'node_modules/.bin/vitest', qw(run --config e2e/vitest.config.ts --reporter=./tools/tap.mjs e2e/projector.e2e);
