use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# kill -9 of a worker of nginx.
my $game = Arena::Survival->start;
for my $round (1 .. 4) {
  $game->play;
  $game->fault->worker_killed;
  ok $game->play, 'the game goes on';
}
$game->survived(qr/exited on signal 9/);
