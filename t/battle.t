use lib 't/lib';
use Arena::Test;

use Mojo::JSON qw(encode_json from_json);
use Mojo::Promise;

use Arena::Model;

# A whole battle, played by many at once with choices made by chance, against the rules written down once more. What
# the players were answered, the standings and what each is told at the end agree with a model that folds the journal.
my $SEED    = $ENV{SEED} // int rand 2**31;
my $PLAYERS = $ENV{PLAYERS} // 200;
diag "SEED=$SEED";

my $limits = join ' ', map {"arena_limit $_ off;"} qw(joins join resume guesses leave leaderboard questions submit reward attack heartbeat reads);
my $arena  = Arena::Test->start(workers => 2, http => $limits);
my $client = $arena->client;
my $battle = $arena->running(rules => {question_count => 12, session_timeout_ms => 600_000}, questions => bank(60));
my $model  = Arena::Model->new(bank => $arena->known->{$battle})->start;

# A chance of its own for each player, so that a seed means the same choices in whatever order answers come.
my @states;
sub chance ($i, $n) {
  $states[$i] = ($states[$i] * 1103515245 + 12345) % 2**31;
  return int($states[$i] / 65536) % $n;
}

my @names = map {"player$_"} 1 .. $PLAYERS;
my @players;
push @players, $arena->join($battle, splice @names, 0, 50) while @names;
my @sockets = map { $_->socket } @players;
my @tokens  = map { $_->token } @players;
my (%asked, %number, %done);    # by participant: questions; its number; what it was answered, in its order
for my $i (0 .. $#players) {
  my $player = $players[$i];
  $number{$player->id} = $i;
  $asked{$player->id}  = {$arena->asked($player)};
  $states[$i] = ($SEED + 7919 * $i) % 2**31;
  chance($i, 2) for 1 .. 5;
}

sub question_p ($i, $player) {
  my @ids = sort keys %{$asked{$player->id}};
  my $id  = $ids[chance($i, scalar @ids)];
  my $question = $asked{$player->id}{$id};
  my $answer   = chance($i, 4) ? right($question, chance($i, 4)) : wrong($question, chance($i, 4));
  return ['submit', $id, $answer], $player->post_p("/questions/$id/submit", {answer => $answer});
}

sub reward_p ($i, $player) {
  my $type = chance($i, 3) ? 'arrow' : 'shield';
  return ['reward', $type], $player->post_p('/reward', {type => $type});
}

sub attack_p ($i, $player) {
  my $target = $players[chance($i, 12) ? chance($i, 20) : chance($i, scalar @players)]->id;
  return ['attack', $target], $player->post_p('/attack', {target => $target});
}

sub resume_p ($i, $player) {
  my $json = {username => $player->username, resume_code => $player->resume_code};
  return ['resume'], $client->request_p(POST => $player->path('/join'), json => $json)->then(sub ($answer) {
    $players[$i] = Arena::Player->from($client, $answer);
    return $answer;
  });
}

# One thing after the other, all players side by side.
sub play_p ($i, $left) {
  return Mojo::Promise->resolve unless $left;
  my $dice = chance($i, 20);
  my $move = $dice == 0 ? \&resume_p : $dice < 8 ? \&question_p : $dice < 13 ? \&reward_p : \&attack_p;
  my ($what, $promise) = $move->($i, $players[$i]);
  return $promise->then(sub ($answer) {
    push @{$done{$players[$i]->id}}, [$what, $answer->status, $answer->json];
    return play_p($i, $left - 1);
  });
}

