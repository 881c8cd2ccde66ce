use lib 't/lib';
use Arena::Test;

# Who restored a finished battle died in the middle of it, and nobody asks for that battle any more: it is
# brought back all the same.
my $arena  = Arena::Test->start;
my $stack  = $arena->stack;
my $battle = $arena->running;
$arena->score($arena->join($battle, 'ada'));
$arena->end($battle);

sub kept () { return ($stack->redis('XLEN', "{battle:$battle}:journal"))[0] }

# As it would be left: a lease that is over, and the last entry that was run.
my $at = wait_until('the journal to be drained', sub {
  return 0 if kept();
  my ($seq) = $stack->sql("SELECT seq FROM arena.journal WHERE battle_id = '$battle' AND number = 0");
  return $seq;
});
$stack->redis('HSET', "{battle:$battle}", 'restoring', 1, 'folded', "$at-0", 'paged', "$at-0");
ok wait_until('somebody else to see to it', sub { !($stack->redis('HEXISTS', "{battle:$battle}", 'restoring'))[0] }),
  'somebody else sees to it';
is $arena->leaderboard($battle)->{entries}[0]{username}, 'ada', 'and it is there';

done_clean($arena);
