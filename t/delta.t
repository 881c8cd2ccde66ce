use lib 't/lib';
use Arena::Test;

use Arena::Top;
use List::Util qw(max shuffle);
use Mojo::JSON qw(encode_json);

# Who connects with delta=1 hears what has changed of the leaderboard, and knows what others know. Two hosts; whatever is
# told is told to both kinds at the same instants.
my $pace   = 'arena_leaderboard_interval 20ms max=20ms; arena_leaderboard_changed_interval 20ms; arena_limit submit off; arena_limit attack off;';
my $arena  = Arena::Test->start(workers => 2, http => $pace);
my $there  = $arena->beside;
my $client = $arena->client;
my %easy   = (questions => bank(30, difficulty => 'easy', points => 12));
srand 1;

# Until this socket has heard of that seq.
sub hears_of ($socket, $name, $seq) {
  return $socket->event($name, sub ($e) { $e->{seq} >= $seq });
}

# What both kinds were told at one seq is the same.
sub same ($changes, $plain, $name) {
  my $after = eval { Arena::Top->of($changes) } or return fail("$name: $@");
  my @both = grep { $after->{$_->{seq}} } $plain->all('leaderboard.updated');
  my @other = grep {
    encode_json($after->{$_->{seq}}{entries}) ne encode_json($_->{data}{entries})
      || join(' ', @{$after->{$_->{seq}}}{qw(total online)}) ne join(' ', @{$_->{data}}{qw(total online)})
  } @both;
  is_deeply \@other, [], "$name: " . @both . ' standings are those that others are told';
  return scalar @both;
}

subtest 'the whole, then changes' => sub {
  my $battle  = $arena->running(%easy);
  my $plain   = $client->socket($battle);
  my @changes = ($client->socket($battle, delta => 1), $there->client->socket($battle, delta => 1), $client->source($battle, delta => 1));
  my @players = $arena->join($battle, map {"player$_"} 1 .. 13);
  my %asked   = map { $_->id => {$arena->asked($_)} } @players;

  for my $round (1 .. 8) {
    for my $some (map { [grep { rand > 0.4 } shuffle @players] } 1 .. 2) {
      together(map { my ($id, $question) = each %{$asked{$_->id}}; $_->post_p("/questions/$id/submit", {answer => right($question)}) } @$some);
    }
    $players[$round]->reward('arrow');
    $players[$round]->attack($_) for $players[0];
    push @changes, $client->socket($battle, delta => 1) if $round == 2;
    hears_of($plain, 'leaderboard.updated', $arena->leaderboard($battle)->{seq});
  }
  my $last = $arena->leaderboard($battle);
  for my $socket (@changes, $plain) {
    hears_of($socket, $socket == $plain ? 'leaderboard.updated' : 'leaderboard.changed', $last->{seq});
  }

  my @names = ('here', 'on another host', 'an EventSource', 'who came late');
  for my $i (0 .. $#changes) {
    my @whole = grep { !defined $_->{data}{base} } $changes[$i]->all('leaderboard.changed');
    is $whole[0], ($changes[$i]->all('leaderboard.changed'))[0], "$names[$i]: the first says all";
    is_deeply [grep { $_->{at} - $whole[0]{at} < 30_000 && $i < 3 } @whole[1 .. $#whole]], [], 'what follows does not';
    cmp_ok same($changes[$i], $plain, $names[$i]), '>', 5, 'of several';
    my $after = Arena::Top->of($changes[$i])->{$last->{seq}};
    is_deeply $after->{entries}, [@{$last->{entries}}[0 .. 9]], 'in the end it is the leaderboard';
    is_deeply [$changes[$i]->all('leaderboard.updated')], [], 'and nothing is told twice';
  }
  is_deeply [$plain->all('leaderboard.changed')], [], 'who did not ask for changes gets none';
  my @all = map { $_->{data} } $changes[0]->all('leaderboard.changed');
  ok scalar(grep { @{$_->{gone}} } @all), 'some left the first ten';
  cmp_ok max(map { scalar @{$_->{entries}} } grep { defined $_->{base} } @all), '<=', 10, 'changes are of the first ten';
  ok scalar(grep { @{$_->{attacks}} } @all), 'attacks are told';
};

subtest 'what is private, and other events, in their order' => sub {
  my $battle = $arena->battle(%easy);
  my @before = map { $_->socket($battle, delta => 1) } $client, $there->client;
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  $_->event('leaderboard.changed', sub ($e) { $e->{data}{total} == 2 }) for @before;
  my $hers   = $ada->socket(delta => 1);
  my $public = $there->client->socket($battle, delta => 1);
  $client->admin(POST => "/$battle/start");
  $arena->arm($ada, 'arrow');
  $arena->score($bob);
  $ada->attack($bob);
  ok $hers->event('participant.updated', sub ($e) { $e->{data}{arrows} == 0 && $e->{data}{points} == 12 }), 'a participant hears its own';
  $public->event('leaderboard.changed', sub ($e) { @{$e->{data}{attacks}} });
  my ($open, $question) = $arena->asked($ada);
  $arena->end($battle);
  for my $socket ($hers, $public) {
    is_deeply [map { $_->{username} } @{$socket->event('battle.ended')->{data}{entries}}], ['ada', 'bob'], 'the end is told';
    my @order = map { $_->{event} =~ /^(?:battle|leaderboard)/ ? $_->{event} : () } @{$socket->events};
    is $order[0],  'battle.started', 'after all that came before';
    is $order[-1], 'battle.ended',   'the start being the first';
    my @seq = map { $_->{seq} } @{$socket->events};
    is_deeply \@seq, [sort { $a <=> $b } @seq], 'each in its order';
  }
  is_deeply [grep { $_->{event} =~ /^(?:attack|participant)/ } @{$public->events}], [], 'a spectator hears nothing private';
  answered $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $open, answer => wrong($question)}]}), 200, 'judged again';
  ok $_->event('battle.regraded'), 'which is told, too' for $hers, $public;
};

