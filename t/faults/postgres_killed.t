use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# PostgreSQL crashes, and recovers.
my $game = Arena::Survival->start;
for my $round (1 .. 2) {
  $game->play;
  $game->fault->postgres_killed;
  ok $game->play, 'the game goes on';
}
$game->survived;
