use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis's append-only file ends in the middle of a record: what is missing comes from PostgreSQL.
my $game = Arena::Survival->start;
for my $bytes (777, 50_001) {
  $game->play;
  $game->fault->redis_cut($bytes);
  ok $game->look_back, 'answers are as they were';
  ok $game->play, 'the game goes on';
}
$game->survived;
