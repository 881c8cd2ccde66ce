use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis is stopped for 5 s: longer than a call may take, not long enough for its connection to be given up.
my $game = Arena::Survival->start;
$game->play;
$game->fault->redis_silent(5);
cmp_ok $game->told(504), '>', 0, 'who asked meanwhile was told that nobody knows';
ok $game->play, 'the game goes on';
$game->survived;
