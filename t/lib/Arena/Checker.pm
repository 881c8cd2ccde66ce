package Arena::Checker;

# Holds a ledger, the journal in PostgreSQL, the state in Redis and an independent fold against each other. What is
# found is counted, and told in words.

use Mojo::Base -base, -signatures;

use List::Util qw(first max);
use Mojo::JSON qw(decode_json encode_json from_json);

use Arena::Fold;
use Arena::Journal;
use Arena::Ledger;
use Arena::Wait qw(wait_until);

has [qw(load)];
has figures => sub { {events => 0, refusals => 0, unknown => 0, lost => 0, doubled => 0, foreign => 0, differing => 0} };
has faults  => sub { [] };

sub stack  ($self) { return $self->load->stack }
sub ledger ($self) { return $self->load->ledger }

sub _fault ($self, $figure, $text) {
  $self->figures->{$figure}++;
  push @{$self->faults}, "$figure: $text";
}

sub check ($self) {
  $self->check_battle($_) for sort keys %{$self->load->battles};
  $self->_fault(differing => $_) for @{$self->ledger->wrongs};
  return $self;
}

sub check_battle ($self, $battle) {
  my $journal = Arena::Journal->new(stack => $self->stack, battle => $battle);
  my @events  = $journal->events;
  my @refused = $journal->refusals;
  my $fold    = $self->_fold($battle);
  $self->figures->{events}   += @events;
  $self->figures->{refusals} += @refused;
  $self->_fault(differing => "$battle: $_") for $journal->chain_faults(@events);
  $self->_replay($battle, $fold, \@events, \@refused);
  $self->_missing($battle);
  $self->_order($battle);
  $self->_state($battle, $fold, scalar @events);
}

