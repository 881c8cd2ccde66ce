package Arena::Draw;

# The draw of a participant's questions and of their choices, from docs/fairness.md alone.

use Mojo::Base -strict, -signatures;
no warnings 'portable';    # numbers of 52 bits

use Digest::SHA qw(sha1_hex);
use Exporter qw(import);
use Mojo::Util qw(encode);

our @EXPORT_OK = qw(draw moved);

sub _shuffle ($text) {
  my $turn  = 0;
  my $below = sub ($n) { oct('0x' . substr sha1_hex($text . $turn++), 0, 13) % $n };
  return sub ($take, @list) {
    for my $i (0 .. $take - 1) {
      my $j = $i + $below->(@list - $i);
      ($list[$i], $list[$j]) = ($list[$j], $list[$i]);
    }
    return @list[0 .. $take - 1];
  };
}

# The choices of a question (or their ids), in the order in which this participant sees them.
sub moved ($seed, $question, $username, @choices) {
  return _shuffle("$seed/$question/" . encode('UTF-8', $username) . '/')->(scalar @choices, @choices);
}

# bank: {easy => [ids], medium => [ids], hard => [ids]}
sub draw ($seed, $username, $count, $bank) {
  my $shuffle = _shuffle("$seed:" . encode('UTF-8', $username) . ':');

  my @difficulties = qw(easy medium hard);
  my $total        = 0;
  $total += @{$bank->{$_}} for @difficulties;
  $count = $total if $count > $total;
  my (%share, %rest);
  my $left = $count;
  for my $difficulty (@difficulties) {
    my $product = $count * @{$bank->{$difficulty}};
    $rest{$difficulty}  = $product % $total;
    $share{$difficulty} = ($product - $rest{$difficulty}) / $total;
    $left -= $share{$difficulty};
  }

  # Perl's sort keeps equal ones in their order.
  my @largest = sort { $rest{$b} <=> $rest{$a} } @difficulties;
  $share{$_}++ for @largest[0 .. $left - 1];

  my @taken = map { $shuffle->($share{$_}, @{$bank->{$_}}) } @difficulties;
  return $shuffle->(scalar @taken, @taken);
}

1;
