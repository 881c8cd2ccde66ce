use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path tempdir);

# The connection for events: as the user and for the database that arena_redis names, subscribed to what somebody hears.
my $home = tempdir;
my $word = 'a-word-for-redis';
my $file = spew($home->child('password'), "$word\n");
my $text = path('conf/run.conf.in')->slurp;
$text =~ s{(arena_redis\s+"[^"]+")[^;]*}{$1 db=3 user=game password_file=$file};
my $arena = Arena::Test->start(
  workers => 2,
  options => {conf => spew($home->child('nginx.conf'), $text)->to_string, redis_options => "--user game on >$word ~* &arena:3:* +\@all"}
);
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->running(questions => bank(30, difficulty => 'easy', points => 12));
my $ada    = $arena->join($battle, 'ada');

sub public (%option) { return sprintf 'arena:%d:{battle:%s}:battle.%s', $option{database} // 3, $battle, $battle }
sub hers ()          { return "arena:3:{battle:$battle}:private-participant." . $ada->id }

sub channels () { return join ' ', sort $stack->redis(qw(PUBSUB SHARDCHANNELS)) }

sub hears ($socket, $points) {
  return ok $socket->event('participant.updated', sub ($e) { $e->{data}{points} == $points }), "$points points are heard of";
}

subtest 'subscribed to what is heard, and no longer' => sub {
  is channels(), '', 'nobody listens';
  my $public = $client->socket($battle);
  is channels(), public(), 'one who looks on';
  my @own = map { $ada->socket } 1 .. 8;
  is channels(), public() . ' ' . hers(), 'a participant, many times';
  $arena->score($ada);
  hears($_, 12) for @own;
  $_->close for @own;
  wait_until('the participant to be gone', sub { channels() eq public() });
  my @again = map { $ada->socket } 1 .. 8;
  $arena->score($ada);
  hears($_, 24) for @again;
  $_->close for @again, $public;
  wait_until('the others to be gone', sub { channels() eq '' });
};

subtest 'comes and goes' => sub {
  for my $round (1 .. 20) {
    my ($one, $other) = map { $ada->socket } 1 .. 2;
    $one->close;
    my $third = $ada->socket;
    $stack->redis(SPUBLISH => hers(), event($round));
    wait_until('both to hear', sub { 2 == grep { $_->bytes =~ /"seq":"$round"/ } $other, $third });
    $_->close for $other, $third;
  }
  pass 'who has been answered hears all';
};

sub event ($seq) {
  return qq({"event":"session.replaced","seq":"$seq","at":1766000000000,"data":{}});
}

subtest 'another database is another game' => sub {
  my $socket = $ada->socket;
  $stack->redis(SPUBLISH => public(database => 0), event(1000));
  $stack->redis(SPUBLISH => public(), event(1001));
  wait_until('what was said', sub { $socket->bytes =~ /"seq":"1001"/ });
  unlike $socket->bytes, qr/"seq":"1000"/, 'though channels are shared by all';
  $socket->close;
};

subtest 'long messages' => sub {
  my $socket = $client->socket($battle);
  my $source = $client->source($battle);
  for my $length (125, 126, 127, 65535, 65536, 300_000) {
    my $start = qq({"event":"session.replaced","seq":"$length","at":1766000000000,"data":{"pad":"});
    $stack->redis(EVAL => q(return redis.call('SPUBLISH', ARGV[1], ARGV[2] .. string.rep('x', ARGV[3]) .. '"}}')), 0,
      public(), $start, $length - length($start) - 3);
  }
  for my $one ($socket, $source) {
    wait_until('the last', sub { $one->bytes =~ /"seq":"300000".*\}\}/s });
    is_deeply [map { length } $one->bytes =~ /(\{"event".*?\}\})/sg], [125, 126, 127, 65535, 65536, 300_000], 'come whole';
  }
};

subtest 'a user without the right to it' => sub {
  my $socket = $ada->socket;
  $stack->redis(qw(ACL SETUSER game resetchannels));
  $socket->wait_closed;
  refused $ada->socket, 503, 'unavailable', 'no socket that would hear nothing';
  my $points = $ada->me->{points};
  answered $_, 200, 'the game goes on' for $arena->score($ada);
  is $ada->me->{points}, $points + 12, 'and nothing is done by half';
  like $stack->error_log, qr/arena: publishing to \S+: .*(?:can't publish|No permissions to access a channel)/, 'the log says what is amiss';
  $stack->redis(qw(ACL SETUSER game &arena:3:*));
  my $again = wait_until('a socket', sub { my $s = $ada->socket; $s->status == 101 && $s });
  $arena->score($ada);
  hears($again, $points + 24);
};

done_clean($arena);
