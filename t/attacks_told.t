use lib 't/lib';
use Arena::Test;

# Each attack is told once, by an event with a seq that was not told before: a client takes an event with a known seq for
# one that it has had.
my $pace    = 'arena_leaderboard_interval 800ms max=800ms; arena_leaderboard_changed_interval 1200ms; arena_limit submit off;';
my $arena   = Arena::Test->start(http => $pace);
my $client  = $arena->client;
my $battle  = $arena->running(questions => bank(40, difficulty => 'easy', points => 12));
my $plain   = $client->socket($battle);
my $changes = $client->socket($battle, delta => 1);
my ($ada, $ben) = $arena->join($battle, 'ada', 'ben');

sub attacks ($socket, $name, $which = sub ($event) {1}) {
  return scalar map { $which->($_) ? @{$_->{data}{attacks}} : () } $socket->all($name);
}

# In events that a client takes for new.
sub told ($socket, $name) {
  my %known;
  return attacks($socket, $name, sub ($event) { !$known{$event->{seq}}++ });
}

$arena->score($ben, 3);
for my $n (1 .. 3) {
  $arena->arm($ada, 'arrow');
  # Between the one event and the other, which have paces of their own.
  my $seq = $arena->leaderboard($battle)->{seq};
  $plain->event('leaderboard.updated', sub ($event) { $event->{seq} >= $seq });
  answered $ada->attack($ben), 200, "attack $n";
  wait_until('both to tell of it', sub { attacks($plain, 'leaderboard.updated') == $n && attacks($changes, 'leaderboard.changed') == $n });
}
is told($plain,   'leaderboard.updated'), 3, 'told of all';
is told($changes, 'leaderboard.changed'), 3, 'and of all in changes';

done_clean($arena);
