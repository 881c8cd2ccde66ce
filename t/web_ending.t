use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path tempdir);
use POSIX      qw(WNOHANG);

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
    open STDOUT, '>', "$dir/said" or die "Cannot write: $!\n";
    open STDERR, '>&', \*STDOUT or die "Cannot write: $!\n";
    exec $^X, 't/web_after.t';
  }
  # The pages are checked, a stack is made and started, then a browser: each of them is waited for.
  local $Arena::Wait::PATIENCE = 4 * $Arena::Wait::PATIENCE;
  my $gone;
  wait_until('a browser', sub { ($gone = waitpid $pid, WNOHANG) || [glob "$dir/playwright_chromiumdev_profile-*"]->[0] });
  is $gone, 0, "$signal: it goes on" or diag path("$dir/said")->slurp;
  ok running($dir), "$signal: it is in the middle";
  kill $signal => $pid;
  waitpid $pid, 0;
  ok $?, 'the test has failed';
  is_deeply [map { path($_)->basename } glob "$dir/arena-web-*"], [], 'its stack is gone';
  wait_until('the last process', sub { !running($dir) });
  pass 'and all of its processes are';
}

done_testing;
