package Arena::Bank;

# Questions whose answers a test knows, and can find again in bytes where they should not be.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);

our @EXPORT_OK = qw(as_seen bank right wrong);

my @KINDS        = qw(choice choices text number);
my @DIFFICULTIES = qw(easy medium hard);
my %POINTS       = (easy => [10, 20], medium => [25, 35], hard => [40, 55]);

# So many questions, all kinds and difficulties in turn; fields are given to every one of them.
sub bank ($count = 48, %fields) {
  return [map { {_question($_), %fields} } 0 .. $count - 1];
}

sub _question ($i) {
  my $kind       = $KINDS[$i % @KINDS];
  my $difficulty = $DIFFICULTIES[$i % @DIFFICULTIES];
  my ($low, $high) = @{$POINTS{$difficulty}};
  my %question = (
    subject    => (qw(mathematics physics computing))[int($i / 4) % 3],
    difficulty => $difficulty,
    points     => $low + $i % ($high - $low + 1),
    kind       => $kind,
    prompt     => "Question number $i?"
  );
  $question{choices} = [map { {id => $_, text => "choice $_ of $i"} } 'a' .. 'd'] if $kind =~ /^choice/;
  $question{answer}  = ('a' .. 'd')[$i / 4 % 4] if $kind eq 'choice';
  $question{answer}  = [('a' .. 'd')[$i % 3], 'd'] if $kind eq 'choices';
  $question{answer}  = ["Secret Answer $i", "other-secret-$i"] if $kind eq 'text';
  @question{qw(answer tolerance)} = (770_001.5 + $i, 0.25) if $kind eq 'number';
  return %question;
}

# The imported question, by the ids that a participant sees it with.
sub as_seen ($question, $seen) {
  return $question unless $question->{choices};
  my %id_of = map { $_->{text} => $_->{id} } @{$seen->{choices}};
  my ($answer, $choices) = @$question{qw(answer choices)};
  my %seen_by = map { $_->{id} => $id_of{$_->{text}} } @$choices;
  return $question unless grep { $seen_by{$_} ne $_ } keys %seen_by;
  return {%$question, choices => $seen->{choices}, answer => ref $answer ? [@seen_by{@$answer}] : $seen_by{$answer}};
}

# An answer that is right, and one that is not; the number picks among several ways to say it.
sub right ($question, $way = 0) {
  my ($kind, $answer) = @{$question}{qw(kind answer)};
  return $answer if $kind eq 'choice';
  return $way % 2 ? [reverse @$answer] : $answer if $kind eq 'choices';
  return $answer + (0, 0.25, -0.25, 0.125)[$way % 4] if $kind eq 'number';
  # As other keyboards write it: wide, with an unbroken space, a joiner, another dash.
  my ($wide, $dashed) = ($answer->[0] =~ s/S/\x{ff33}/r =~ s/ /\x{a0}/r, $answer->[1] =~ s/-/\x{2013}\x{200d}/r);
  return ($answer->[0], uc $answer->[0], "  $answer->[0]\t", $answer->[1], $wide, $dashed)[$way % 6];
}

sub wrong ($question, $way = 0) {
  my ($kind, $answer) = @{$question}{qw(kind answer)};
  return (grep { $_ ne $answer } 'a' .. 'd')[$way % 3] if $kind eq 'choice';
  if ($kind eq 'choices') {
    my %right = map { $_ => 1 } @$answer;
    my ($more) = grep { !$right{$_} } 'a' .. 'd';
    return ([$answer->[0]], [@$answer, $more // ()])[$way % 2];
  }
  return $answer + (0.375, -0.5, 1000, 0.250000001)[$way % 4] if $kind eq 'number';
  return ("Secret Answer", "$answer->[0]x", $answer->[0] =~ s/e/\x{e9}/r, '')[$way % 4];
}

1;
