use lib 't/lib';
use Arena::Test;

use Mojo::Util qw(encode url_escape);

# Players are found by how their names begin.
my $arena  = Arena::Test->start;
my $client = $arena->client;
my $battle = $arena->running;

sub find ($name, $more = '') {
  return $client->get("/api/battles/$battle/participants?name=" . url_escape(encode 'UTF-8', $name) . $more);
}

sub found ($name, $more = '') {
  return join ' ', map { $_->{username} } @{find($name, $more)->json->{entries}};
}

my %player = map { $_ => scalar $arena->join($battle, $_) } 'Ada', 'ADAM', 'adéle', 'bob', "\x{fb01}nn", 'نگار', 'a-1';
$arena->score($player{bob});

subtest 'by the first letters' => sub {
  is found('ad'),     'Ada ADAM adéle',    'in the order of their names';
  is found('AD'),     'Ada ADAM adéle',    'whatever the case';
  is found("ade\x{301}"), 'adéle',         'however an accent is written';
  is found('fi'),     "\x{fb01}nn",        'as names are compared';
  is found('نگ'),     'نگار',              'in any script';
  is found('ada'),    'Ada ADAM',          'a whole name is no end';
  is found('da'),     '',                  'only by the first';
  is found('zoe'),    '',                  'nobody';
  is found('a', '&limit=2'), 'a-1 Ada',    'no more than were asked for';
  ok find('a', '&limit=3')->json->{more},  'and it says that there are more';
  ok !find('a', '&limit=4')->json->{more}, 'or none';
};

subtest 'with their places' => sub {
  my %by_name = map { $_->{username} => $_ } @{$arena->leaderboard($battle)->{entries}};
  is_deeply find($_)->json->{entries}[0], $by_name{$_}, "$_ as on the leaderboard" for 'bob', 'ADAM', 'نگار';
};

subtest 'refusals' => sub {
  at_fault find(''),                                               ['name'], 'no letter';
  at_fault find('a@b'),                                            ['name'], 'what is in no name';
  at_fault find('x' x 25),                                         ['name'], 'more than a name may have';
  at_fault $client->get("/api/battles/$battle/participants"),      ['name'], 'nothing';
  at_fault find('a', "&limit=$_"),                                 ['limit'], "limit=$_" for 0, 51, 'x';
  refused $client->get('/api/battles/nobody/participants?name=a'), 404, 'battle_not_found', 'no such battle';
};

subtest 'also when Redis has lost it' => sub {
  $arena->journal($battle);
  wait_until('the drain', sub { ($arena->stack->redis('XLEN', "{battle:$battle}:journal"))[0] == 0 });
  $arena->stack->redis('FLUSHALL');
  wait_until('the battle', sub { find('ad')->status == 200 });
  is found('ad'), 'Ada ADAM adéle', 'the same are found';
};

done_clean($arena);
