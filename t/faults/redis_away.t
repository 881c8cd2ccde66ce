use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# kill -9 of Redis, which is started again 10 s later. About everysec see redis_killed.t.
my $game = Arena::Survival->start(options => {redis_options => '--appendfsync always'});
$game->play;
$game->fault->redis_away(10);
cmp_ok $game->told(503), '>', 0, 'who asked meanwhile was told to come back';
ok $game->play, 'the game goes on';
$game->survived;
