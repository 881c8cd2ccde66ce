use lib 't/lib';
use Arena::Test;
use Arena::Survival;

use Mojo::File qw(path);

# Redis takes no writes, for any of the reasons that it may have, and is lost with its files before it does again. Nothing
# that it had acknowledged is lost with it: PostgreSQL has got it meanwhile.
my $game  = Arena::Survival->start(load => {players => 20});
my $fault = $game->fault;

sub refuses ($name, $word, $begin) {
  subtest $name => sub {
    my $before = $game->told(503);
    $begin->(sub {
      wait_until('refusals', sub { $game->told(503) >= $before + 20 });
      my $status = $game->arena->client->get('/api/status');
      answered $status, 503, 'nothing can be played';
      is_deeply {map { $_ => $status->json->{$_} } qw(status redis postgres reason)},
        {status => 'down', redis => 'up', postgres => 'up', reason => "Redis takes no writes: $word"}, 'and the status says why';
      ok $game->load->recorded, 'PostgreSQL gets all';
    });
    ok $game->play, 'the game goes on';
  };
}

$game->play;
refuses 'its disk is full', MISCONF => sub ($while) { $fault->redis_disk_full($while) };
refuses 'it cannot save', MISCONF => sub ($while) { $fault->redis_unsaved($while) };
refuses 'it has no more memory', OOM => sub ($while) { $fault->redis_full($while) };
refuses 'it has become a replica', READONLY => sub ($while) { $fault->redis_demoted($while) };
refuses 'its replicas are gone', NOREPLICAS => sub ($while) { $fault->redis_without_replicas($while) };

my $before = $game->told(503);
$fault->redis('CONFIG', 'SET', 'min-replicas-to-write', 1);
wait_until('refusals', sub { $game->told(503) > $before });
$game->load->recorded;
$fault->service('redis', 'kill');
path($game->stack->file('state/redis'))->remove_tree;
$fault->service('redis', 'start');
ok $game->look_back, 'answers are as they were, when Redis and its files are gone before it takes writes again';
ok $game->play, 'the game goes on';
$game->survived;
