use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Clients that vanish in mid-request, send half of it, or send all of it again.
my $game = Arena::Survival->start(load => {robots_are => {manners => [[plain => 10], [twice => 30], [vanish => 40], [cut => 20]]}});
ok $game->play(1000), 'the game goes on';
$game->survived;
