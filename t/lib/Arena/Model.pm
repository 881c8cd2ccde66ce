package Arena::Model;

# The rules of a battle once more, in memory, so that what the server says can be held to something that shares no
# code with it. Every command gives what its answer should say, or the code of its refusal.

use Mojo::Base -base, -signatures;

use List::Util qw(uniq);
use Math::BigFloat;
use Unicode::Normalize qw(NFC NFKC);

has bank    => sub { {} };    # by prompt: questions as they were imported
has damage  => 10;
has players => sub { {} };
has running => 0;
has verdicts => 'at_once';
has over    => 0;
has moment  => 0;             # grows by one with each command

sub start ($self) { return $self->running(1) }
sub end   ($self) { return $self->running(0)->over(1) }

# Whether nothing is told of what answers earned.
sub hides ($self) { return $self->verdicts eq 'end' && !$self->over }

sub join ($self, $id, $username) {
  $self->players->{$id} = {
    id              => $id,
    username        => $username,
    points          => 0,
    arrows          => 0,
    shields         => 0,
    rewards_pending => 0,
    answered        => 0,
    correct         => 0,
    reached         => $self->_next,
    joined          => $self->moment,
    session         => 1,
    live            => 1,
    asked           => {},
    given           => {}
  };
}

sub resume ($self, $id) {
  my $player = $self->players->{$id} // return 'unauthenticated';
  $player->{session}++;
  $player->{live} = 1;
  return $player;
}

# One that leaves, or those that nothing was heard of.
sub leave ($self, @ids) {
  $_->{live} = 0 for @{$self->players}{@ids};
  return '';
}

sub online ($self) { return scalar grep { $_->{live} } values %{$self->players} }

# The members of Me that do not depend on a clock.
sub me ($self, $id) {
  my $player = $self->players->{$id} // return 'unauthenticated';
  my @same   = qw(id username points arrows shields rewards_pending answered correct);
  my %hidden = $self->hides ? (points => 0, rewards_pending => 0, correct => 0) : ();
  return {rank => $self->rank($player), online => $player->{live}, (map { $_ => $player->{$_} } @same), %hidden};
}

# Entries of a leaderboard from this place on, counted from 0.
sub page ($self, $offset, $count) {
  my @all  = $self->standing;
  my $last = $offset + $count > @all ? $#all : $offset + $count - 1;
  return map {
    my $player = $all[$_];
    {
      rank           => $_ + 1,
      participant_id => $player->{id},
      online         => $player->{live},
      (map { $_ => $player->{$_} } qw(username points arrows shields)),
      $self->hides ? (points => 0) : ()
    }
  } $offset .. $last;
}

# The questions that were drawn for a participant: id => prompt.
sub ask ($self, $id, $questions) { $self->players->{$id}{asked} = $questions }

sub submit ($self, $id, $question, $answer) {
  my $player = $self->players->{$id};
  return 'battle_not_running' unless $self->running;
  my $prompt = $player->{asked}{$question} // return 'question_not_found';
  return 'already_answered' if exists $player->{given}{$question};

  my $known   = $self->bank->{$prompt};
  my $correct = judge($known, $answer);
  $player->{given}{$question} = $correct;
  $player->{answered}++;
  if ($correct) {
    $player->{correct}++;
    $player->{rewards_pending}++;
    $self->_points($player, $player->{points} + $known->{points});
  }
  return {answered => $player->{answered}} if $self->hides;
  return {
    correct         => $correct,
    points_awarded  => $correct ? $known->{points} : 0,
    points          => $player->{points},
    rank            => $self->rank($player),
    rewards_pending => $player->{rewards_pending},
    answered        => $player->{answered}
  };
}

sub reward ($self, $id, $type) {
  my $player = $self->players->{$id};
  return 'battle_not_running' unless $self->running;
  return 'no_reward_pending'  if $self->hides || !$player->{rewards_pending};
  $player->{rewards_pending}--;
  $player->{"${type}s"}++;
  return {map { $_ => $player->{$_} } qw(arrows shields rewards_pending)};
}

sub attack ($self, $id, $target) {
  my ($player, $other) = @{$self->players}{$id, $target};
  return 'battle_not_running' unless $self->running;
  return 'self_attack' if $id eq $target;
  return 'target_not_found'     unless $other;
  return 'no_arrows'            unless $player->{arrows};
  return 'target_has_no_points' unless $other->{points};

  $player->{arrows}--;
  my ($outcome, $taken) = ('blocked', 0);
  if   ($other->{shields}) { $other->{shields}-- }
  else {
    $outcome = 'hit';
    $taken   = $other->{points} < $self->damage ? $other->{points} : $self->damage;
    $self->_points($other, $other->{points} - $taken);
  }
  return {
    outcome => $outcome,
    damage  => $taken,
    arrows  => $player->{arrows},
    target  => {map { $_ => $other->{$_} } qw(id username points shields)}
  };
}

# Everybody, from the first rank on: points high to low, then who reached those points first; or who came first, while
# nobody is shown points.
sub standing ($self) {
  my @all = values %{$self->players};
  return sort { $a->{joined} <=> $b->{joined} } @all if $self->hides;
  return sort { $b->{points} <=> $a->{points} || $a->{reached} <=> $b->{reached} } @all;
}

sub rank ($self, $player) {
  my @all = values %{$self->players};
  return 1 + grep { $_->{joined} < $player->{joined} } @all if $self->hides;
  return 1 + grep {
    $_->{points} > $player->{points} || $_->{points} == $player->{points} && $_->{reached} < $player->{reached}
  } @all;
}

sub judge ($question, $answer) {
  my ($kind, $right) = @{$question}{qw(kind answer)};
  return $answer eq $right ? 1 : 0 if $kind eq 'choice';
  return "@{[sort(uniq(@$answer))]}" eq "@{[sort @$right]}" ? 1 : 0 if $kind eq 'choices';
  my $form = $question->{exact} ? \&exact : \&compared;
  return (grep { $form->($_) eq $form->($answer) } @$right) ? 1 : 0 if $kind eq 'text';
  return near("$answer", "$right", $question->{tolerance} // 0);
}

# Of numbers as they are written, exactly: the rules of version 2.
sub near ($given, $right, $tolerance) {
  my ($answer, $key, $slack) = map { Math::BigFloat->new($_) } $given, $right, $tolerance;
  $slack = $key->is_int ? Math::BigFloat->bzero : $key->copy->babs->bmul('1e-9') if $slack->is_zero;
  my @read = ($answer);
  push @read, Math::BigFloat->new($answer->copy->bround(15, 'common')->bstr) if !$answer->is_int && length($answer->mantissa->babs) > 15;
  return (grep { $_->copy->bsub($key)->babs <= $slack } @read) ? 1 : 0;
}

sub exact ($text) { return NFC($text) =~ s/\s+/ /gr =~ s/\A | \z//gr }

# What a person would call the same, as far as robots type it.
sub compared ($text) {
  my $form = fc(NFKC($text)) =~ s/\p{Default_Ignorable_Code_Point}//gr =~ s/\p{Dash}/-/gr;
  return exact($form =~ s/[\x{2018}\x{2019}`\x{b4}]/'/gr);
}

# Points that change are reached now; points that stay were reached before.
sub _points ($self, $player, $points) {
  return if $points == $player->{points};
  $player->{points}  = $points;
  $player->{reached} = $self->_next;
}

sub _next ($self) { return $self->{moment} = $self->moment + 1 }

1;
