package Bench::Table;

# Figures for a terminal: the goal beside each, and whether it is met.

use Mojo::Base -strict, -signatures;

sub number ($value, $digits = undef) {
  $digits //= abs $value >= 100 ? 0 : abs $value >= 10 ? 1 : 2;
  my $text = sprintf "%.${digits}f", $value;
  1 while $text =~ s/^(-?\d+)(\d{3})/$1,$2/;
  return $text;
}

sub goal ($figure) {
  return ('at most ' . number($figure->{most}),   $figure->{value} <= $figure->{most})  if defined $figure->{most};
  return ('at least ' . number($figure->{least}), $figure->{value} >= $figure->{least}) if defined $figure->{least};
  return ('', undef);
}

sub of ($class, $part) {
  my $text = sprintf "\n%s\n", $part->{title} // $part->{name};
  $text .= _grid($_) for @{$part->{grids}};
  for my $figure (@{$part->{figures}}) {
    my ($goal, $met) = goal($figure);
    my $verdict = !defined $met ? '' : $met ? 'met' : 'MISSED';
    $text .= sprintf("  %-58s %12s %-9s %-18s %-7s %s", $figure->{name}, number($figure->{value}, $figure->{digits}), $figure->{unit}, $goal, $verdict,
      $figure->{note} // '') =~ s/\s*\z/\n/r;
  }
  $text .= "  failed: $part->{error}" if $part->{error};
  return $text;
}

sub _grid ($grid) {
  my $text = sprintf "  %-16s", '';
  $text .= sprintf ' %13s', $_->[1] for @{$grid->{columns}};
  my @lines = ("  $grid->{title}", $text);
  for my $row (@{$grid->{rows}}) {
    my $line = sprintf '  %-16s', $row->[0];
    $line .= sprintf ' %13s', defined $row->[1]{$_->[0]} ? number($row->[1]{$_->[0]}, $_->[2]) : '' for @{$grid->{columns}};
    push @lines, $line;
  }
  return join("\n", @lines) . "\n\n";
}

1;
