use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Somebody says FLUSHALL to Redis, which goes on as if nothing had been.
my $game = Arena::Survival->start;
$game->play(600);
$game->fault->redis_flushed;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'the game goes on';
$game->survived;
