package Arena::Journal;

# The journal of a battle as PostgreSQL has it.

use Mojo::Base -base, -signatures;

use Digest::SHA qw(sha256);
use Mojo::JSON qw(decode_json);

has [qw(stack battle)];

my @EVENT   = qw(seq at command participant session idempotency_key fingerprint random arguments outcome hash);
my @REFUSAL = qw(seq number at command participant session idempotency_key arguments);
my %AS      = (
  at        => '(extract(epoch FROM at) * 1000)::bigint',
  arguments => 'arguments::text',
  outcome   => 'outcome::text',
  hash      => "encode(hash, 'hex')"
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

# What is wrong with the numbers and the hashes of these rows, in words.
sub chain_faults ($self, @rows) {
  my ($previous, $next, @faults) = ("\0" x 32, 1);
  for my $row (@rows) {
    push @faults, "seq $row->{seq} where $next is due" if $row->{seq} != $next;
    my @canonical = ($self->battle, @$row{qw(seq at command participant session idempotency_key fingerprint random arguments outcome)});
    utf8::encode(my $text = join "\n", @canonical);
    my $hash = sha256($previous . $text);
    push @faults, "the hash of seq $row->{seq}" if unpack('H*', $hash) ne $row->{hash};
    $previous = pack 'H*', $row->{hash};
    $next     = $row->{seq} + 1;
  }
  my ($seq, $hash) = $self->head;
  push @faults, "the head is at $seq" if $seq != $next - 1 || $hash ne unpack 'H*', $previous;
  return @faults;
}

1;
