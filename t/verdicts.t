use lib 't/lib';
use Arena::Test;

use Mojo::JSON qw(from_json);

use Arena::Model;

# Verdicts at the end: until then nobody is told what is right, on any way; then all of it in one step.
my $arena  = Arena::Test->start(workers => 2);
my $client = $arena->client;
my $stack  = $arena->stack;
my %rules  = (verdicts => 'end');
my @names  = qw(ada bob cya dan);
my %right  = (ada => 2, bob => 0, cya => 3, dan => 2);    # of three answers

sub easy () { return bank(30, difficulty => 'easy', points => 12) }

# Three answers of each: so many right ones, whose points are no question's.
sub answer_all ($battle, $asked, @players) {
  my %said;
  for my $player (@players) {
    my @ids = sort keys %{$asked->{$player->username}};
    for my $i (0 .. 2) {
      my $question = $asked->{$player->username}{$ids[$i]};
      my $answer   = $i < $right{$player->username} ? right($question) : wrong($question);
      my $said     = $player->post("/questions/$ids[$i]/submit", {answer => $answer}, key => "answer$i");
      answered $said, 202, $player->username . ' answers' or next;
      push @{$said{$player->username}}, [$said->body, "/questions/$ids[$i]/submit", {answer => $answer}];
    }
  }
  return %said;
}

sub seen ($battle, @players) {
  return [map { $_->body } $client->get("/api/battles/$battle/leaderboard?limit=500"),
    $client->get("/api/battles/$battle/participants?name=a"), map { ($_->get('/me'), $_->get('/questions'), $_->get('/leaderboard')) } @players];
}

subtest 'a battle' => sub {
  my $battle  = $arena->running(questions => easy(), rules => \%rules);
  my $path    = "/api/battles/$battle";
  my %client  = map { $_ => $client->recorder } @names, 'spectator';
  my @players = map { Arena::Player->from($client{$_}, $client{$_}->post("$path/join", {username => $_})) } @names;
  my %asked   = map { $_->username => {$arena->asked($_)} } @players;
  my @sockets = ($client{spectator}->socket($battle), map { $_->socket } @players);
  my %said    = answer_all($battle, \%asked, @players);

  for my $player (@players) {
    my $name = $player->username;
    is_deeply [map { $_->[0] } @{$said{$name}}], [map {qq({"answered":$_})} 1 .. 3], "$name is told how many there are";
    my $me = $player->me;
    is_deeply [@$me{qw(points correct rewards_pending answered)}], [0, 0, 0, 3], 'and nothing of what they earned';
    is_deeply [sort map { $_->{status} } $player->questions], [('answered') x 3, ('open') x 12], 'nor of any question';
    refused $player->reward('arrow'), 409, 'no_reward_pending', 'there is nothing to take';
    refused $player->attack($players[$name eq 'ada' ? 1 : 0]), 409, 'no_arrows', 'and nothing to attack with';
    my ($body, $to, $json) = @{$said{$name}[0]};
    my $again = $player->post($to, $json, key => 'answer0');
    is_deeply [$again->status, $again->body], [202, $body], 'a repeat says the same';
    refused $player->post($to, $json), 409, 'already_answered', 'another try is one too many';
  }
  my $board = $arena->leaderboard($battle);
  is_deeply [map { [@$_{qw(username points)}] } @{$board->{entries}}], [map { [$_, 0] } @names], 'the board is in the order of joining';
  is_deeply [map { $_->{rank} } map { $_->me } @players], [1 .. 4], 'which is what ranks are';

  my ($id)  = sort keys %{$asked{bob}};
  my $known = $asked{bob}{$id};
  $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $id, answer => $known->{answer}}]});
  $sockets[0]->event('battle.regraded');

  my $export = $client->admin(GET => "/$battle/export")->json->{standings};
  is_deeply [map { [@$_{qw(username points correct)}] } @$export], [['cya', 36, 3], ['ada', 24, 2], ['dan', 24, 2], ['bob', 0, 0]],
    'the organiser knows how it stands';

  my $before = seen($battle, @players);
  $arena->restored($battle);
  is_deeply seen($battle, @players), $before, 'a restore tells no more';
  $_->leave for $players[3];
  $sockets[0]->event('leaderboard.updated', sub ($e) { grep { !$_->{online} } @{$e->{data}{entries}} });

  for my $name (sort keys %client) {
    my $bytes = $client{$name}->received;
    like $bytes, qr/leaderboard\.updated/, "$name has heard of the board";
    unlike $bytes, qr/"(?:correct|rewards_pending|points_awarded)":(?!0\b)/, 'and of nothing right or wrong';
    unlike $bytes, qr/"status":"(?:correct|wrong)"/, 'nor of a question that is';
    unlike $bytes, qr/"points":(?!0\b|12\b)/, 'nor of points but those of questions';
  }

  answered $arena->end($battle), 200, 'the end';
  my $ended = $sockets[1]->event('battle.ended')->{data};
  my @standing = (['cya', 36], ['ada', 24], ['dan', 24], ['bob', 0]);
  is_deeply [map { [@$_{qw(username points)}] } @{$ended->{entries}}], \@standing, 'shows all of it: who was first to as many is before';
  is_deeply [map { [@$_{qw(username points)}] } @{$arena->leaderboard($battle)->{entries}}], \@standing, 'and so does the board';
  my ($ada) = @players;
  is_deeply [@{$ada->me}{qw(points correct rank)}], [24, 2, 2], 'me';
  my %status;
  $status{$_->{status}}++ for $ada->questions;
  is_deeply \%status, {correct => 2, wrong => 1, open => 12}, 'and questions';
  my ($body, $to, $json) = @{$said{ada}[1]};
  is $ada->post($to, $json, key => 'answer1')->body, $body, 'a repeat still says what it said';
  my $after = seen($battle, @players[0 .. 2]);
  $arena->restored($battle);
  is_deeply seen($battle, @players[0 .. 2]), $after, 'a restore gives the same';
};

