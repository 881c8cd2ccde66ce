use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# The binary is replaced while it serves: USR2, WINCH, QUIT.
my $game = Arena::Survival->start;
$game->play;
my $before = $game->stack->pid('nginx');
$game->fault->upgrade;
isnt $game->stack->pid('nginx'), $before, 'another master runs';
ok $game->play, 'the game goes on';
$game->survived;
