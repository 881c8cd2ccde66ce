use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# kill -9 of all of nginx, which is started again.
my $game = Arena::Survival->start;
for my $round (1 .. 2) {
  $game->play;
  $game->fault->nginx_killed;
  ok $game->play, 'the game goes on';
}
$game->survived;