subtest 'another key meanwhile' => sub {
  my $battle  = $arena->running(questions => bank(15, difficulty => 'easy', points => 12, kind => 'choice', answer => 'c',
      choices => [map { +{id => $_, text => "the text of $_"} } 'a' .. 'd']), rules => {%rules, question_count => 15});
  my %client  = map { $_ => $client->recorder } qw(ada bob spectator);
  my ($ada, $bob) = map { Arena::Player->from($client{$_}, $client{$_}->post("/api/battles/$battle/join", {username => $_})) } qw(ada bob);
  my @sockets = ($client{spectator}->socket($battle), map { $_->socket } $ada, $bob);
  my ($id)    = map { $_->{id} } $ada->questions;
  answered $ada->submit($id, 'c'), 202, 'ada is right by the import';
  answered $bob->submit($id, 'd'), 202, 'bob is not';
  my $answer = $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $id, answer => 'd'}]});
  answered $answer, 200, 'another answer is right';
  is $answer->json->{changed}, 2, 'the organiser is told whom it concerns';
  $_->event('battle.regraded', sub ($event) { $event->{seq} eq $answer->json->{seq} }) for @sockets;
  my $before = seen($battle, $ada, $bob);
  for my $name (sort keys %client) {
    my $bytes = $client{$name}->received;
    unlike $bytes, qr/"(?:correct|rewards_pending|points_awarded|changed)":(?!0\b)/, "$name hears of nothing right or wrong";
    unlike $bytes, qr/"points":(?!0\b|12\b)|"status":"(?:correct|wrong)"/, 'nor of points';
  }
  is_deeply [map { $_->me->{points} } $ada, $bob], [0, 0], 'nobody has earned anything that is seen';
  $arena->restored($battle);
  is_deeply seen($battle, $ada, $bob), $before, 'a restore tells no more';
  answered $arena->end($battle), 200, 'the end';
  is_deeply [map { [@{$_->me}{qw(points correct rank)}] } $bob, $ada], [[12, 1, 1], [0, 0, 2]], 'counts by the other key';
};

subtest 'by an independent model' => sub {
  my $battle  = $arena->running(questions => easy(), rules => \%rules);
  my @players = $arena->join($battle, @names);
  my %asked   = map { $_->username => {$arena->asked($_)} } @players;
  my $model   = Arena::Model->new(bank => $arena->known->{$battle}, verdicts => 'end')->start;
  answer_all($battle, \%asked, @players);
  my %by_name = map { $_->username => $_ } @players;
  for my $row ($arena->journal($battle)) {
    my $arguments = from_json($row->{arguments});
    if ($row->{command} eq 'battle_join') {
      my $player = $by_name{$arguments->{username}};
      $model->join($player->id, $player->username);
      $model->ask($player->id, {map { $_ => $asked{$player->username}{$_}{prompt} } keys %{$asked{$player->username}}});
    }
    $model->submit($row->{participant}, @$arguments{qw(question answer)}) if $row->{command} eq 'question_submit';
  }
  my sub agrees ($when) {
    for my $player (@players) {
      my ($me, $expected) = ($player->me, $model->me($player->id));
      is_deeply {map { $_ => $me->{$_} } qw(points correct rewards_pending answered rank)},
        {map { $_ => $expected->{$_} } qw(points correct rewards_pending answered rank)}, $player->username . " $when";
    }
  }
  agrees('before the end');
  $arena->end($battle);
  $model->end;
  agrees('afterwards');
};

subtest 'who may attack tells nothing either' => sub {
  my $battle  = $arena->running(questions => easy(), rules => {%rules, attack_after_correct => 1});
  my @players = $arena->join($battle, qw(ada bob));
  my %asked   = map { $_->username => {$arena->asked($_)} } @players;
  answer_all($battle, \%asked, @players);
  refused $players[$_]->attack($players[1 - $_]), 409, 'attack_too_early', $players[$_]->username for 0, 1;
};

subtest 'the clock ends it' => sub {
  my ($battle, $at, $players) = $arena->in_time({ends_at => 6000}, sub ($battle) {
    answered $client->admin(POST => "/$battle/start"), 200, 'it starts';
    my @players = map { $arena->join($battle, $_) } @names;
    answer_all($battle, {map { $_->username => {$arena->asked($_)} } @players}, @players);
    return \@players;
  }, questions => easy(), rules => \%rules);
  my $socket = $client->socket($battle);
  my sub told ($entries) { return join ' ', map {"$_->{username} $_->{points}"} @$entries }
  my $last = 'cya 36 ada 24 dan 24 bob 0';
  is told($socket->event('battle.ended')->{data}{entries}), $last, 'and all of it is told';
  is told($arena->leaderboard($battle)->{entries}), $last, 'and shown';
  is_deeply [grep { told($_->{data}{entries}) =~ /[1-9]/ } $socket->all('leaderboard.updated')], [], 'and nothing before';
};

subtest 'a rule like any other' => sub {
  at_fault $client->admin(POST => '', json => {title => 'x', questions => bank(), rules => {verdicts => 'never'}}), ['rules.verdicts'],
    'one of two words';
  is $client->get('/api/battles/' . $arena->battle)->json->{rules}{verdicts}, 'at_once', 'at once, when nobody says otherwise';
};

done_clean($arena);
