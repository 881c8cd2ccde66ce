#!/usr/bin/perl

# One long game in which everything goes wrong, by chance; at the end, whether anything was lost, done twice or made up.
# The same seed gives the same faults in the same order; what the clients are at by then, it does not say.
#
# usage: perl t/chaos.pl [SECONDS] [SEED]        make chaos SECONDS=300 SEED=n

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/lib";
use Mojo::IOLoop;
use Mojo::Util qw(steady_time);

use Arena::File qw(spew);
use Arena::Survival;
use Arena::Wait;

my $seconds = $ARGV[0] || 300;
my $seed    = $ARGV[1] || int rand 2**31;
$| = 1;
say "seed $seed";

# A generator of its own: how often the clients throw dice is not in our hands.
sub throw ($below) { return ($seed = ($seed * 1_103_515_245 + 12_345) % 2**31) / 2**31 * $below }
sub between ($low, $high) { return $low + throw($high - $low) }

# What may happen, and how often in a round.
my @FAULTS = (
  [4, 'Redis is killed'                  => sub ($fault) { $fault->redis_killed }],
  [1, 'Redis is killed, and away'        => sub ($fault) { $fault->redis_away(between(1, 10)) }],
  [1, 'Redis is silent'                  => sub ($fault) { $fault->redis_silent(between(1, 8)) }],
  [1, "Redis's disk is full"             => sub ($fault) { $fault->redis_disk_full(between(1, 5)) }],
  [1, "Redis's disk is full, and Redis is killed"     => sub ($fault) { $fault->redis_disk_full_and('kill') }],
  [1, "Redis's disk is full, and Redis is started anew" => sub ($fault) { $fault->redis_disk_full_and('stop') }],
  [1, 'Redis has no replicas'            => sub ($fault) { $fault->redis_without_replicas(between(1, 4)) }],
  [1, 'readers are hostile'              => sub ($fault) { $fault->hostile_readers(between(1, 6)) }],
  [1, 'Redis is full'                    => sub ($fault) { $fault->redis_full(between(1, 5)) }],
  [1, 'the file of Redis is cut'         => sub ($fault) { $fault->redis_cut(int between(1, 20_000)) }],
  [1, 'Redis is empty'                   => sub ($fault) { $fault->redis_emptied }],
  [1, 'Redis is flushed'                 => sub ($fault) { $fault->redis_flushed }],
  [1, 'Redis is copied'                  => sub ($fault) { $fault->redis_copied }],
  [2, 'Redis is what it was when copied' => sub ($fault) { $fault->redis_old }],
  [2, 'PostgreSQL is killed'             => sub ($fault) { $fault->postgres_killed }],
  [1, 'PostgreSQL is away'               => sub ($fault) { $fault->postgres_away(between(1, 12)) }],
  [1, 'PostgreSQL is silent'             => sub ($fault) { $fault->postgres_silent(between(1, 12)) }],
  [1, 'PostgreSQL is full of locks'      => sub ($fault) { $fault->postgres_locked(between(1, 12)) }],
  [2, 'a worker is killed'               => sub ($fault) { $fault->worker_killed }],
  [1, 'workers are late'                 => sub ($fault) { $fault->workers_late(between(4, 10)) }],
  [1, 'nginx is killed'                  => sub ($fault) { $fault->nginx_killed }],
  [1, 'reloads, with other scripts'      => sub ($fault) { $fault->reloads(int between(1, 5)) }],
  [1, 'an upgrade of the binary'         => sub ($fault) { $fault->upgrade }],
  [3, 'somebody comes back to a battle that is over' => sub ($fault) { come_back() }],
  [2, 'the clock is set'                 => sub ($fault) { $fault->clock_off(int between(-6, 3)) }],
  [1, 'the clock is far ahead'           => sub ($fault) { $fault->clock_off(600) }],
  [1, 'Redis is empty, and killed while it is filled' => sub ($fault) { $fault->redis_emptied; $fault->redis_killed }],
  [1, 'Redis is empty, and a worker is killed'        => sub ($fault) { $fault->redis_emptied; $fault->worker_killed }],
  [1, 'Redis is empty, and PostgreSQL is killed'      => sub ($fault) { $fault->redis_emptied; $fault->postgres_killed }],
  [1, 'Redis is old, during a reload'                 => sub ($fault) { $fault->redis_old; $fault->reloads(1) }],
  [1, 'Redis is killed while PostgreSQL is away'      =>
      sub ($fault) { $fault->postgres_away(sub { $fault->redis_killed; $fault->lasts(between(1, 4)) }) }],
  [1, 'a worker is killed while PostgreSQL is full of locks' =>
      sub ($fault) { $fault->postgres_locked(sub { $fault->worker_killed; $fault->lasts(between(1, 4)) }) }],
  [1, 'a reload while PostgreSQL is away' =>
      sub ($fault) { $fault->postgres_away(sub { $fault->reloads(1); $fault->lasts(between(1, 4)) }) }],
  [1, 'a worker is killed while Redis is silent' =>
      sub ($fault) { $fault->redis_silent(sub { $fault->worker_killed; $fault->lasts(between(1, 4)) }) }]
);
my @round;