subtest 'now and then all is said' => sub {
  my $battle  = $arena->running(%easy);
  my $changes = $client->socket($battle, delta => 1);
  my $plain   = $client->socket($battle);
  my ($ada)   = $arena->join($battle, 'ada');
  $arena->score($ada);
  $changes->event('leaderboard.changed', sub ($e) { defined $e->{data}{base} });
  $arena->stack->redis(EVAL => q(
    local last = cmsgpack.unpack(redis.call('HGET', KEYS[1], 'changes'))
    last.whole_at = last.whole_at - 30000
    redis.call('HSET', KEYS[1], 'changes', cmsgpack.pack(last))), 1, "{battle:$battle}");
  $arena->score($ada);
  my $again = $changes->event('leaderboard.changed', sub ($e) { my ($entry) = @{$e->{data}{entries}}; $entry && $entry->{points} == 24 });
  is $again->{data}{base}, undef, 'half a minute later, to all';
  $arena->score($ada);
  $changes->event('leaderboard.changed', sub ($e) { ($e->{data}{base} // '') eq $again->{seq} });
  same($changes, $plain, 'and it goes on');
};

# Published as a script would; the whole, and what has changed since base.
sub in_forms ($battle, $seq, $base) {
  my @forms = map { encode_json({event => 'leaderboard.changed', seq => "$seq", at => 1,
    data => {total => 1, online => 1, base => $_, entries => [], gone => [], attacks => []}}) } undef, $base ? "$base" : ();
  return (sprintf '@forms@%d:%s', length $forms[0], join '', @forms);
}

sub bases ($socket) { return [map { [$_->{seq}, $_->{data}{base}] } $socket->all('leaderboard.changed')] }

subtest 'who was not given the one before gets the whole' => sub {
  my $battle  = $arena->running(%easy);
  my @sockets = map { $client->socket($battle, delta => 1) } 1 .. 40;
  # At once: so most of them wait, and those that nobody was given yet give way to newer ones.
  my $publish = q(for i = 1, #ARGV do redis.call('SPUBLISH', KEYS[1], ARGV[i]) end);
  $arena->stack->redis(EVAL => $publish, 1, "arena:0:{battle:$battle}:battle.$battle.delta", map { in_forms($battle, $_, $_ - 1) } 1 .. 12);
  hears_of($_, 'leaderboard.changed', 12) for @sockets;
  for my $socket (@sockets) {
    my $given = bases($socket);
    my @seq = map { $_->[0] } @$given;
    my %had;
    my @wrong = grep { my ($seq, $base) = @$_; $had{$seq} = 1; defined $base && !$had{$base} } @$given;
    is_deeply \@wrong, [], "of @seq none goes on from what was left out" if @wrong;
    is $seq[-1], 12, 'the last came' if $seq[-1] != 12;
  }
  my ($replaced) = $client->get('/metrics')->body =~ /^arena_events_replaced_total (\d+)/m;
  cmp_ok $replaced, '>', 0, 'some gave way';
  cmp_ok scalar(map { @{bases($_)} } @sockets), '<', 40 * 12, 'so not all went to all';

  my $late = $client->socket($battle, delta => 1);
  $arena->stack->redis(SPUBLISH => "arena:0:{battle:$battle}:battle.$battle.delta", in_forms($battle, 13, 12));
  hears_of($_, 'leaderboard.changed', 13) for $late, @sockets;
  is_deeply bases($late), [[13, undef]], 'who is new gets the whole';
  is_deeply [grep { ($_->[1] // '') ne '12' } map { bases($_)->[-1] } @sockets], [], 'the others the change';
  $_->close for @sockets, $late;
};

subtest 'what is published in another form goes out as it is' => sub {
  my $battle = $arena->running(%easy);
  my $socket = $client->socket($battle, delta => 1);
  my $text   = '{"event":"session.replaced","seq":"1","at":1,"data":{}}';
  my $tail   = '{"event":"session.replaced","seq":"2","at":1,"data":{}}';
  local $client->{on_fault} = sub ($fault) { };
  $arena->stack->redis(SPUBLISH => "arena:0:{battle:$battle}:battle.$battle.delta", $_)
    for '@forms@', '@forms@x:', '@forms@99:{}', '@forms@-1:{}', '@forms@' . '9' x 30 . ':{}', '@forms@' . length($text) . ":$text", $tail;
  $socket->event('session.replaced', sub ($e) { $e->{seq} == 2 });
  like $socket->bytes, qr/\@forms\@99:\{\}.*\Q$text$tail\E\z/s, 'nothing is lost by it';
};

subtest 'the argument' => sub {
  my $battle = $arena->running(%easy);
  at_fault $client->socket($battle, delta => $_), ['delta'], "delta=$_ is none" for qw(2 yes -1);
  my $plain = $client->socket($battle, delta => 0);
  $arena->join($battle, 'ada');
  ok $plain->event('leaderboard.updated'), 'delta=0 is without it';
};

done_clean($there, $arena);
