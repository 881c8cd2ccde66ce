use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# kill -9 of Redis, which is started again at once.
my $game = Arena::Survival->start;
for my $round (1 .. 3) {
  $game->play;
  $game->fault->redis_killed;
  ok $game->play, 'the game goes on';
}
$game->survived;