# In another order each time, and all of them.
sub next_fault () {
  @round = map { my $row = $_; ($row) x $row->[0] } @FAULTS unless @round;
  return splice @round, throw(scalar @round), 1;
}

# In two of the battles a session lapses as soon as it may: when they are over they leave Redis, and whoever asks again brings them
# back. In one of them each player sees choices in another order, one is short.
my %rules = (question_count => 90);
my $game  = Arena::Survival->start(
  own_scripts => 1,
  own_clock   => !$ENV{SAN},
  hosts       => 2,
  options     => {redis_options => '--appendfsync always'},    # with everysec a kill may lose something
  http        => 'arena_journal_backlog 4000; arena_shed 100ms; arena_battle_retention 2s;',
  load        => {rate => $ENV{RATE} // 500, fields => {rules => {%rules, session_timeout_ms => 600_000}}}
);
my ($load, $fault) = ($game->load, $game->fault);
$load->new_battle(rules => {%rules, session_timeout_ms => 5000, choices => 'shuffled'});
$load->new_battle(rules => {question_count => 12, session_timeout_ms => 5000});
$Arena::Wait::PATIENCE = 120;

# A battle that has been played out ends, and another one like it begins.
sub renew () {
  for my $battle (grep { $_->{open} } values %{$load->battles}) {
    next if grep({ $_->is_spent } @{$battle->{robots}}) < 0.7 * @{$battle->{robots}};
    $load->order($battle->{id}, 'end');
    $load->new_battle(rules => $battle->{fields}{rules});
  }
}

# Somebody asks again for what was answered there.
sub come_back () {
  my @robots = grep { !$_->{busy} && $_->recent } map { @{$_->{robots}} } grep { !$_->{open} } values %{$load->battles};
  $load->ask_again_by($robots[throw(scalar @robots)]) if @robots;
}

my ($start, $count, %seen) = (steady_time, 0);
$load->play;
$fault->redis_copied;
while (steady_time - $start < $seconds) {
  $fault->lasts(between(0.2, 3));
  my ($weight, $name, $do) = @{next_fault()};
  printf "%6.1f s  %s\n", steady_time - $start, $name;
  $do->($fault);
  $load->play(100);
  renew();
  $count++;
  $seen{$name}++;
}
$fault->clock_off(0);

my $checker = $game->check;
my ($archived) = $game->stack->sql('SELECT count(*) FROM arena.archive WHERE at IS NOT NULL');
my %figure  = (%{$load->ledger->figures}, %{$checker->figures}, faults => $count, battles => scalar keys %{$load->battles}, archived => $archived);
my @stacks  = map { $_->stack } $game->arena, @{$game->others};
$_->stop for @stacks;
my $killed = qr/exited on signal 9/;
my @faults = (@{$checker->faults}, map { ($_->alarms($killed), $_->reports, $_->processes) } @stacks);
my $well   = !@faults;
spew($game->stack->file('faults'), map {"$_\n"} @faults) unless $well;
say for splice @faults, 0, 40;
say '... and ', scalar @faults, ' more' if @faults;
say join ', ', map {"$seen{$_} x $_"} sort keys %seen;
say join ', ', map {"$_ $figure{$_}"} qw(acknowledged unknown repeated retried faults battles archived events refusals lost doubled foreign differing);
if   ($well) { $_->forget for @stacks }
else         { say 'What is left is in ', join ' ', map { $_->dir } @stacks }
exit !$well;
