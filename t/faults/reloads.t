use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# nginx -s reload ten times in a row, each time with other scripts.
my $game = Arena::Survival->start(own_scripts => 1);

sub scripts () {
  my ($count) = join("\n", $game->stack->redis('INFO', 'memory')) =~ /number_of_libraries:(\d+)/;
  return $count;
}

$game->play;
my $before = scripts();
$game->fault->reloads(10);
ok $game->play, 'the game goes on';
cmp_ok scripts(), '>=', $before + 10, 'with scripts that Redis did not know';
$game->survived;
