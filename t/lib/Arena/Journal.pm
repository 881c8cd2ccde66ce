package Arena::Journal;

# The journal of a battle as PostgreSQL has it.

use Mojo::Base -base, -signatures;

use Digest::SHA qw(sha256);
use Mojo::JSON qw(decode_json);

has [qw(stack battle)];

my @EVENT   = qw(seq at command participant session idempotency_key fingerprint random arguments outcome version
  changes arguments_salt outcome_salt arguments_digest outcome_digest hash);
my @REFUSAL = qw(seq number at command participant session idempotency_key arguments);
my %AS      = (
  at        => '(extract(epoch FROM at) * 1000)::bigint',
  arguments => 'arguments::text',
  outcome   => 'outcome::text',
  changes   => 'changes::text',
  map { $_ => "encode($_, 'hex')" } qw(hash arguments_salt outcome_salt arguments_digest outcome_digest)
);

sub events   ($self) { return $self->_rows(battle_event => 'seq',            @EVENT) }
sub refusals ($self) { return $self->_rows(battle_refusal => 'seq, number', @REFUSAL) }

sub _rows ($self, $table, $order, @columns) {
  my $list = join ', ', map { $AS{$_} // $_ } @columns;
  my $id   = $self->battle;
  return map {
    my %row;
    @row{@columns} = @{decode_json($_)};
    \%row;
  } $self->stack->sql("SELECT json_build_array($list) FROM arena.$table WHERE battle_id = '$id' ORDER BY $order");
}

# The head that PostgreSQL goes on from: its seq and its hash.
sub head ($self) {
  my $id = $self->battle;
  my ($line) = $self->stack->sql("SELECT seq, encode(hash, 'hex') FROM arena.journal WHERE battle_id = '$id'");
  return split /\|/, $line // '0|' . '0' x 64;
}

sub form ($self) {
  my $id = $self->battle;
  return ($self->stack->sql("SELECT journal_form FROM arena.battle WHERE id = '$id'"))[0] // 1;
}

# What is hashed of a row after the hash before it.
sub canonical ($self, $row, $form) {
  return _bytes($self->battle, @$row{qw(seq at command participant session idempotency_key fingerprint random arguments outcome)})
    if $form == 1;
  return _bytes('form 2', $self->battle, @$row{qw(seq at command participant session random version)}, $row->{changes} // '',
    _digest($row, arguments => qw(idempotency_key fingerprint arguments)), _digest($row, outcome => 'outcome'));
}

sub _digest ($row, $part, @columns) {
  return $row->{"${part}_digest"} // unpack 'H*', sha256(pack('H*', $row->{"${part}_salt"}) . _bytes(@$row{@columns}));
}

sub _bytes (@lines) {
  utf8::encode(my $text = join "\n", @lines);
  return $text;
}

# What is wrong with the numbers and the hashes of these rows, in words.
sub chain_faults ($self, @rows) {
  my ($previous, $next, $form, @faults) = ("\0" x 32, 1, $self->form);
  for my $row (@rows) {
    push @faults, "seq $row->{seq} where $next is due" if $row->{seq} != $next;
    my $hash = sha256($previous . $self->canonical($row, $form));
    push @faults, "the hash of seq $row->{seq}" if unpack('H*', $hash) ne $row->{hash};
    $previous = pack 'H*', $row->{hash};
    $next     = $row->{seq} + 1;
  }
  my ($seq, $hash) = $self->head;
  push @faults, "the head is at $seq" if $seq != $next - 1 || $hash ne unpack 'H*', $previous;
  return @faults;
}

1;
