use lib 't/lib';
use Arena::Test;
use Arena::Kept;

use Mojo::File qw(path);

use Arena::File qw(spew);

# A battle leaves Redis in pieces, of one participant here. In between it is answered for by PostgreSQL, comes back whole, and
# somebody goes on with it whatever stops. First nobody does: neither who begins, nor the clock.
my %real = map { $_ => path("lua/$_")->slurp } qw(core/delete_battle.lua core/step/clear_left.lua job/battle_clear.lua job/battle_evict.lua);
my %idle = (
  'core/delete_battle.lua'   => $real{'core/delete_battle.lua'} =~ s/^local DELETED = \d+$/local DELETED = 1/mr,
  'core/step/clear_left.lua' => $real{'core/step/clear_left.lua'} =~ s/^if has_left\(\) then$/if has_left() and false then/mr,
  'job/battle_clear.lua'     => $real{'job/battle_clear.lua'} =~ s/^if delete_left\(\) then$/if has_left() and false then/mr,
  'job/battle_evict.lua'     => $real{'job/battle_evict.lua'} =~ s/^if more then$/if more and false then/mr
);
isnt $idle{$_}, $real{$_}, "$_ is changed" for sort keys %real;

# What is tried again is so soon.
my $tick = path('lua/job/battle_tick.lua')->slurp =~ s/^local ARCHIVE_INTERVAL = \d+$/local ARCHIVE_INTERVAL = 1000/mr;

my $arena = Arena::Test->start(
  workers => 2,
  http    => 'arena_battle_retention 1h;',
  scripts => {%idle, 'job/battle_clear.lua' => $real{'job/battle_clear.lua'}, 'job/battle_tick.lua' => $tick}
);
my $client = $arena->client;
my $stack  = $arena->stack;
my $kept   = Arena::Kept->new(arena => $arena);
my $MANY   = 40;

sub use_scripts (%texts) {
  spew($stack->file("lua/$_"), $texts{$_}) for keys %texts;
  $stack->renew;
}

# It stays an hour where it is to be found in Redis later, however slow the machine is.
sub retain ($time) {
  my $conf = $stack->file('nginx.conf');
  spew($conf, $conf->slurp =~ s/(arena_battle_retention) \w+;/$1 $time;/r);
  $stack->renew;
}

# But for attempts to join, which are counted for a minute.
sub keys_of ($battle) { return grep { !/:(?:joins|resumes|guesses|guess_wait):/ } $stack->redis('--scan', '--pattern', "{battle:$battle}*") }
sub is_held ($battle) { return ($stack->redis('EXISTS', "{battle:$battle}"))[0] }
sub left ($battle)    { return ($stack->redis('ZCARD', "{battle:$battle}:left"))[0] }
sub leaves ($battle)  { return wait_until("$battle to leave", sub { !is_held($battle) }) }
sub gone ($battle)    { return wait_until("the rest of $battle to go", sub { !keys_of($battle) }) }

# An answer that is not "later", from a battle that may be on its way back.
sub soon ($ask) {
  return wait_until('an answer', sub { my $answer = $ask->(); $answer->status != 503 && $answer });
}

sub said ($battle) {
  my %said = %{$kept->seen($battle)};
  $said{$_} = $client->get("/api/battles/$battle$_")->body for '', '/leaderboard', '/leaderboard?offset=3', '/participants?name=p';
  return \%said;
}

# Where somebody answered something wrong that a regrade makes right.
sub ended ($count) {
  my $battle  = $arena->running(questions => bank(20), rules => {session_timeout_ms => 5000});
  my @players = $arena->join($battle, map {"player-$_"} 1 .. $count);
  $arena->score($_) for @players[0 .. 4];
  my ($open) = grep { $_->{status} eq 'open' && $_->{kind} eq 'number' } $players[5]->questions;
  answered $players[5]->submit($open->{id}, 9999), 200, 'a wrong answer';
  $arena->end($battle);
  $arena->journal($battle);
  return ($battle, $open->{id});
}

sub regrade_p ($battle, $question, $answer) {
  return $client->request_p(POST => "/api/admin/battles/$battle/regrade", token => $stack->admin_token,
    json => {questions => [{id => $question, answer => $answer}]}, key => "to-$answer");
}

my ($battle, $question) = ended(8);
my $before = said($battle);

subtest 'in the middle' => sub {
  retain('1s');
  leaves($battle);
  is left($battle), 7, 'the participants that are left are known';
  is_deeply said($battle), $before, 'PostgreSQL answers as Redis did';
  ok !is_held($battle), 'and that does not bring it back';
};

subtest 'Redis is started anew' => sub {
  $stack->restart('redis');
  is left($battle), 7, 'it has what it had';
  is_deeply soon(sub { $client->get("/api/battles/$battle") })->body, $before->{''}, 'and is not asked';
  is_deeply said($battle), $before, 'all is answered as before';
};

subtest 'a regrade' => sub {
  retain('1h');
  my $regrade = soon(sub { await(regrade_p($battle, $question, 9999)) });
  answered $regrade, 200, 'is done';
  ok $regrade->json->{changed}, 'of what was answered';
  is left($battle), 0, 'in a battle that is back, when all of before was gone';
  $arena->journal($battle);
  my $after = said($battle);
  my %ids   = map { $_->{participant_id} => 1 } @{$client->get("/api/battles/$battle/leaderboard")->json->{entries}};
  my @held  = grep {/:participant:/} keys_of($battle);
  is_deeply [sort map {/([^:]+)$/} @held], [sort keys %ids], 'with each participant';
  $before = $after;
};

subtest 'the clock goes on with it' => sub {
  use_scripts(%idle, map { $_ => $real{$_} } 'core/step/clear_left.lua');
  retain('1s');
  leaves($battle);
  is left($battle), 7, 'who began has stopped';
  is_deeply said($battle), $before, 'all is answered as before';
  use_scripts('job/battle_clear.lua' => $real{'job/battle_clear.lua'});
  gone($battle);
  is_deeply said($battle), $before, 'also when nothing is left';
};

subtest 'everybody asks, and regrades, while it leaves' => sub {
  use_scripts('job/battle_evict.lua' => $real{'job/battle_evict.lua'});
  my ($many, $open) = ended($MANY);
  $before = said($many);
  my $board = '/leaderboard?limit=500';
  my $entries = sub ($answer) { return [map { [@$_{qw(rank points username)}] } @{$answer->json->{entries}}] };
  my $was = $entries->($client->get("/api/battles/$many$board"));
  for my $answer (9999, 9998) {
    leaves($many);
    my ($regrade, @boards) = together(regrade_p($many, $open, $answer), map { $client->request_p(GET => "/api/battles/$many$board") } 1 .. 10);
    $regrade = soon(sub { await(regrade_p($many, $open, $answer)) });
    answered $regrade, 200, "to $answer";
    my $is = $entries->(soon(sub { $client->get("/api/battles/$many$board") }));
    is @$is, $MANY, 'nobody is missing';
    for my $seen (map { $entries->($_) } grep { $_->status == 200 } @boards) {
      is_deeply $seen, $seen->[0][1] == $was->[0][1] && $seen->[4][1] == $was->[4][1] ? $was : $is, 'what was seen is of before, or of after';
    }
    $was = $is;
    $arena->journal($many);
    my $after = said($many);
    gone($many);
    is_deeply said($many), $after, 'and it leaves as it is now';
  }
};

done_clean($arena);
