use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path tempdir);

# Whoever ends a test of the pages in the middle ends all that it has started.
system('tools/build-web') == 0 or BAIL_OUT('the pages cannot be built');

sub running ($dir) {
  return grep { index(eval { $_->slurp } // '', $dir) >= 0 } map { path($_) } glob '/proc/[0-9]*/cmdline';
}

for my $signal (qw(TERM INT)) {
  my $dir = tempdir;
  my $pid = fork // die "Cannot fork: $!\n";
  if (!$pid) {
    $ENV{TMPDIR} = $dir;
    open STDOUT, '>', '/dev/null' or die "Cannot write: $!\n";
    open STDERR, '>&', \*STDOUT or die "Cannot write: $!\n";
    exec $^X, 't/web_after.t';
  }
  wait_until('a browser', sub { glob "$dir/playwright_chromiumdev_profile-*" });
  ok running($dir), "$signal: it is in the middle";
  kill $signal => $pid;
  waitpid $pid, 0;
  ok $?, 'the test has failed';
  is_deeply [map { path($_)->basename } glob "$dir/arena-web-*"], [], 'its stack is gone';
  wait_until('the last process', sub { !running($dir) });
  pass 'and all of its processes are';
}

done_testing;
