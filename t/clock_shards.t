use lib 't/lib';
use Arena::Test;

use Arena::Copies qw(copies);
use Arena::Metrics;

# The clock is cut into shards, which the workers of two hosts share.
my $here  = Arena::Test->start(workers => 2);
my $there = $here->beside;
my $stack = $here->stack;
my %easy  = (questions => bank(30, difficulty => 'easy', points => 12));

sub held ($host) { return Arena::Metrics->from($host->client->get('/metrics')->body)->sum('arena_job_lease_held', name => 'clock') }

# What the clock is to do with a battle: the instant at which it looks next, and that only.
sub next_look ($battle) {
  return grep {/\d/} map { $stack->redis('ZSCORE', $_, $battle) } $stack->redis('KEYS', '{arena}:clock:*');
}

sub recorded ($status, @battles) {
  my $list = join ', ', map {"'$_'"} @battles;
  wait_until("$status in PostgreSQL",
    sub { ($stack->sql("SELECT count(*) FROM arena.battle WHERE status = '$status' AND id IN ($list)"))[0] == @battles });
}

subtest 'hosts share the shards' => sub {
  wait_until('the shards to be shared', sub { held($here) == 8 && held($there) == 8 });
  pass 'each host has a half';
};

subtest 'a battle that needs nothing is not looked at' => sub {
  my $battle = $here->running(%easy);
  wait_until('the clock to leave it', sub { !next_look($battle) });
  pass 'it runs, nobody is there';
  my $ada = $here->join($battle, 'ada');
  $here->score($ada);
  my $listed = sub { (grep { $_->{id} eq $battle } @{$here->client->get('/api/battles?limit=100')->json->{battles}})[0] };
  wait_until('the list to have her', sub { $listed->()->{participants} == 1 });
  pass 'the list shows who has joined';
  wait_until('the clock to leave it', sub { my ($at) = next_look($battle); $at && $at > now() + 600_000 });
  pass 'next when her session could end';
  my $socket = $here->client->socket($battle);
  $here->score($ada);
  ok $socket->event('leaderboard.updated', sub ($e) { $e->{data}{entries}[0]{points} == 24 }), 'an update comes all the same';
  $here->end($battle);
  recorded(finished => $battle);
  wait_until('the clock to forget it', sub { !next_look($battle) });
  pass 'when it is over it is not looked at any more';
};

subtest 'many at once' => sub {
  my $one = $here->battle(%easy);
  copies($stack, $one, 'many-', 2500);
  $stack->redis('DEL', '{arena}:battles:known');    # a Redis that has just come
  my @many = map {"many-$_"} 1 .. 2500;
  wait_until('the list to have all', sub { ($stack->redis('HLEN', '{arena}:battles:summary'))[0] > 2500 });
  my ($listed) = $stack->redis('HGET', '{arena}:battles:summary', $many[-1]);
  like $listed, qr/"status":"scheduled"/, 'each as it is';
  wait_until('PostgreSQL to hear of all', sub { ($stack->sql('SELECT count(*) FROM arena.battle WHERE registration IS NULL'))[0] == 0 });
  wait_until('the clock to leave them', sub { !grep { next_look($_) } @many[0 .. 20] });
  pass 'and none is looked at again';
};

subtest 'a host is gone' => sub {
  my ($made, $set) = $here->in_time({starts_at => 3000}, sub ($battle) { 1 }, %easy);
  my @battles = ($made, map { $there->battle(%easy, starts_at => $set->{starts_at}) } 1 .. 40);
  kill KILL => $here->stack->pid('nginx'), $here->stack->workers_running;    # the master first: it would start others
  recorded(running => @battles);
  pass 'all start';
  wait_until('its shards', sub { held($there) == 16 });
  pass 'the other takes its shards over';
};

done_clean($there, $here);
