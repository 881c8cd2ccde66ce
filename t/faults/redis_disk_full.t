use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis's disk is full, so it takes no more writes; what it has acknowledged in the turn in which that came out, and what was
# not drained yet, is in its memory alone. It gets to PostgreSQL all the same. Then Redis is stopped in order, or killed.
my $game = Arena::Survival->start(load => {players => 30});
for my $end (qw(stop kill)) {
  $game->play;
  $game->fault->redis_disk_full_and($end);
  ok $game->look_back, 'answers are as they were';
  ok $game->play, "the game goes on, after a $end";
}
$game->survived;
