package Arena::Fold;

# A battle's journal, folded by the rules of Arena::Model: for each row, what the answer to that command must say. A
# refusal is a code.

use Mojo::Base -base, -signatures;

use Mojo::JSON qw(encode_json from_json);

use Arena::Draw qw(draw moved);
use Arena::Model;

has [qw(known imported seed count shuffled)];    # questions by id, as imported, with ids; of the battle
has model => sub ($self) { Arena::Model->new(bank => $self->known) };
has names => sub { {} };                # participant => username
has bank  => sub ($self) {
  my %bank = (easy => [], medium => [], hard => []);
  push @{$bank{$_->{difficulty}}}, $_->{id} for @{$self->imported};
  return \%bank;
};

my %COMMANDS = (
  battle_join      => '_join',
  battle_leave     => sub ($self, $row, $arguments) { $self->model->leave($row->{participant}) },
  battle_heartbeat => sub ($self, $row, $arguments) { return {} },
  battle_start     => sub ($self, $row, $arguments) { $self->model->start; return {} },
  battle_end       => sub ($self, $row, $arguments) { $self->model->end;   return {} },
  sessions_expire  => sub ($self, $row, $arguments) { $self->model->leave(@{$arguments->{participants}}) },
  question_submit  => '_submit',
  reward_take      => sub ($self, $row, $arguments) { $self->model->reward($row->{participant}, $arguments->{type}) },
  battle_attack    => sub ($self, $row, $arguments) { $self->model->attack($row->{participant}, $arguments->{target}) }
);

sub apply ($self, $row) {
  my $command = $COMMANDS{$row->{command}} // return "no such command: $row->{command}";
  return 'nobody' if $row->{participant} !~ /^(?:|organiser|clock)$/ && !$self->model->players->{$row->{participant}};
  return $self->$command($row, from_json($row->{arguments}));
}

# The rules about sessions: who gives a command must have the one that lives.
sub has_session ($self, $row) {
  return 1 if $row->{participant} =~ /^(?:|organiser|clock)$/;
  my $player = $self->model->players->{$row->{participant}} // return 0;
  return $player->{live} && $player->{session} == $row->{session};
}

# By the ids of the import, whatever this participant saw.
sub _submit ($self, $row, $arguments) {
  my ($question, $answer) = @$arguments{qw(question answer)};
  my $choices = $self->shuffled && $self->known->{$question}{choices};
  if ($choices) {
    my @ids = map { $_->{id} } @$choices;
    my %meant;
    @meant{@ids} = moved($self->seed, $question, $self->names->{$row->{participant}}, @ids);
    $answer = ref $answer ? [@meant{@$answer}] : $meant{$answer};
    my $outcome = $row->{outcome} && from_json($row->{outcome});    # a refusal has none
    return 'another answer' if $outcome && encode_json($outcome->{answer}) ne encode_json($answer);
  }
  return $self->model->submit($row->{participant}, $question, $answer);
}

sub _join ($self, $row, $arguments) {
  my $outcome = from_json($row->{outcome});
  my $id      = $outcome->{participant};
  my $known   = $self->model->players->{$id};
  if ($outcome->{resumed}) {
    return 'nobody' unless $known;
    $self->model->resume($id);
  }
  else {
    return 'joined before' if $known || grep { $_ eq $outcome->{username} } values %{$self->names};
    $self->names->{$id} = $outcome->{username};
    $self->model->join($id, $outcome->{username});
    my @drawn = draw($self->seed, $outcome->{username}, $self->count, $self->bank);
    $self->model->ask($id, {map { $_ => $_ } @drawn});
  }
  return {%{$self->model->me($id)}, seq => $row->{seq}};
}

1;
