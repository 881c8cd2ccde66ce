use lib 't/lib';
use Arena::Test;
use Arena::Survival;

# PostgreSQL is not there, and the journal has grown as far as it may: new commands wait, so that Redis does not run
# out of memory.
my $cap    = 500;
my $game   = Arena::Survival->start(http => "arena_journal_backlog $cap;");
my $load   = $game->load;
my $client = $game->arena->client;
my ($battle) = keys %{$load->battles};

$game->play;
$game->fault->postgres_away(sub {
  wait_until('the cap to be reached', sub { $game->told(503) >= 100 });
  my $kept = $load->kept;
  cmp_ok $kept, '>=', $cap, 'as much is kept as may be';
  wait_until('more to be refused', sub { $game->told(503) >= 500 });
  is $load->kept, $kept, 'and no more, whatever is asked for';
  ok wait_until('the backlog to be told', sub { $load->backlog->{backlog} == $kept }), 'as everybody may know';
  answered $client->get("/api/battles/$battle/leaderboard"), 200, 'reading goes on';
  ok $load->ask_again, 'what was answered is answered again';
});
ok $game->play, 'it goes on by itself';
$game->survived;