{
  local $Arena::Wait::PATIENCE = 30 * $Arena::Wait::PATIENCE;
  await(Mojo::Promise->all(map { play_p($_, 40) } 0 .. $#players), 'the battle');
}

# Commands that were accepted, in the order they were.
my @journal = $arena->journal($battle);

# What depends on a participant alone can be foretold also where it is refused.
my %OWN = map { $_ => 1 } qw(no_arrows no_reward_pending already_answered self_attack question_not_found target_not_found);
my (%codes, @differ);

sub differs ($id, $said, $expected) {
  push @differ, "player$number{$id}: " . encode_json([$said, $expected]) if @differ < 10;
}

sub plain ($json) { return {%$json, exists $json->{correct} ? (correct => $json->{correct} ? 1 : 0) : ()} }

sub canonical ($value) {
  return '{' . join(',', map {"$_:" . canonical($value->{$_})} sort keys %$value) . '}' if ref $value eq 'HASH';
  return $value;
}

sub refusals ($id) {
  while (my $next = $done{$id}[0]) {
    my ($what, $status, $json) = @$next;
    return if $status == 200;
    shift @{$done{$id}};
    $codes{$json->{code}}++;
    my ($verb, @arguments) = @$what;
    next unless $OWN{$json->{code}};
    my $expected = $model->$verb($id, @arguments);
    differs($id, $json->{code}, $expected) if ref $expected || $expected ne $json->{code};
  }
}

my %by_name = map { $_->username => $_->id } @players;
my %verbs   = (
  question_submit => sub ($id, $arguments) { $model->submit($id, @$arguments{qw(question answer)}) },
  reward_take     => sub ($id, $arguments) { $model->reward($id, $arguments->{type}) },
  battle_attack   => sub ($id, $arguments) { $model->attack($id, $arguments->{target}) }
);

subtest 'the journal, folded' => sub {
  my $last = 0;
  for my $entry (@journal) {
    is $entry->{seq}, $last + 1, "no gap before $entry->{seq}" unless $entry->{seq} == $last + 1;
    $last = $entry->{seq};
    my $arguments = from_json($entry->{arguments} || '{}');
    if ($entry->{command} eq 'battle_join') {
      my $id = $by_name{$arguments->{username}};
      if (!$model->players->{$id}) {
        $model->join($id, $arguments->{username});
        $model->ask($id, {map { $_ => $asked{$id}{$_}{prompt} } keys %{$asked{$id}}});
        next;
      }
      refusals($id);
      my $next = shift @{$done{$id}};
      differs($id, $next, 'a resume') unless $next && $next->[0][0] eq 'resume';
      next;
    }
    my $verb     = $verbs{$entry->{command}} or next;
    my $id       = $entry->{participant};
    refusals($id);
    my $expected = $verb->($id, $arguments);
    my $next     = shift @{$done{$id}};
    differs($id, $next, $expected) unless $next && ref $expected && canonical(plain($next->[2])) eq canonical({%$expected, seq => $entry->{seq}});
  }
  refusals($_) for keys %done;
  is_deeply \@differ, [], 'every answer is what the rules say';
  is_deeply [grep { @{$done{$_}} } keys %done], [], 'and every answer is of a command in the journal';
  cmp_ok scalar @journal, '>', 10 * @players, 'there were many';
};

note 'refused: ', join ', ', map {"$_ $codes{$_}"} sort keys %codes;

my @standing = $model->standing;

subtest 'the leaderboard' => sub {
  my @entries;
  for (my $offset = 0; $offset < @players; $offset += 500) {
    push @entries, @{$arena->leaderboard($battle, "?limit=500&offset=$offset")->{entries}};
  }
  my @fields = qw(username points arrows shields);
  is_deeply [map { [@$_{qw(rank participant_id), @fields}] } @entries],
    [map { [$_ + 1, $standing[$_]{id}, @{$standing[$_]}{@fields}] } 0 .. $#standing], 'every rank, score, arrow and shield';
};

subtest 'what each participant sees' => sub {
  my @fields = qw(id username points arrows shields rewards_pending answered correct);
  my %rank   = map { $standing[$_]{id} => $_ + 1 } 0 .. $#standing;
  my @me     = map { $_->json } together(map { $_->request_p(GET => '/me') } @players);
  is_deeply [map { [@$_{@fields, 'rank'}] } @me],
    [map { my $p = $model->players->{$_->id}; [@$p{@fields}, $rank{$_->id}] } @players], 'me';
  my ($some) = grep { $model->players->{$_->id}{answered} } @players;
  is_deeply {map { $_->{id} => $_->{status} eq 'correct' ? 1 : 0 } grep { $_->{status} ne 'open' } $some->questions},
    $model->players->{$some->id}{given}, 'and its questions';
};

subtest 'the end' => sub {
  $arena->end($battle);
  my $export    = $client->admin(GET => "/$battle/export")->json->{standings};
  is_deeply [map { [@$_{qw(rank participant_id points)}] } @$export],
    [map { [$_ + 1, @{$standing[$_]}{qw(id points)}] } 0 .. $#standing], 'the export is the standing';
  my ($open) = grep { $players[$_]->token eq $tokens[$_] } 0 .. $#players;    # who did not resume
  my $ended  = $sockets[$open]->event('battle.ended')->{data}{entries};
  my $top    = $#standing < 99 ? $#standing : 99;
  is_deeply [map { [@$_{qw(rank participant_id points)}] } @$ended],
    [map { [$_ + 1, @{$standing[$_]}{qw(id points)}] } 0 .. $top], 'and so is what everybody was told';
};

done_clean($arena);
