use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis has lost everything: PostgreSQL has it.
my $game = Arena::Survival->start;
$game->play(600);
$game->fault->redis_emptied;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'the game goes on';
$game->fault->redis_emptied;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'and again';
$game->survived;
