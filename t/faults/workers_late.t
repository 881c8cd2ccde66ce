use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Workers that have little of a processor, for long enough that who is new is refused.
my $game = Arena::Survival->start(http => 'arena_shed 100ms; arena_leaderboard_interval 200ms max=1s;');
$game->play;
$game->fault->workers_late(8);
ok $game->play, 'the game goes on';
$game->survived;
