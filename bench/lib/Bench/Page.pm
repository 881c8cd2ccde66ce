package Bench::Page;

# A page of one run: charts, and all figures. One file, that needs no other.

use Mojo::Base -strict, -signatures;

use Bench::Table;
use Mojo::Util qw(xml_escape);

use constant {WIDTH => 860, LABEL => 230, BAR => 20, HEIGHT => 260, LEFT => 60};

my @COLOURS = map {"#$_"} qw(2563eb d97706 059669 dc2626 7c3aed 0891b2 be185d 4d7c0f);

my $STYLE = <<'END';
:root { color-scheme: light dark; --ink: #1f2937; --soft: #6b7280; --line: #d1d5db; --paper: #fff; --beside: #94a3b8; --goal: #b91c1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e7eb; --soft: #9ca3af; --line: #374151; --paper: #111827; --beside: #64748b; --goal: #f87171; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid var(--line); } th:first-child, td:first-child { text-align: left; }
.met { color: #059669; } .missed { color: var(--goal); font-weight: 600; } .soft { color: var(--soft); }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; } svg text { fill: var(--ink); } svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); } svg .goal { stroke: var(--goal); stroke-dasharray: 4 3; } svg .beside { fill: var(--beside); }
END

sub of ($class, $result) {
  my $machine = $result->{machine};
  my $about = join ', ', "$machine->{processors} x $machine->{model}", $machine->{kernel}, "nginx $machine->{nginx}", "Redis $machine->{redis}",
    'commit ' . substr $result->{commit}, 0, 12;
  my $parts = join '', map { _part($_) } @{$result->{parts}};
  return qq(<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">)
    . qq(<title>Arena: benchmark of $result->{began_at}</title><style>$STYLE</style>\n<h1>Arena: benchmark of $result->{began_at}</h1>\n)
    . '<p class="soft">' . xml_escape($about) . '</p>'
    . (${$result->{quick}} ? '<p class="missed">A quick run: it shows that all works; its figures say nothing.</p>' : '') . "$parts\n</html>\n";
}

sub _part ($part) {
  my $text = '<h2>' . xml_escape($part->{title} // $part->{name}) . "</h2>\n";
  $text .= '<p class="missed">' . xml_escape($part->{error}) . "</p>\n" if $part->{error};
  $text .= _figures($part->{figures}) if @{$part->{figures}};
  $text .= _chart($_) for @{$part->{charts}};
  $text .= _grid($_)  for @{$part->{grids}};
  return $text;
}

sub _figures ($figures) {
  my $rows = '';
  for my $figure (@$figures) {
    my ($goal, $met) = Bench::Table::goal($figure);
    my $verdict = !defined $met ? '' : $met ? '<span class="met">met</span>' : '<span class="missed">missed</span>';
    $rows .= '<tr><td>' . join('<td>', map { xml_escape($_) } $figure->{name} . ($figure->{note} ? " ($figure->{note})" : ''),
      Bench::Table::number($figure->{value}, $figure->{digits}) . " $figure->{unit}", $goal) . "<td>$verdict\n";
  }
  return qq(<div class="wide"><table><tr><th>what<th>figure<th>goal<th>\n$rows</table></div>\n);
}

sub _grid ($grid) {
  my $text = '<h3>' . xml_escape($grid->{title}) . '</h3><div class="wide"><table><tr><th>' . join('', map { '<th>' . xml_escape($_->[1]) } @{$grid->{columns}});
  for my $row (@{$grid->{rows}}) {
    $text .= "\n<tr><td>" . xml_escape($row->[0])
      . join '', map { '<td>' . (defined $row->[1]{$_->[0]} ? Bench::Table::number($row->[1]{$_->[0]}, $_->[2]) : '') } @{$grid->{columns}};
  }
  return "$text</table></div>\n";
}

sub _chart ($chart) {
  my $svg = $chart->{bars} ? _bars($chart) : _lines($chart);
  my $title = xml_escape($chart->{title} . ($chart->{unit} ? ", $chart->{unit}" : ''));
  return "<h3>$title</h3>\n$svg\n";
}

sub _largest (@values) { return (sort { $b <=> $a } @values, 1e-9)[0] }

sub _bars ($chart) {
  my @bars  = @{$chart->{bars}};
  my $most  = _largest(map({ $_->[1] } @bars), $chart->{goal} // 0);
  my $scale = (WIDTH - LABEL - 90) / $most;
  my $svg   = '';
  for my $i (0 .. $#bars) {
    my ($label, $value, $kind) = @{$bars[$i]};
    my $y     = $i * BAR;
    my $width = sprintf '%.1f', $value * $scale;
    my $fill  = $kind ? qq(class="$kind") : qq(fill="$COLOURS[0]");
    $svg .= sprintf qq(<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%s" height="%d" rx="2" %s/><text x="%.1f" y="%d">%s</text>\n),
      LABEL - 8, $y + 14, xml_escape($label), LABEL, $y + 3, $width, BAR - 5, $fill, LABEL + $width + 5, $y + 14, Bench::Table::number($value);
  }
  my $height = @bars * BAR + 4;
  $svg .= sprintf qq(<line class="goal" x1="%1\$.1f" x2="%1\$.1f" y1="0" y2="%2\$d"/>), LABEL + $chart->{goal} * $scale, $height if $chart->{goal};
  return sprintf '<svg viewBox="0 0 %d %d" role="img">%s</svg>', WIDTH, $height, $svg;
}

# y is linear from 0, x logarithmic.
sub _lines ($chart) {
  my %lines = %{$chart->{lines}};
  my @xs    = sort { $a <=> $b } keys %{{map { $_->[0] => 1 } map {@$_} values %lines}};
  my ($first, $last) = map { log } @xs[0, -1];
  my $most  = _largest(map({ $_->[1] } map {@$_} values %lines), $chart->{goal} // 0) * 1.05;
  my $x     = sub ($at) { LEFT + (WIDTH - LEFT - 130) * ($last > $first ? (log($at) - $first) / ($last - $first) : 0) };
  my $y     = sub ($at) { 10 + (HEIGHT - 40) * (1 - $at / $most) };
  my $svg   = '';
  for my $step (0 .. 4) {
    my $value = $most * $step / 4;
    $svg .= sprintf qq(<line class="axis" x1="%d" x2="%d" y1="%3\$.1f" y2="%3\$.1f"/><text class="soft" x="%4\$d" y="%5\$.1f" text-anchor="end">%6\$s</text>\n),
      LEFT, WIDTH - 130, $y->($value), LEFT - 6, $y->($value) + 4, Bench::Table::number($value);
  }
  $svg .= sprintf qq(<text class="soft" x="%.1f" y="%d" text-anchor="middle">%s</text>\n), $x->($_), HEIGHT - 12, Bench::Table::number($_, 0) for @xs;
  $svg .= sprintf qq(<text class="soft" x="%d" y="%d">%s</text>\n), WIDTH - 120, HEIGHT - 12, xml_escape($chart->{x} // '');

  # a line's name stands at its end, below that of the one above it
  my ($i, $below) = (0, 0);
  for my $name (sort { $lines{$b}[-1][1] <=> $lines{$a}[-1][1] } keys %lines) {
    my $colour = $COLOURS[$i++ % @COLOURS];
    my $points = join ' ', map { sprintf '%.1f,%.1f', $x->($_->[0]), $y->($_->[1]) } @{$lines{$name}};
    my $at     = $y->($lines{$name}[-1][1]) + 4;
    $below = $at = $at < $below + 14 ? $below + 14 : $at;
    $svg .= sprintf qq(<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><text x="%d" y="%.1f" style="fill: %s">%s</text>\n), $points, $colour,
      WIDTH - 122, $at, $colour, xml_escape($name);
  }
  return sprintf '<svg viewBox="0 0 %d %d" role="img">%s</svg>', WIDTH, HEIGHT, $svg;
}

1;
