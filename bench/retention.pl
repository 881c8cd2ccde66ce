#!/usr/bin/perl

# What battles that are over take of Redis's memory, while they stay and when they leave (arena_battle_retention): battles
# are made, played and ended, a few at a time.
#
# usage: perl bench/retention.pl [BATTLES [PLAYERS-IN-EACH]]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::Bank qw(bank);
use Arena::Stack;
use Mojo::Promise;
use Mojo::UserAgent;
use Mojo::Util qw(steady_time);
use Time::HiRes qw(sleep);

my ($battles, $players) = (@ARGV, (1000, 5)[@ARGV .. 1]);
my $LIMITS = join ' ', map {"arena_limit $_ off;"} qw(joins join reads submit);

sub measure ($title, $directive) {
  my $stack = Arena::Stack->new(workers => 2, http => "$LIMITS $directive")->start;
  my $ua    = Mojo::UserAgent->new(max_connections => 16)->inactivity_timeout(120)->request_timeout(120);
  $ua->cookie_jar->ignore(sub {1});
  my $admin = {Authorization => 'Bearer ' . $stack->admin_token};
  my %fields = (title => 'One', questions => bank(30), rules => {session_timeout_ms => 5000});

  my $post = sub ($path, $token, $json = {}) {
    my $headers = ref $token ? $token : {$token ? (Authorization => "Bearer $token") : ()};
    return $ua->post_p($stack->url . "/api$path", $headers, json => $json)->then(sub ($tx) {
      die "$path: " . $tx->res->body unless $tx->res->is_success;
      return $tx->res->json;
    });
  };

  my $play = sub {
    my $id;
    return $post->('/admin/battles', $admin, \%fields)->then(sub ($battle) {
      $id = $battle->{id};
      return $post->("/admin/battles/$id/start", $admin);
    })->then(sub {
      return Mojo::Promise->all(map { $post->("/battles/$id/join", '', {username => "player-$_"}) } 1 .. $players);
    })->then(sub (@joined) {
      return Mojo::Promise->all(map { my $token = $_->[0]{session}{token}; $ua->get_p($stack->url . "/api/battles/$id/questions",
        {Authorization => "Bearer $token"})->then(sub ($tx) {
          my @numbers = grep { $_->{kind} eq 'number' } @{$tx->res->json->{questions}};
          return Mojo::Promise->all(Mojo::Promise->resolve, map { $post->("/battles/$id/questions/$_->{id}/submit", $token, {answer => 1}) } grep {defined} @numbers[0 .. 2]);
        }) } @joined);
    })->then(sub { $post->("/admin/battles/$id/end", $admin) });
  };

  my $held   = sub { ($stack->redis('EVAL', "local n = 0 local c = '0' repeat local r = redis.call('SCAN', c, 'MATCH', '{battle:*}', 'COUNT', 1000, 'TYPE', 'hash') c = r[1] n = n + #r[2] until c == '0' return n", 0))[0] };
  my $memory = sub { (map { /^used_memory:(\d+)/ ? $1 / 1e6 : () } $stack->redis('INFO', 'memory'))[0] };
  my $settle = sub {
    my $until = steady_time + 300;
    if ($directive) { sleep 0.5 until $held->() == 0 || steady_time > $until }
    sleep 12;    # what is counted for a while is forgotten, too
  };
  my $more = sub ($count) {
    my $fault;
    Mojo::Promise->map({concurrency => 4}, sub { $play->() }, 1 .. $count)->catch(sub ($error) { $fault = $error })->wait;
    die $fault if $fault;
  };

  $more->(20);
  $settle->();
  my ($from, $before) = (steady_time, $memory->());
  $more->($battles);
  my $peak = $memory->();
  $settle->();
  printf "%s: %.1f MB before, %.1f MB when %d battles of %d players were over, %.1f MB after %.0f s; %d battles in Redis\n", $title,
    $before, $peak, $battles, $players, $memory->(), steady_time - $from, $held->();
  $stack->stop;
  $stack->forget;
}

measure('All stay', '');
measure('They leave', 'arena_battle_retention 1s;');
