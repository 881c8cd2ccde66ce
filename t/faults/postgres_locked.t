use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# PostgreSQL is there, and full of locks. LONG=1: for a minute.
my $game = Arena::Survival->start(load => {$ENV{LONG} ? (rate => 100) : ()});
$game->play;
$game->fault->postgres_locked(sub {
  ok $game->play(600), 'commands are done all the same';
  $game->fault->lasts($ENV{LONG} ? 60 : 7);    # longer than a query may take
});
is $game->told(503), 0, 'nobody was sent away';
ok $game->play, 'the game goes on';
$game->survived;
