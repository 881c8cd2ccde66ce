use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis comes back with what it had some time ago.
my $game = Arena::Survival->start;
$game->play;
$game->fault->redis_copied;
$game->play(600);
$game->fault->redis_old;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'the game goes on';
$game->fault->redis_old;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'and again, from the same old copy';
$game->survived;
