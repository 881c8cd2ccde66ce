#!/usr/bin/perl

# What a command costs Redis in a battle of 200, and in one of 20,000: the time that Redis itself counts for a script
# (INFO commandstats). Both battles are there at once and are measured in turn, so that other load on the machine
# falls on both; the figures are medians of the rounds.
#
# usage: perl bench/growth.pl [FEW MANY]

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/../t/lib";

use Arena::Stack;
use Mojo::Promise;
use Mojo::UserAgent;

my ($few, $many) = (@ARGV, 200, 20_000)[0, 1];
my $rounds  = 9;
my $samples = int $few / 2 / $rounds;    # the smaller battle is half full from the first round on

my $http  = join ' ', map {"arena_limit $_ off;"} qw(join leave leaderboard questions submit reward attack heartbeat);
my $stack = Arena::Stack->new(http => "$http arena_job registry off; arena_job presence off; arena_job clock off;")->start;
my $ua    = Mojo::UserAgent->new(max_connections => 100)->inactivity_timeout(60)->request_timeout(60);
$ua->cookie_jar->ignore(sub {1});

my $admin = {Authorization => 'Bearer ' . $stack->admin_token};
my $named = 0;

# One question is as good as another: every answer is "yes".
sub create ($id) {
  my @questions = map {
    {subject => 'any', difficulty => 'easy', points => 10, kind => 'text', prompt => "Question $_", answer => 'yes'}
  } 1 .. 45;
  my $tx = $ua->post($stack->url . '/api/admin/battles', $admin,
    json => {id => $id, title => $id, rules => {session_timeout_ms => 3_600_000}, questions => \@questions});
  die $tx->res->body if $tx->res->code != 201;
  $ua->post($stack->url . "/api/admin/battles/$id/start", $admin);
  return $stack->url . "/api/battles/$id";
}

# Does one thing for each of a list, 50 at a time; gives the answers.
sub each_of ($list, $do) {
  my @answers;
  Mojo::Promise->map({concurrency => 50}, sub ($item) {
    $do->($item)->then(sub ($tx) {
      die "$item: " . $tx->res->code . ' ' . $tx->res->body if !$tx->res->is_success;
      push @answers, $tx->res->json;
    });
  }, @$list)->catch(sub ($fault) { die $fault })->wait;
  return \@answers;
}

sub redis (@command) {
  my ($status, $text) = $stack->run('redis-cli', '-s', $stack->file('sockets/redis.sock'), @command);
  die $text if $status;
  return $text;
}

# Microseconds a script took in Redis, on average, while the commands were sent.
sub cost ($list, $do) {
  redis(qw(CONFIG RESETSTAT));
  my $answers = each_of($list, $do);
  my ($calls, $usec) = redis(qw(INFO commandstats)) =~ /^cmdstat_evalsha:calls=(\d+),usec=(\d+)/m;
  return ($usec / $calls, $answers);
}

sub join_battle ($api, $count) {
  return cost([1 .. $count], sub ($i) { $ua->post_p("$api/join", json => {username => 'player' . ++$named}) });
}

# One round in one battle: participants who are new to it do each thing once.
sub measure ($api, $callers) {
  my %cost;
  $cost{submit} = (cost($callers, sub ($p) {
    $ua->post_p("$api/questions/$p->{question}/submit", $p->{headers}, json => {answer => 'yes'});
  }))[0];
  $cost{reward} = (cost($callers, sub ($p) { $ua->post_p("$api/reward", $p->{headers}, json => {type => 'arrow'}) }))[0];

  # Everybody is hit once, so nobody runs out of points.
  my %next = map { $callers->[$_]{id} => $callers->[$_ - 1]{id} } 0 .. $#$callers;
  $cost{attack} = (cost($callers,
    sub ($p) { $ua->post_p("$api/attack", $p->{headers}, json => {target => $next{$p->{id}}}) }))[0];
  $cost{questions}   = (cost($callers, sub ($p) { $ua->get_p("$api/questions",   $p->{headers}) }))[0];
  $cost{heartbeat}   = (cost($callers, sub ($p) { $ua->post_p("$api/heartbeat",  $p->{headers}) }))[0];
  $cost{leaderboard} = (cost($callers, sub ($p) { $ua->get_p("$api/leaderboard", $p->{headers}) }))[0];
  return \%cost;
}

sub median (@values) { return (sort { $a <=> $b } @values)[@values / 2] }

my %battles = (few => create('few'), many => create('many'));
join_battle($battles{few},  $few - $rounds * $samples);
join_battle($battles{many}, $many - $rounds * $samples);

my %costs;
for my $round (1 .. $rounds) {
  for my $name (qw(few many)) {
    my $api = $battles{$name};
    my ($join, $joined) = join_battle($api, $samples);
    my @callers = map { {id => $_->{participant}{id}, headers => {Authorization => "Bearer $_->{session}{token}"}} } @$joined;
    $_->{question} = $ua->get("$api/questions", $_->{headers})->res->json->{questions}[0]{id} for @callers;
    my $cost = {join => $join, %{measure($api, \@callers)}};
    push @{$costs{$_}{$name}}, $cost->{$_} for keys %$cost;
  }
}
$stack->stop;
$stack->forget;

printf "%-12s %10s %10s %7s\n", 'us in Redis', $few, $many, 'ratio';
for my $command (sort keys %costs) {
  my ($first, $last) = map { median(@{$costs{$command}{$_}}) } qw(few many);
  printf "%-12s %10.1f %10.1f %7.2f\n", $command, $first, $last, $last / $first;
}
