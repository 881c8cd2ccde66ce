use lib 't/lib';
use Arena::Test;

# At level debug the module tells of each step of a request, of a call, of a socket, and tells no secret; and nginx ends in order.
plan skip_all => 'this nginx writes no debug log' unless `nginx -V 2>&1` =~ /--with-debug/;

my $arena  = Arena::Test->start(http => 'error_log logs/http.log debug;', options => {main => 'error_log logs/debug.log debug;'});
my $stack  = $arena->stack;
my $client = $arena->client;
my $battle = $arena->running(questions => bank(20, difficulty => 'easy', points => 12));
my $ada    = $arena->join($battle, 'ada');
my $id     = $ada->id;
my $socket = $ada->socket;

sub file ($name) { return $stack->file("logs/$name.log")->slurp }
sub ours ($name) { return join "\n", grep {/ arena /} split /\n/, file($name) }

# One after the other, whatever else is between them; a reference is a pattern.
sub told ($file, $name, @steps) {
  my $all = join '.*?', map { ref $_ ? $$_ : quotemeta } @steps;
  like ours($file), qr/$all/s, $name;
}

my ($open, $question) = $arena->asked($ada);
answered $ada->post("/questions/$open/submit", {answer => right($question)}), 200, 'an answer';
$socket->event('participant.updated');
answered $client->get("/api/battles/$battle/me"), 401, 'nobody';
$arena->end($battle);

told http => 'the steps of a request', 'arena route: "/api/battles/{id}/questions/{question}/submit", runs "question_submit"',
  qq{arena authenticate: participant "$id", session 1, problem ""}, 'arena limit: again in 0 s', 'arena arguments: taken', \'arena call: \w+, outcome 0, status 200';
told http  => 'what is wrong', 'arena authenticate: participant "", session 0, problem "unauthenticated"';
told http  => 'a handshake',   qq{arena handshake: about "$battle", participant "$id"}, \'arena subscribe: [^\n]*, 0';
told debug => 'a call', \'arena call: \w+ runs "question_submit"', \"arena eval: \\w+ FCALL, key \"\\{battle:$battle\\}\"", \'arena redis: \w+ enqueued',
  \'arena redis: \w+ completed, outcome 0', \'arena call: \w+ gave 200';
told debug => 'an event', \"arena relay: \\w+ joins \"\\{battle:$battle\\}:private-participant.$id\"", \"arena relay: \"\\{battle:$battle\\}:private-participant.$id\", \\d+ bytes to 1 listeners";
told debug => 'connections', 'arena redis: connect',  'arena redis: ready';
told debug => 'a function',  'arena postgres: connect', 'arena postgres: ready', \'arena postgres: \w+ sent, "SELECT kind, a, b FROM arena\.', \'arena postgres: \w+ completed, outcome 0';
told debug => 'a job',       'arena job: "journal"';
unlike ours($_), qr/\Q${\$ada->resume_code}\E/, "no resume code is in the log $_" for qw(http debug);

$stack->reload;
$stack->stop;
is_deeply [file('debug') =~ /worker process \d+ (exited .*)/g], ['exited with code 0', 'exited with code 0'], 'workers end in order';
like file('debug'), qr/ free: \w+, unused: \d+\n\z/, 'and so does the master';

done_clean($arena);
