use lib 't/lib';
use Arena::Test;
use Arena::Survival;

use Mojo::Date;

# Two hosts. The clock of one steps back by 5 s in the middle of a game, then is ten minutes ahead, and later comes right
# again.
my $game = Arena::Survival->start(own_clock => 1, hosts => 2);

sub behind () {
  my $answer = $game->arena->client->get('/api/status', undocumented => 1);
  return time - Mojo::Date->new($answer->header('Date'))->epoch;
}

$game->play;
for my $seconds (-5, 600, 0) {
  $game->fault->clock_off($seconds);
  wait_until('the clock', sub { abs(behind() + $seconds) <= 1 });
  ok $game->play, "the game goes on, $seconds s off";
}
$game->survived;