sub _fold ($self, $battle) {
  my $about = $self->load->battles->{$battle};
  my ($seed) = $self->stack->sql("SELECT seed FROM arena.battle WHERE id = '$battle'");
  return Arena::Fold->new(known => $about->{known}, imported => $about->{imported}, seed => $seed,
    count => $about->{fields}{rules}{question_count}, shuffled => ($about->{fields}{rules}{choices} // '') eq 'shuffled');
}

# Row by row, refusals and reads in their places.

sub _replay ($self, $battle, $fold, $events, $refused) {
  my (%after, %reads);
  push @{$after{$_->{seq}}}, $_ for @$refused;
  push @{$reads{$_->{seq}}}, $_ for $self->ledger->reads($battle);
  my $at = 0;
  for my $row ({seq => 0}, @$events) {
    if ($row->{seq}) {
      $self->_event($battle, $fold, $row);
      $self->_fault(differing => "$battle: time steps back at seq $row->{seq}") if $row->{at} < $at;
      $at = $row->{at};
    }
    $self->_refusal($battle, $fold, $_) for @{delete $after{$row->{seq}} // []};
    $self->_read($battle, $fold, $_) for @{delete $reads{$row->{seq}} // []};
  }
  $self->_fault(differing => "$battle: refused after seq $_, which is not there") for sort keys %after;
  $self->_fault(differing => "$battle: read at seq $_, which is not there") for sort keys %reads;
}

sub _event ($self, $battle, $fold, $row) {
  my $name = "$battle seq $row->{seq} $row->{command}";
  $self->_fault(differing => "$name: not by the session that lives") unless $fold->has_session($row);
  my $expected = $fold->apply($row);
  return $self->_fault(differing => "$name: the rules say $expected") if !ref $expected && length $expected;
  my $outcome = from_json($row->{outcome});
  $self->_fault(differing => "$name: its outcome is $row->{outcome}") unless _outcome_agrees($row->{command}, $outcome, $expected);
  return $self->_unasked($name, $row) if $row->{participant} =~ /^(?:organiser|clock)$/;

  my $entry = $self->_entry($battle, $fold, $row);
  return $self->_fault(foreign => "$name of key $row->{idempotency_key}: never sent") if !$entry || $entry->{never};
  return $self->_fault(doubled => "$name of key $row->{idempotency_key}: also seq $entry->{seq}") if $entry->{seq};
  $entry->{seq} = $row->{seq};
  $self->_same_command($name, $entry, $row);
  $self->_answer($name, $entry, $expected);
}

my %UNASKED = map { $_ => 1 } qw(battle_start battle_end sessions_expire);

sub _unasked ($self, $name, $row) {
  $self->_fault(foreign => "$name: by $row->{participant}") unless $UNASKED{$row->{command}};
}

sub _outcome_agrees ($command, $outcome, $expected) {
  return $outcome->{correct} == $expected->{correct} && $outcome->{points} == $expected->{points_awarded}
    if $command eq 'question_submit';
  return $outcome->{outcome} eq $expected->{outcome} && $outcome->{damage} == $expected->{damage}
    if $command eq 'battle_attack';
  return $outcome->{participant} eq $expected->{id} && $outcome->{username} eq $expected->{username}
    if $command eq 'battle_join';
  return 1;
}

sub _entry ($self, $battle, $fold, $row) {
  my $owner = $fold->names->{$row->{participant}} // '';
  $owner = from_json($row->{outcome} // $row->{arguments})->{username} // '' if $row->{command} eq 'battle_join';
  return $self->ledger->find($battle, $owner, $row->{idempotency_key});
}

# Whether what was sent, in bytes, is what the journal has, in characters, but for what the server adds to a command.
my @ADDED = qw(network username_folded username_meant username_look);

sub _same ($sent, $kept) {
  my ($its, $that) = map { delete @$_{@ADDED}; encode_json($_) } decode_json($sent), from_json($kept);
  return $its eq $that;
}

sub _same_command ($self, $name, $entry, $row) {
  return if $entry->{script} eq $row->{command} && _same($entry->{arguments}, $row->{arguments});
  $self->_fault(differing => "$name $row->{arguments}: sent was $entry->{script} $entry->{arguments}");
}

# What the client was told of a command that was done.
sub _answer ($self, $name, $entry, $expected) {
  my $answer = $entry->{answer} // return;
  if ($answer->{status} !~ /^2/) {
    $entry->{amiss} = 1;
    return $self->_fault(foreign => "$name: refused with $answer->{status}");
  }
  my $said = length $answer->{body} ? decode_json($answer->{body}) : '';
  $said = $said->{participant} if $entry->{script} eq 'battle_join';
  my @differ = _differences($said, $expected);
  $self->_fault(differing => "$name: answered with $answer->{body}, the rules differ in @differ") if @differ;
}

# A refusal that was kept, or a heartbeat: the rules must refuse it in this place, too.
sub _refusal ($self, $battle, $fold, $row) {
  my $name  = "$battle after seq $row->{seq} $row->{command} of key $row->{idempotency_key}";
  my $entry = $self->_entry($battle, $fold, $row);
  return $self->_fault(foreign => "$name: never sent") if !$entry || $entry->{never};
  return $self->_fault(doubled => "$name: also after seq $entry->{refused}") if defined $entry->{refused};
  return $self->_fault(doubled => "$name: also seq $entry->{seq}") if $entry->{seq};
  $entry->{refused} = $row->{seq};
  $self->_same_command($name, $entry, $row);
  my $answer   = $entry->{answer} // return;
  my $code     = Arena::Ledger->code($answer);
  my $expected = $fold->apply($row);
  $expected = '' if ref $expected && $row->{command} eq 'battle_heartbeat';
  $self->_fault(differing => "$name: refused with $code, the rules say " . (ref $expected ? 'that it is done' : $expected))
    if $code ne $expected;
}

sub _read ($self, $battle, $fold, $read) {
  my $model    = $fold->model;
  my $said     = $read->{said};
  my $expected = $model->me($read->{id});
  if ($read->{kind} eq 'leaderboard') {
    my @page = $model->page($read->{offset}, 25);
    $expected = {total => scalar keys %{$model->players}, online => $model->online, entries => \@page};
  }
  my @differ = _differences($said, $expected);
  $self->_fault(differing => "$battle: $read->{kind} at seq $read->{seq} said " . encode_json($said) . ", the rules differ in @differ")
    if @differ;
}

# Members of what is expected that are not said alike.
sub _differences ($said, $expected) {
  return $said eq $expected ? () : 'all' unless ref $expected;
  return 'all' unless ref $said eq ref $expected;
  return grep { !exists $said->{$_} || _differences($said->{$_}, $expected->{$_}) } sort keys %$expected if ref $expected eq 'HASH';
  return @$said == @$expected ? map { _differences($said->[$_], $expected->[$_]) ? "[$_]" : () } 0 .. $#$expected : 'length';
}

# What was acknowledged and is nowhere.
sub _missing ($self, $battle) {
  for my $entry ($self->ledger->commands($battle)) {
    my $name = "$battle $entry->{username} $entry->{key} $entry->{script}";
    $self->figures->{unknown}++ unless $entry->{answer} || $entry->{never};
    next unless $entry->{answer};
    my $said   = "$entry->{answer}{status} $entry->{answer}{body}";
    my $is_for = $entry->{script} eq 'battle_heartbeat' || !Arena::Ledger->is_done($entry) ? 'refused' : 'seq';
    next if defined $entry->{$is_for} || !Arena::Ledger->is_kept($entry);
    $self->_fault(lost => "$name: answered $said");
  }
}

# What was known before a command was sent, or a question asked, is before it in the journal.
sub _order ($self, $battle) {
  my @all   = (map({ {%$_, after => 1} } $self->ledger->commands($battle)), $self->ledger->reads($battle));
  my @known = grep { defined $_->{at_seq} && !$_->{amiss} } map { {%$_, at_seq => $_->{seq} // $_->{refused}} } @all;
  my @heard = sort { $a->{to} <=> $b->{to} } grep { $_->{to} } @known;
  my $most  = 0;
  for my $later (sort { $a->{from} <=> $b->{from} } @known) {
    while (@heard && $heard[0]{to} < $later->{from}) { $most = max($most, shift(@heard)->{at_seq}) }
    my $least = $later->{after} && $later->{seq} ? $most + 1 : $most;
    next if $later->{at_seq} >= $least;
    my $name = $later->{key} ? "$later->{username} $later->{key}" : $later->{kind};
    $self->_fault(differing => "$battle: $name is of seq $later->{at_seq}, when seq $most was known");
  }
}

# How it stands now, as clients see it and in Redis. The archive may answer for a battle that is over; then it is brought back.

sub _state ($self, $battle, $fold, $seq) {
  my $model = $fold->model;
  $self->_leaderboard($battle, $model, $seq);
  my %state = $self->_held($battle, sort keys %{$model->players});
  for my $id (sort keys %{$model->players}) {
    my @differ = _differences($state{$id} // {}, _hash($model->players->{$id}));
    $self->_fault(differing => "$battle: $id in Redis, the fold differs in @differ") if @differ;
  }
  $self->_leaderboard($battle, $model, $seq);
}

sub _leaderboard ($self, $battle, $model, $seq) {
  my @said = $self->_pages($battle, scalar keys %{$model->players}, $seq);
  my @differ = _differences(\@said, [$model->page(0, scalar keys %{$model->players})]);
  $self->_fault(differing => "$battle: the leaderboard, the fold differs at @differ") if @differ;
}

# An order of the organiser brings a battle back. One that is over may leave again at once.
sub _held ($self, $battle, @ids) {
  return unless @ids;
  return %{wait_until("$battle in Redis", sub {
    return unless $self->load->client->admin(POST => "/$battle/end", undocumented => 1)->status == 200;
    my %state = $self->_participants($battle, @ids);
    return !grep({ !defined $_->{username} } values %state) && \%state;
  })};
}

# The fields of a participant's hash, as the model has them.
sub _hash ($player) {
  return {
    rewards => $player->{rewards_pending},
    given   => $player->{given},
    map { $_ => $player->{$_} } qw(username points arrows shields answered correct session live)
  };
}

my $STATE = <<'EOF_LUA';
local all = {}
for i = 1, #ARGV do
  local hash = redis.call('HGETALL', KEYS[1] .. ':participant:' .. ARGV[i])
  for j = 1, #hash, 2 do
    if hash[j] == 'state' then hash[j + 1] = {struct.unpack('<I4I4I4I4I4I4I4I1', hash[j + 1])} end
  end
  all[i] = hash
end
return cjson.encode(all)
EOF_LUA

sub _participants ($self, $battle, @ids) {
  my ($text) = $self->stack->redis('EVAL', $STATE, 1, "{battle:$battle}", @ids);
  my @hashes = @{decode_json($text)};
  return map {
    my %hash = ref $hashes[$_] eq 'ARRAY' ? @{$hashes[$_]} : ();    # Redis has none of it
    @hash{qw(points arrows shields rewards answered correct session live)} = @{$hash{state} // []};
    for my $field (grep {/^answer:/} keys %hash) {
      $hash{given}{$field =~ s/^answer://r} = $hash{$field} =~ /^1 / ? 1 : 0;
    }
    $hash{given} //= {};
    ($ids[$_] => \%hash);
  } 0 .. $#ids;
}

sub _pages ($self, $battle, $total, $seq) {
  my @entries;
  while (@entries < $total) {
    my $offset = @entries;
    my $page   = wait_until('a page', sub {
      my $answer = $self->load->client->get("/api/battles/$battle/leaderboard?limit=50&offset=$offset");
      return $answer->status == 200 && $answer->json;
    });
    $self->_fault(differing => "$battle: the leaderboard is at seq $page->{seq}, the journal at $seq") if ($page->{seq} // -1) != $seq;
    last unless @{$page->{entries} // []};
    push @entries, @{$page->{entries}};
  }
  return @entries;
}

1;
