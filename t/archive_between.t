use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);

use Arena::File qw(spew);

# What stops between the archive and the end of it in Redis, and the list of battles, which does not grow with them.
my $LISTED = 2;
my $evict  = path('lua/job/battle_evict.lua')->slurp;
my $arena  = Arena::Test->start(
  workers => 2,
  http    => 'arena_battle_retention 1s;',
  scripts => {
    'job/battle_evict.lua' => $evict =~ s/^read_battle\(\)$/do return answer(204, '') end\nread_battle()/mr,
    'core/listing.lua'     => path('lua/core/listing.lua')->slurp =~ s/^local LISTED = \d+$/local LISTED = $LISTED/mr
  }
);
my $client = $arena->client;
my $stack  = $arena->stack;
my %QUICK  = (session_timeout_ms => 5000);

sub is_held ($battle) { return ($stack->redis('EXISTS', "{battle:$battle}"))[0] }

sub is_archived ($battle) {
  return ($stack->sql("SELECT count(*) FROM arena.archive WHERE battle_id = '$battle' AND at IS NOT NULL AND back_at IS NULL"))[0];
}

sub export ($battle) {
  return wait_until('an export', sub { my $answer = $client->admin(GET => "/$battle/export"); $answer->status == 200 && $answer->json->{journal} && $answer });
}

sub ended () {
  my $battle = $arena->running(questions => bank(16), rules => \%QUICK);
  my $ada    = $arena->join($battle, 'ada');
  $arena->score($ada);
  $arena->end($battle);
  $arena->journal($battle);
  return ($battle, $ada);
}

sub resume ($ada) {
  return wait_until('the resume', sub {
    my $answer = $client->post($ada->path('/join'), {username => 'ada', resume_code => $ada->resume_code});
    $answer->status == 200 && $answer;
  });
}

my ($battle, $ada) = ended();

subtest 'nginx dies when all is in the archive' => sub {
  my $said = export($battle)->body;
  wait_until('the archive', sub { is_archived($battle) });
  kill KILL => $stack->pid('nginx'), $stack->workers_running;
  $stack->restart('nginx');
  ok is_held($battle), 'Redis still has the battle';
  is export($battle)->body, $said, 'which answers as before';
};

subtest 'then somebody comes back, and Redis is lost' => sub {
  resume($ada);
  my $said = export($battle);
  $arena->journal($battle);
  my $drained = wait_until('the head', sub {
    my $export = export($battle);
    $export->json->{journal}{seq} > $said->json->{journal}{seq} - 1 && $export->json->{journal}{seq} eq $client->get("/api/battles/$battle/leaderboard")->json->{seq} && $export;
  });
  $stack->redis('FLUSHALL');
  is export($battle)->body, $drained->body, 'the archive, which is older, does not answer';
};

subtest 'the rest is done later' => sub {
  wait_until('the archive', sub { is_archived($battle) });
  my $said = export($battle)->body;
  spew($stack->file('lua/job/battle_evict.lua'), $evict);
  $stack->renew;
  wait_until('it leaves', sub { !is_held($battle) });
  is export($battle)->body, $said, 'all is answered as before';
  ok !is_held($battle), 'from the archive';
};

# The list of battles as a client reads it, in pages.
sub listed ($limit) {
  my ($cursor, @list) = ('');
  do {
    my $page = $client->get("/api/battles?limit=$limit" . ($cursor && "&cursor=$cursor"))->json;
    push @list, @{$page->{battles}};
    $cursor = $page->{next} // '';
  } while $cursor;
  return \@list;
}

subtest 'the list' => sub {
  my @battles = ($battle, map { (ended())[0] } 1 .. 5);
  my $running = $arena->running(questions => bank(16));
  my $list = wait_until('all of them', sub { my $list = listed(100); @$list == 7 && $list });
  wait_until('they leave', sub { !grep { is_held($_) } @battles });
  is_deeply listed($_), $list, "in pages of $_" for 100, 7, 6, 3, 2, 1;
  wait_until('the list is short', sub { ($stack->redis('ZCARD', '{arena}:battles:order'))[0] == 1 + $LISTED });
  is_deeply [map { ($stack->redis('HLEN', "{arena}:battles:$_"))[0] } qw(member summary)], [1 + $LISTED, 1 + $LISTED], 'and what is beside it';
  is_deeply [map { $_->{status} } @{listed(1)}], ['running', ('finished') x 6], 'in their order';
  wait_until('the clock', sub { my @due = map { $stack->redis('ZRANGE', "{arena}:clock:$_", 0, -1) } 0 .. 15; "@due" =~ /^(?:$running)?$/ });
  pass 'the clock looks at none of them';

  $stack->redis('FLUSHALL');
  wait_until('all of them', sub { @{listed(100)} == 7 });
  is_deeply listed($_), $list, "made anew, in pages of $_" for 100, 2, 1;
  is_deeply [grep { is_held($_) } @battles], [], 'without them';

  my $code = {username => 'ada', resume_code => $ada->resume_code};
  wait_until('an old one', sub { $client->post("/api/battles/$battle/join", $code)->status == 200 });
  is_deeply listed($_), $list, "with an old one that is back, in pages of $_" for 100, 2, 1;
};

done_clean($arena, qr/exited on signal 9/);
