use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Workers that have little of a processor, for long enough that who is new is refused.
my $game = Arena::Survival->start(http => 'arena_shed 100ms; arena_leaderboard_interval 200ms max=1s;', load => {players => 200, rate => 800});
$game->play;
$game->fault->workers_late(8);
ok $game->play, 'the game goes on';
cmp_ok $game->told(503), '>=', 1, 'somebody was refused';
$game->survived;
