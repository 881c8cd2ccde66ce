use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# PostgreSQL is stopped for longer than a query may take; then it does what nobody waits for any more.
my $game = Arena::Survival->start;
$game->play;
$game->fault->postgres_silent(7);
is $game->told(503), 0, 'nobody was sent away';
ok $game->play, 'the game goes on';
$game->survived;
