package Bench::Turns;

# Who does what in which order, so that every request is one that the rules accept: each participant has a turn for each
# of its questions, and what it sends in that turn needs no more than what it sent in the same turn before.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);

our @EXPORT_OK = qw(turns command http redis);

# [battle, number of the player, number of the turn]; of battles that are filled one after the other.
sub turns (@battles) {
  my @turns;
  for my $battle (@battles) {
    for my $turn (0 .. $battle->count - 1) {
      push @turns, map { [$battle, $_, $turn] } 0 .. $#{$battle->players};
    }
  }
  return @turns;
}

# The command, with whom it concerns. Players attack each other in pairs, so nobody runs out of points.
sub command ($name, $turn) {
  my ($battle, $i, $number) = @$turn;
  my $player = $battle->players->[$i];
  return [submit => $player, ($battle->questions_of($player))[$number]] if $name eq 'submit';
  return [attack => $player, $battle->players->[$i ^ 1]] if $name eq 'attack';
  return [join => $battle->player('new' . ++$battle->{joined})] if $name eq 'join';
  return [$name => $player];
}

sub http ($name, @turns) { return [map { $_->[0]->http(@{command($name, $_)}) } @turns] }

sub redis ($name, @turns) {
  return [map { $_->[0]->bench->scripts->redis($_->[0], @{command($name, $_)}) } @turns];
}

1;
