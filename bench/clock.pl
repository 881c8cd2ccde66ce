#!/usr/bin/perl

# Whether the clock keeps its time with very many battles: most of them are over, the others start at one instant and end
# at one instant; in between first nothing happens in them, then somebody joins and answers in each of them. What counts is when a
# start and an end were written down, by Redis's clock, beside the instant that was set.
#
# usage: perl bench/clock.pl [BATTLES [OF-THEM-RUNNING [SECONDS-OF-QUIET]]]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::Bank qw(bank);
use Arena::Copies qw(copies);
use Arena::Metrics;
use Arena::Stack;
use Mojo::File qw(path);
use Mojo::Promise;
use Mojo::UserAgent;
use Mojo::Util qw(steady_time);
use POSIX qw(sysconf _SC_CLK_TCK);
use Time::HiRes qw(sleep time);

my ($all, $running, $quiet) = (@ARGV, (20_000, 2_000, 20)[@ARGV .. 2]);

my $stack = Arena::Stack->new(workers => 2, http => join ' ', map {"arena_limit $_ off;"} qw(joins join reads submit))->start;
my $ua    = Mojo::UserAgent->new(max_connections => 64)->inactivity_timeout(120)->request_timeout(120);
$ua->cookie_jar->ignore(sub {1});
my $admin = {Authorization => 'Bearer ' . $stack->admin_token};

sub ms () { return int 1000 * time }

sub wait_for ($what, $check) {
  my $from = steady_time;
  until ($check->()) {
    die "Waited in vain for $what\n" . $stack->error_log if steady_time - $from > 600;
    sleep 0.2;
  }
  return steady_time - $from;
}

sub number ($statement) { return ($stack->sql($statement))[0] }
sub figure ($name)      { return Arena::Metrics->from($ua->get($stack->url . '/metrics')->res->body)->sum($name) }

# Seconds of a processor that nginx and Redis have used: themselves, and children.
sub ticks ($pid) {
  my @fields = split ' ', path("/proc/$pid/stat")->slurp =~ s/.*\) //sr;
  my $sum    = $fields[11] + $fields[12] + $fields[13] + $fields[14];
  $sum += ticks($_) for split ' ', path("/proc/$pid/task/$pid/children")->slurp;
  return $sum;
}

sub used () { return {map { $_ => ticks($stack->pid($_)) / sysconf(_SC_CLK_TCK) } qw(nginx redis)} }

sub memory () { return (map { /^used_memory:(\d+)/ ? $1 : () } $stack->redis('INFO', 'memory'))[0] }

# What the clock did meanwhile, and what it took.
sub during ($title, $do) {
  my ($from, $looks, $late, $before) = (steady_time, figure('arena_clock_looks_total'), figure('arena_clock_late_total'), used());
  $do->();
  my ($seconds, $after) = (steady_time - $from, used());
  printf "%s: %.0f s; battles looked at: %.0f/s, %d of them late; of a processor: nginx %.0f %%, Redis %.0f %%\n", $title, $seconds,
    (figure('arena_clock_looks_total') - $looks) / $seconds, figure('arena_clock_late_total') - $late,
    map { 100 * ($after->{$_} - $before->{$_}) / $seconds } qw(nginx redis);
}

# How late something was written down in all battles that run.
sub lateness ($title, $command, $instant) {
  my @late = sort { $a <=> $b } $stack->sql("SELECT arena.milliseconds(e.at) - arena.milliseconds(b.$instant) FROM arena.battle_event e
    JOIN arena.battle b ON b.id = e.battle_id WHERE e.command = '$command' AND b.id LIKE 'run-%'");
  printf "%s: %d battles, median %d ms late, 99 %% %d ms, latest %d ms\n", $title, scalar @late, map { $late[$_ * $#late] } 0.5, 0.99, 1;
}

my $tx = $ua->post($stack->url . '/api/admin/battles', $admin, json => {id => 'one', title => 'One', questions => bank(30)});
die $tx->res->body if $tx->res->code != 201;

my $over = q(jsonb_build_object('id', 'over-' || n, 'member', '2' || n || ':over-' || n,
  'summary', (SELECT registration -> 'summary' FROM arena.battle WHERE id = 'one') || jsonb_build_object('id', 'over-' || n)));
wait_for('the first battle', sub { number("SELECT count(*) FROM arena.battle WHERE registration IS NULL") == 0 });
copies($stack, 'one', 'over-', $all - $running, set => {status => "'finished'", registration => $over}, questions => 0);
my ($starts, $ends) = (ms() + 60_000, ms() + 60_000 + 1000 * ($quiet + 90));
copies($stack, 'one', 'run-', $running, set => {starts_at => "arena.instant($starts)", ends_at => "arena.instant($ends)"});

print "$all battles, $running of them to run; ", `uptime`;
$stack->redis('DEL', '{arena}:battles:known');    # a Redis that has just come
printf "Redis is told of all in %.1f s", wait_for('the list', sub { ($stack->redis('HLEN', '{arena}:battles:summary'))[0] > $all });
printf ", of %.0f MB then\n", memory() / 1e6;
die "The machine is too slow: they should have started by now\n" if ms() > $starts;

during('The start of all at one instant', sub {
  wait_for('all to run', sub { number("SELECT count(*) FROM arena.battle WHERE status = 'running'") == $running });
  sleep 1;
});
during('Nothing happens', sub { sleep $quiet });

during('Somebody joins in each', sub {
  my $n = 0;
  Mojo::Promise->map({concurrency => 32}, sub {
    my $id = "run-$_";
    $ua->post_p($stack->url . "/api/battles/$id/join", json => {username => 'ada'})->then(sub ($tx) {
      $n++ if $tx->res->code == 201;
    });
  }, 1 .. $running)->wait;
  print "  $n have joined\n";
});
during('They are there', sub { sleep $quiet });
during('The end of all at one instant', sub {
  wait_for('all to end', sub { number("SELECT count(*) FROM arena.battle WHERE status = 'finished' AND id LIKE 'run-%'") == $running });
});
wait_for('PostgreSQL', sub { number("SELECT count(*) FROM arena.battle_event WHERE command = 'battle_end'") == $running });
lateness('Starts', 'battle_start', 'starts_at');
lateness('Ends', 'battle_end', 'ends_at');
print `uptime`, $stack->error_log =~ s/^.*\[notice\].*\n//mgr;
