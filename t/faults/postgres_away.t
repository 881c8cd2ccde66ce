use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# PostgreSQL is not there: the game goes on, and the journal waits in Redis. LONG=1: for a minute.
my $game = Arena::Survival->start(load => {$ENV{LONG} ? (rate => 100) : ()});
$game->play;
$game->fault->postgres_away(sub {
  ok $game->play(600), 'commands are done without it';
  my $backlog = wait_until('the backlog', sub { my $said = $game->load->backlog; $said->{backlog} >= 500 && $said });
  cmp_ok $backlog->{lag_ms}, '>', 0, 'how much waits, and since when, is told';
  $game->fault->lasts($ENV{LONG} ? 60 : 5);
});
is $game->told(503), 0, 'nobody was sent away';
ok $game->play, 'the game goes on';
$game->survived;
