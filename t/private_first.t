use lib 't/lib';
use Arena::Test;

use Arena::Http2;
use Mojo::JSON qw(encode_json);

# What is for one goes before what is for many. All listen over one connection, so the order in which they were told is that of its
# bytes: EventSources as streams of HTTP/2.
my $port   = Arena::Stack->free_port;
my $arena  = Arena::Test->start(server => "listen 127.0.0.1:$port http2;");
my $stack  = $arena->stack;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my $ada    = $arena->join($battle, 'ada');
my $many   = 80;

my ($socket, $bytes, @frames) = ($arena->client->connect($port), '');
my @streams = map { 1 + 2 * $_ } 0 .. $many;    # ada's is the last

sub read_until ($condition) {
  until ($condition->()) {
    sysread $socket, $bytes, 65536, length $bytes or die "The connection has ended: $!\n";
    push @frames, Arena::Http2::frames(\$bytes);
  }
}

my @fields = ([':method', 'GET'], [':scheme', 'http'], [':path', "/ws/battles/$battle"], [':authority', 'localhost'], ['accept', 'text/event-stream']);
syswrite $socket, join '', Arena::Http2::preface(),
  map { Arena::Http2::request($_, [@fields, $_ == $streams[-1] ? ['authorization', 'Bearer ' . $ada->token] : ()]) } @streams;
read_until(sub { @streams <= grep { defined Arena::Http2::status($_) } @frames });
is_deeply [grep { $_ ne '200' } grep {defined} map { Arena::Http2::status($_) } @frames], [], 'all listen';

# Both in one turn of the worker, the one for all first.
@frames = ();
my ($worker) = $stack->workers_running;
$stack->pause($worker);
$stack->redis('SPUBLISH', "arena:0:{battle:$battle}:battle.$battle", encode_json({event => 'for.all'}));
$stack->redis('SPUBLISH', "arena:0:{battle:$battle}:private-participant." . $ada->id, encode_json({event => 'for.ada'}));
$stack->continue($worker);

my $told = sub ($name) { grep { $frames[$_]{payload} =~ /"\Q$name\E"/ } 0 .. $#frames };
read_until(sub { $told->('for.all') == @streams && $told->('for.ada') == 1 });
my ($ada_at) = $told->('for.ada');
is $frames[$ada_at]{stream}, $streams[-1], 'ada alone is told what is for her';
cmp_ok scalar(grep { $_ < $ada_at } $told->('for.all')), '<=', 10, 'before most have been told what is for all';
cmp_ok scalar($told->('for.all')), '==', $many + 1, 'which all are';
close $socket;

done_clean($arena);
