use lib 't/lib';
use Arena::Test;

plan skip_all => 'this nginx writes no debug log' unless `nginx -V 2>&1` =~ /--with-debug/;

# The last that nginx writes at level debug it writes when the module is no more.
my $arena = Arena::Test->start(http => 'error_log logs/http.log debug;', options => {main => 'error_log logs/debug.log debug;'});
my $stack = $arena->stack;
$arena->join($arena->running, 'ada')->socket;
$stack->reload;
$stack->stop;
my $log = $stack->file('logs/debug.log')->slurp;
is_deeply [$log =~ /worker process \d+ (exited .*)/g], ['exited with code 0', 'exited with code 0'], 'workers end in order';
like $log, qr/ free: \w+, unused: \d+\n\z/, 'and so does the master';

done_clean($arena);
