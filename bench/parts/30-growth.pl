# What a command costs Redis in larger and larger battles, and with more and more of them. All are there at once and are
# measured in turn, so that what else goes on falls on all. What goes on only adds to a figure: so it is the least of the rounds.

use Mojo::Base -strict, -signatures;

use Bench::Table;
use Bench::Turns qw(redis turns);

my @COMMANDS = qw(join questions submit reward attack heartbeat leaderboard);
my $ROUNDS   = 10;

sub least (@values) { return (sort { $a <=> $b } @values)[0] }

# Battles of one size, and whose turns they are: players who have joined, most of them in a crowd that only is there.
sub group ($bench, $battles, $players, $samples) {
  my $wanted = 2 * int(1 + $samples * $ROUNDS / 2 / @$battles);
  for my $battle (@$battles) {
    $battle->join_all($players < $wanted ? $players : $wanted);
    $battle->crowd($players - @{$battle->players});
  }

  # the first turn of all battles, then the second of all ...
  return {turns => [sort { $a->[2] <=> $b->[2] } turns(@$battles)]};
}

sub round ($bench, $group, $samples) {
  my @turns = splice @{$group->{turns}}, 0, $samples;
  for my $name (@COMMANDS) {
    my $result = $bench->pipeline(redis($name, @turns));
    push @{$group->{cost}{$name}}, $result->{cpu}{redis};
  }
}

sub compare ($bench, $title, $what, $groups, $samples) {
  for my $round (1 .. $ROUNDS) {
    round($bench, $groups->{$_}, $samples) for sort { $a <=> $b } keys %$groups;
  }
  my @sizes = sort { $a <=> $b } keys %$groups;
  my %cost  = map { my $size = $_; $size => {map { $_ => least(@{$groups->{$size}{cost}{$_}}) } @COMMANDS} } @sizes;
  $bench->grid($title, columns => [(map { [$_ => Bench::Table::number($_, 0), 1] } @sizes), [ratio => 'last / first', 2]],
    rows => [map { my $name = $_; [$name, {ratio => $cost{$sizes[-1]}{$name} / $cost{$sizes[0]}{$name}, map { $_ => $cost{$_}{$name} } @sizes}] } @COMMANDS]);
  $bench->chart($title, unit => 'us', x => $what,
    lines => {map { my $name = $_; $name => [map { [$_, $cost{$_}{$name}] } @sizes] } @COMMANDS});
  my ($worst) = sort { $b->[1] <=> $a->[1] } map { [$_, $cost{$sizes[-1]}{$_} / $cost{$sizes[0]}{$_}] } @COMMANDS;
  return $worst;
}

+{
  name  => 'growth',
  title => 'Growth: microseconds of Redis for a command',
  run   => sub ($bench) {
    my $off = join ' ', 'arena_journal_backlog 1000000000;', map {"arena_job $_ off;"} qw(journal registry presence clock);
    my $alone = $bench->beside(http => $off);
    my @sizes = @{$bench->pick([200, 2000, 20_000, 200_000, 1_000_000], [20, 60])};
    my $samples = $bench->pick(300, 10);
    my %groups = map { $alone->say("  $_ participants"); $_ => group($alone, [$alone->battle], $_, $samples) } @sizes;
    my $worst = compare($alone, 'By participants in one battle', 'participants', \%groups, $samples);
    $bench->figure('growth from 200 to 1,000,000 participants, at most', $worst->[1], 'x', most => 1.5, note => $worst->[0]);
    %groups = ();

    my @counts = @{$bench->pick([1, 10, 1000], [1, 3])};
    my %players = (1 => 200, 10 => 200, 1000 => 20);
    my %many = map { my $count = $_; $alone->say("  $count battles"); $count => group($alone, [map { $alone->battle } 1 .. $count], $bench->pick($players{$count}, 20), $samples) } @counts;
    $worst = compare($alone, 'By battles', 'battles', \%many, $samples);
    $bench->figure('growth from 1 to 1,000 battles, at most', $worst->[1], 'x', note => $worst->[0]);
    $bench->stop($alone->stack);
  }
};
