use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Two hosts. One is gone, with whatever it was about to do for all; Redis is lost on top of it; then the host comes back.
my $game  = Arena::Survival->start(hosts => 2);
my $fault = $game->fault;
$game->play;
$fault->service('nginx', 'kill');
ok $game->play, 'the other goes on';
$fault->service('nginx', 'start');
ok $game->play, 'both go on';
$fault->redis_emptied;
ok $game->look_back, 'answers are as they were';
ok $game->play, 'the game goes on';
$game->survived;
