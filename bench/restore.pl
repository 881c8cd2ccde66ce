#!/usr/bin/perl

# How long a battle takes to come back from PostgreSQL when Redis has lost everything: from the first request that
# touches it to the first that is answered 200. Until then every command must be answered 503, and other battles as
# ever: what their requests take meanwhile is measured, too, and the processors' time of each of the three. Then answers
# are judged again by another key, which is one script: how long Redis is held up by it.
#
# usage: perl bench/restore.pl [PARTICIPANTS [COMMANDS [SHARE-WITH-IDEMPOTENCY-KEY]]]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::Bank qw(bank wrong);
use Arena::History;
use Arena::Stack;
use Mojo::File qw(path);
use Mojo::IOLoop;
use Mojo::JSON qw(decode_json);
use Mojo::UserAgent;
use Mojo::Util qw(steady_time);
use POSIX qw(sysconf _SC_CLK_TCK);

my ($participants, $commands, $keyed) = (@ARGV, (20_000, 800_000, 0.5)[@ARGV .. 2]);
my $deadline = 600;
my $pause    = 0.01;

my $limits = join ' ', map {"arena_limit $_ off;"} qw(joins join resume guesses leaderboard heartbeat reads);
my $stack  = Arena::Stack->new(workers => 2, http => $limits)->start;
my $ua     = Mojo::UserAgent->new(max_connections => 100)->inactivity_timeout(60)->request_timeout(60);
$ua->cookie_jar->ignore(sub {1});
my $admin = {Authorization => 'Bearer ' . $stack->admin_token};

sub battle ($id) {
  my $tx = $ua->post($stack->url . '/api/admin/battles', $admin,
    json => {id => $id, title => $id, rules => {session_timeout_ms => 3_600_000}, questions => bank(60)});
  die $tx->res->body if $tx->res->code != 201;
  return $ua->get($stack->url . "/api/admin/battles/$id", $admin)->res->json;
}

my $lost  = battle('lost');
my $began = steady_time;
my $history = Arena::History->new(stack => $stack, battle => 'lost', seed => $lost->{seed}, questions => $lost->{questions},
  participants => $participants, commands => $commands, keyed => $keyed)->write;
printf "%d participants, %d commands written in %.0f s; %s", $participants, $commands, steady_time - $began, `uptime`;
battle('other');

# Redis is replaced by an empty one; the other battle is played again before the first is touched.
$stack->halt('redis');
path($stack->dir, 'state/redis')->list_tree->each(sub ($file, $) { $file->remove });
$stack->halt('nginx');    # so that nothing touches the battle unseen
$stack->restart('redis');
$stack->restart('nginx');
my $url = $stack->url . '/api/battles';
my ($token, $joined);
until ($joined) {
  my $tx = $ua->post("$url/other/join", json => {username => 'ada'});
  $joined = $tx->res->json if $tx->res->code == 201;
}
my $ada = {Authorization => "Bearer $joined->{session}{token}"};

# Ticks of the processor that nginx, Redis and PostgreSQL have used: themselves, and children that are no more.
sub ticks ($pid) {
  my $stat = eval { path("/proc/$pid/stat")->slurp } // return 0;
  my @fields = split ' ', $stat =~ s/.*\) //sr;
  my @children = split ' ', eval { path("/proc/$pid/task/$pid/children")->slurp } // '';
  my $sum = $fields[11] + $fields[12] + $fields[13] + $fields[14];
  $sum += ticks($_) for @children;
  return $sum;
}

sub used () { return {map { $_ => ticks($stack->pid($_)) / sysconf(_SC_CLK_TCK) } qw(nginx redis postgres)} }

my $before = used();
my $from   = steady_time;
my (%said, %took, $back);

# Asks again and again, with a short pause after each answer.
sub ask ($name, $build, $check) {
  my $at = steady_time;
  $ua->start($build->() => sub ($ua, $tx) {
    push @{$took{$name}}, steady_time - $at;
    $check->($tx->res);
    Mojo::IOLoop->timer($pause => sub { ask($name, $build, $check) }) unless $back;
  });
}

