#!/usr/bin/perl

# What it is like for others when battles that are over leave Redis. Battles are made, joined and ended, and stay. Then nginx
# is told to let them go (arena_battle_retention), which takes a reload. Players of another battle send heartbeats all the
# while, at a steady pace. Told are how long these take before and meanwhile, and which scripts kept Redis for how long at most.
#
# usage: perl bench/eviction.pl [BATTLES [PLAYERS-IN-EACH [HEARTBEATS-A-SECOND]]]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::Bank qw(bank);
use Arena::File qw(spew);
use Arena::Metrics;
use Arena::Stack;
use List::Util qw(max);
use Mojo::IOLoop;
use Mojo::JSON qw(decode_json);
use Mojo::Promise;
use Mojo::UserAgent;
use Mojo::Util qw(steady_time);

my ($battles, $players, $pace) = (@ARGV, (2000, 5, 100)[@ARGV .. 2]);
my $SLOW   = 1;     # milliseconds: what is told of scripts
my $QUIET  = 10;    # seconds
my $LIMITS = join ' ', map {"arena_limit $_ off;"} qw(joins join reads heartbeat);

my $stack = Arena::Stack->new(workers => 2, http => "$LIMITS arena_battle_retention off;")->start;
my $ua    = Mojo::UserAgent->new(max_connections => 64)->inactivity_timeout(120)->request_timeout(120);
$ua->cookie_jar->ignore(sub {1});
my $admin = {Authorization => 'Bearer ' . $stack->admin_token};

sub post ($path, $headers, $json = {}) {
  return $ua->post_p($stack->url . "/api$path", $headers, json => $json)->then(sub ($tx) {
    die "$path: " . $tx->res->body unless $tx->res->is_success;
    return $tx->res->json;
  });
}

sub made ($count, $timeout = 5000) {
  my %fields = (title => 'One', questions => bank(30), rules => {session_timeout_ms => $timeout});
  my ($id, @tokens);
  return post('/admin/battles', $admin, \%fields)->then(sub ($battle) {
    $id = $battle->{id};
    return post("/admin/battles/$id/start", $admin);
  })->then(sub {
    return Mojo::Promise->map({concurrency => 8}, sub { post("/battles/$id/join", {}, {username => "player-$_"}) }, 1 .. $count);
  })->then(sub (@joined) { return [$id, map { $_->[0]{session}{token} } @joined] });
}

sub done ($promise) {
  my ($result, $fault);
  $promise->then(sub (@result) { $result = \@result }, sub ($error) { $fault = $error })->wait;
  die $fault if $fault;
  return @$result;
}

# How many battles Redis has let go, when nginx says so; and keys of battles that are there, but for those of one.
sub gone ()      { return $ua->get_p($stack->url . '/metrics')->then(sub ($tx) { Arena::Metrics->from($tx->res->body)->sum('arena_archives_finished_total') }) }
sub left ($but) { return scalar grep { !/^\{battle:$but\}/ } $stack->redis('--scan', '--pattern', '{battle:*') }

# The name of each function, by the text that is in it.
sub names () {
  my %names;
  my $code = join "\n", $stack->redis('FUNCTION', 'LIST', 'WITHCODE');
  my %texts = $code =~ /^(arena_[0-9a-f]+)\n(.*?)(?=^library_name|\z)/msg;
  for my $file (map { $stack->root->child("lua/$_")->list->each } qw(api job)) {
    my $text = (split /\n\n/, $file->slurp =~ s/^--.*\n//mgr)[-1] =~ s/^\s+|\s+$//gr;
    $names{$_} = $file->basename('.lua') for grep { index($texts{$_}, $text) >= 0 } keys %texts;
  }
  return \%names;
}

# Scripts that kept Redis for longer: how often, and how long at most.
sub slow () {
  my %slow;
  my $names = names();
  my $text  = (join "\n", $stack->redis('--json', 'SLOWLOG', 'GET', '-1')) =~ s/[^ -~]/ /gr;
  for my $entry (@{decode_json($text)}) {
    my ($name) = map { $names->{$_} // $_ } $entry->[3][0] eq 'FCALL' ? $entry->[3][1] : $entry->[3][0];
    next if $name =~ /^(?:EVAL|SCAN|FUNCTION|SLOWLOG)$/i;
    push @{$slow{$name}}, $entry->[2] / 1000;
  }
  return map { sprintf "  %-22s %6d times, at most %.1f ms\n", $_, scalar @{$slow{$_}}, max @{$slow{$_}} }
    sort { max(@{$slow{$b}}) <=> max(@{$slow{$a}}) } keys %slow;
}

my (@took, $beat, $faults);
sub heartbeats ($id, @tokens) {
  my $n = 0;
  $beat = Mojo::IOLoop->recurring(1 / $pace => sub {
    my $from = steady_time;
    post("/battles/$id/heartbeat", {Authorization => "Bearer $tokens[$n++ % @tokens]"})->then(sub { push @took, 1000 * (steady_time() - $from) },
      sub ($error) { warn $error unless $faults++ });
  });
}

sub told ($title, $do) {
  $stack->redis('SLOWLOG', 'RESET');
  (@took, $faults) = ();
  my $from = steady_time;
  $do->();
  my @sorted = sort { $a <=> $b } @took;
  printf "%s: %.0f s; %d heartbeats, %d failed: median %.1f ms, 99 %% %.1f ms, longest %.1f ms\n", $title, steady_time() - $from,
    scalar @sorted, $faults // 0, map { $sorted[$_ * $#sorted] } 0.5, 0.99, 1;
  print slow();
}

# Beside the heartbeats.
sub reload () {
  Mojo::IOLoop->subprocess->run_p(sub { $stack->reload })->catch(sub ($error) { warn $error });
}

sub wait_until ($check) { Mojo::IOLoop->one_tick until $check->() }

my ($id, @tokens) = @{(done(made(20, 3_600_000)))[0]};
done(Mojo::Promise->map({concurrency => $players > 100 ? 1 : 4}, sub {
  made($players)->then(sub ($battle) { post("/admin/battles/$battle->[0]/end", $admin) });
}, 1 .. $battles));
$stack->redis('CONFIG', 'SET', 'slowlog-log-slower-than', 1000 * $SLOW, 'slowlog-max-len', 100_000);
print "$battles battles of $players players are over; ", `uptime`;

heartbeats($id, @tokens);
my $due = steady_time() + 6;    # sessions end
wait_until(sub { steady_time() > $due });
my $quiet = sub { my $until = steady_time() + $QUIET; wait_until(sub { steady_time() > $until }) };
told('They stay', $quiet);
told('They stay, nginx is reloaded', sub { reload(); $quiet->() });
told('They leave', sub {
  my ($asked, $gone) = (0, 0);
  spew($stack->file('nginx.conf'), $stack->file('nginx.conf')->slurp =~ s/(arena_battle_retention )off/${1}1s/r);
  reload();
  wait_until(sub {
    return $gone >= $battles if steady_time() < $asked;
    $asked = steady_time() + 0.5;
    gone()->then(sub ($count) { $gone = $count }, sub ($error) { warn $error });
    return 0;
  });
});
wait_until(sub { !left($id) });
Mojo::IOLoop->remove($beat);
print `uptime`, $stack->error_log =~ s/^.*\[notice\].*\n//mgr;
$stack->stop;
$stack->forget;
