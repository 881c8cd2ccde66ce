#!/usr/bin/perl

# The memory of nginx's workers after 100,000 requests, and so on up to 1,000,000: what goes on growing is a leak.
#
# usage: perl bench/soak.pl [REQUESTS]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::File qw(spew);
use Arena::Stack;
use Mojo::File qw(path tempfile);
use Mojo::Promise;
use Mojo::UserAgent;

my $requests = $ARGV[0] // 1_000_000;
my $limits   = join ' ', map {"arena_limit $_ off;"} qw(joins join resume guesses leave leaderboard questions submit reward attack heartbeat reads);
my $stack    = Arena::Stack->new(workers => 2, http => $limits)->start;
my $ua       = Mojo::UserAgent->new(max_connections => 50);
$ua->cookie_jar->ignore(sub {1});

my $admin     = {Authorization => 'Bearer ' . $stack->admin_token};
my @questions = map {
  {subject => 'any', difficulty => 'easy', points => 10, kind => 'text', prompt => "Question $_", answer => 'yes'}
} 1 .. 45;
$ua->post($stack->url . '/api/admin/battles', $admin,
  json => {id => 'soak', title => 'Soak', rules => {session_timeout_ms => 3_600_000}, questions => \@questions});
$ua->post($stack->url . '/api/admin/battles/soak/start', $admin);

my @lines;
Mojo::Promise->map({concurrency => 20}, sub ($i) {
  $ua->post_p($stack->url . '/api/battles/soak/join', json => {username => "player$i"})->then(sub ($tx) {
    my $joined = $tx->res->json;
    push @lines, "$joined->{session}{token} player$i $joined->{resume_code}\n";
  });
}, 1 .. 1000)->wait;
my $file = spew(tempfile, join '', @lines);

sub workers () {
  my $master = $stack->file('nginx.pid')->slurp =~ s/\s+//gr;
  return split ' ', path("/proc/$master/task/$master/children")->slurp;
}

# Of each worker: its own memory, and pages it has touched of memory that workers share.
sub memory () {
  return map { join '+', path("/proc/$_/status")->slurp =~ /^Rss(?:Anon|Shmem):\s+(\d+)/mg } workers();
}

sub answered () {
  my $count = 0;
  my $text  = $ua->get($stack->url . '/metrics')->res->body;
  $count += $1 while $text =~ /^arena_requests_total\S+ (\d+)/mg;
  return $count;
}

sub load ($until) {
  while (answered() < $until) {
    my ($status, $text) = $stack->run('wrk', '-t2', '-c32', '-d3', '-s', "$FindBin::Bin/soak.lua", $stack->url, '--', $file);
    die $text if $status;
  }
}

for my $tenth (1 .. 10) {
  load($requests * $tenth / 10);
  printf "%8d requests: resident KB of the workers (own+shared) %s\n", answered(), join ' ', memory();
}

print $ua->get($stack->url . '/metrics')->res->body =~ s/^#.*\n//mgr;
print $stack->error_log;
$stack->stop;
$stack->forget;
