package Arena::Ledger;

# What a client remembers: every command that it sent, and every answer that it was given. Times are counted in events
# of this ledger, so that what came first is known whatever the clocks say.

use Mojo::Base -base, -signatures;

use Mojo::JSON qw(decode_json);

has battles => sub { {} };    # by id: {commands => {"username key" => entry}, reads => [..]}
has wrongs  => sub { [] };    # what no client should ever see, in words
has moment  => 0;
has figures => sub { {acknowledged => 0, repeated => 0, retried => 0} };

sub now ($self) { return ++$self->{moment} }

sub count ($self, $figure) { $self->figures->{$figure}++ }

sub wrong ($self, $text) { push @{$self->wrongs}, $text }

# A command that is about to be sent: script, path, body (bytes) and arguments, as a journal should have them.
# never: it is sent so that it can never be done.
sub command ($self, $battle, $username, $key, %entry) {
  $entry{from} = $self->now;
  return $self->battles->{$battle}{commands}{"$username $key"} = {%entry, battle => $battle, username => $username, key => $key};
}

# The first answer is kept; all others must say the same.
sub acknowledge ($self, $entry, $answer) {
  my $said = {%$answer{qw(status body type)}};
  if (my $before = $entry->{answer}) {
    $self->count('repeated');
    my ($was, $is) = map { CORE::join "\t", @$_{qw(status type body)} } $before, $said;
    $self->wrong("$entry->{battle} $entry->{username} $entry->{key}: first\n    $was\n  and then\n    $is") if $was ne $is;
    return;
  }
  $self->count('acknowledged');
  $entry->{answer}   = $said;
  $entry->{to}       = $self->now;
  $entry->{replayed} = $answer->{replayed};
}

# An answer that says at which seq it was true; from: when it was asked for.
sub read ($self, $battle, $from, %read) {
  push @{$self->battles->{$battle}{reads}}, {%read, from => $from, to => $self->now};
}

sub commands ($self, $battle) { return values %{$self->battles->{$battle}{commands} // {}} }
sub find     ($self, $battle, $username, $key) { return $self->battles->{$battle}{commands}{"$username $key"} }
sub reads    ($self, $battle) { return @{$self->battles->{$battle}{reads} // []} }

# Of commands whose answer says that they were done.
sub is_done ($class, $entry) { return ($entry->{answer} // return 0)->{status} =~ /^2/ ? 1 : 0 }

# Those that a server keeps under their key: a refused join is not among them.
sub is_kept ($class, $entry) {
  my $status = ($entry->{answer} // return 0)->{status};
  return $entry->{script} eq 'battle_join' ? $status =~ /^2/ : $status != 401;
}

sub code ($class, $answer) {
  my $json = $answer->{type} =~ /json/ ? eval { decode_json($answer->{body}) } : undef;
  return ref $json eq 'HASH' ? $json->{code} // '' : '';
}

1;