sub expect ($name, $code) {
  return sub ($res) {
    $said{$name . ' ' . ($res->code // 'nothing')}++;
    warn "$name: " . ($res->code // '') . ' ' . $res->body . "\n" if ($res->code // 0) != $code;
  };
}

ask(lost => sub { $ua->build_tx(GET => "$url/lost") }, sub ($res) {
  my $code = $res->code // 0;
  $said{"lost $code"}++;
  return $back = steady_time if $code == 200;
  warn "$code instead of 503 with Retry-After: " . $res->body . "\n" if $code != 503 || !$res->headers->header('Retry-After');
});
ask(status => sub { $ua->build_tx(GET => $stack->url . '/api/status') }, expect(status => 200));
ask(leaderboard => sub { $ua->build_tx(GET => "$url/other/leaderboard", $ada) }, expect(leaderboard => 200));
ask(heartbeat => sub { $ua->build_tx(POST => "$url/other/heartbeat", $ada) }, expect(heartbeat => 200));

Mojo::IOLoop->timer($deadline => sub { die "Not back after $deadline s\n" . $stack->error_log });
Mojo::IOLoop->one_tick until $back;

my $after   = used();
my $seconds = $back - $from;
printf "back after %.1f s: %.0f commands/s\n", $seconds, $commands / $seconds;
printf "  %-9s %6.1f s of a processor, %5.1f us a command\n", $_, $after->{$_} - $before->{$_},
  1e6 * ($after->{$_} - $before->{$_}) / $commands for qw(nginx redis postgres);
for my $name (qw(status leaderboard heartbeat)) {
  my @sorted = sort { $a <=> $b } @{$took{$name}};
  printf "  %-11s meanwhile: %d answers, median %.1f ms, 99%% %.1f ms, longest %.1f ms\n", $name, scalar @sorted,
    map { 1000 * $_ } $sorted[$#sorted / 2], $sorted[$#sorted * 0.99], $sorted[-1];
}
say '  answers: ', join ', ', map {"$_: $said{$_}"} sort keys %said;
my ($memory) = grep {/^used_memory_human/} $stack->redis('INFO', 'memory');
say "  Redis: $memory";

# Is it what was written?
my $total    = 0;
my $standing = $history->standing;
my $export   = $ua->get($stack->url . '/api/admin/battles/lost/export', $admin)->res->json->{standings};
for my $entry (@$export) {
  my $known = $standing->{$entry->{username}};
  $total++ if !grep { $known->{$_} != $entry->{$_} } keys %$known;
}
printf "  %d of %d participants are as they were; %s", $total, $participants, `uptime`;

# Microseconds of the longest command in Redis's log of slow ones: number, instant, microseconds, ...
sub slowest () {
  my @lines = $stack->redis(qw(--json SLOWLOG GET 100));
  return (sort { $b <=> $a } map { $_->[2] } @{decode_json(join '', @lines)})[0];
}

# One question, and all of them, with what was right made wrong.
sub regrade ($name, @questions) {
  my @changes = map { {id => $_->{id}, answer => $_->{kind} eq 'text' ? ['nothing'] : wrong($_)} } @questions;
  $stack->redis(qw(CONFIG SET slowlog-log-slower-than 1000));
  $stack->redis(qw(SLOWLOG RESET));
  my $from = steady_time;
  my $res;
  do {    # until it is told that it was done
    $res = $ua->post($stack->url . '/api/admin/battles/lost/regrade', {%$admin, 'Idempotency-Key' => "key-$name" =~ s/ /-/gr},
      json => {questions => \@changes})->res;
  } while $res->code == 504;
  die $res->body if $res->code != 200;
  my $took      = steady_time - $from;
  printf "  a regrade of %s concerns %d participants: %.0f ms, in Redis %.0f ms\n", $name, $res->json->{changed}, 1000 * $took, slowest() / 1000;
}

regrade('one question', $lost->{questions}[0]);
regrade(scalar(@{$lost->{questions}}) . ' questions', @{$lost->{questions}});
print $stack->error_log =~ s/^.*(?:\[notice\]|"battle_tick", has no result).*\n//mgr;
$stack->stop;
$stack->forget;
exit($total != $participants);
