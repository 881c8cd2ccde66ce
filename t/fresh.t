use lib 't/lib';
use Arena::Test;

# Whoever has had an answer to a command reads what it did, without credentials and over any connection.
my @arenas;
for my $workers (1, 2) {
  my $arena  = Arena::Test->start(workers => $workers);
  push @arenas, $arena;
  my $client = $arena->client;
  my $battle = $arena->battle(questions => bank(30, difficulty => 'easy', points => 10));
  my $path   = "/api/battles/$battle";
  my @paths  = ($path, "$path/leaderboard", "$path/participants?name=a", '/api/battles');

  # Of guests, over eight connections that are open, each page.
  my $guests = sub ($where) { together(map { $client->request_p(GET => $where) } 1 .. 8) };
  my $known  = sub { [map { $client->get($_, token => $client->admin_token)->body } @paths] };

  my $before = $known->();
  my $reads  = sub ($name, $do, $listed = 0) {
    $guests->($_) for @paths;    # so that all workers have read it
    $do->();
    my $after = $known->();                 # before the guests: what changes of itself they may know
    my @read  = map { [$guests->($_)] } @paths;
    my @new   = grep { $after->[$_] ne $before->[$_] } 0 .. $#paths - !$listed;    # the list is told later of who comes and goes
    my @stale = grep { my $i = $_; grep { $_->body eq $before->[$i] } @{$read[$i]} } @new;
    is_deeply [@paths[@stale]], [], "$workers: $name: guests read it";
    isnt "@$after", "@$before", 'and it is something else than before';
    $before = $after;
  };

  my ($ada, $bob);
  $reads->('join', sub { ($ada, $bob) = $arena->join($battle, 'ada', 'bob') });
  $reads->('start', sub { answered $client->admin(POST => "/$battle/start"), 200, 'started' }, 1);
  my ($question) = map { $_->{id} } $ada->questions;
  my $right = {$arena->asked($ada)}->{$question};
  $reads->('submit', sub { answered $ada->submit($question, right($right)), 200, 'answered' });
  $reads->('reward', sub { answered $ada->reward('arrow'), 200, 'taken' });
  $arena->score($bob);
  $reads->('attack', sub { answered $ada->attack($bob), 200, 'shot' });
  $reads->('leave',  sub { answered $bob->leave, 204, 'left' });
  $reads->('resume', sub { $bob = $bob->resume });
  $reads->('a battle more', sub { $arena->battle }, 1);
  $reads->('end', sub { answered $arena->end($battle), 200, 'ended' }, 1);
  $reads->('regrade', sub {
    my $answer = $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $question, answer => wrong($right)}]});
    answered $answer, 200, 'regraded';
  });
}

done_clean(@arenas);
