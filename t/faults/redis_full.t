use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# Redis may take no more memory: no command is done, and what was done still leaves for PostgreSQL.
my $game = Arena::Survival->start;
$game->play;
$game->fault->redis_full(sub {
  wait_until('refusals', sub { $game->told(503) >= 50 });
  ok $game->load->drained, 'the journal is drained';
});
ok $game->play, 'the game goes on';
$game->survived;
