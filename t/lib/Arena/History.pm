package Arena::History;

# The past of a battle that nobody played: a journal as long as is wanted, of commands that the rules accept, put
# straight into PostgreSQL as the server would have put it there. What came of it is known here, too.

use Mojo::Base -base, -signatures;
no warnings 'portable';    # numbers of 48 bits

use Digest::SHA qw(sha1_hex sha256 sha256_hex);
use Mojo::File qw(tempfile);
use Mojo::JSON qw(encode_json);
use POSIX qw(strftime);

use Arena::Bank qw(right wrong);
use Arena::Draw qw(draw);

has [qw(stack battle seed questions)];    # of the battle, as an organiser sees them
has count        => 15;                   # questions for each
has participants => 100;
has commands     => 4000;
has keyed        => 0.5;                  # the share that has an idempotency key
has refused      => 0.01;                 # of a refusal after a command, under a key
has damage       => 10;

my %COLUMNS = (
  battle_event => join(', ', qw(battle_id seq at command participant session idempotency_key fingerprint random arguments outcome version
    changes arguments_salt outcome_salt hash)),
  battle_refusal => join(', ', qw(battle_id seq number at command participant session idempotency_key fingerprint random arguments))
);

use constant {LETTERS => 'ABCDEFGHJKMNPQRSTUVWXYZ23456789', PACE => 0.75};

# What a battle's journal is about, and files for the tables.
sub new ($class, @options) {
  my $self = $class->SUPER::new(@options);
  @$self{qw(seq number hash players)} = (0, 0, "\0" x 32, []);
  $self->{at} = int(1000 * time - 600_000 - $self->commands * PACE);
  my (%bank, %asked);
  for my $question (@{$self->questions}) {
    push @{$bank{$question->{difficulty}}}, $question->{id};
    $asked{$question->{id}} = {points => $question->{points}, right => _text(right($question)), wrong => _text(wrong($question))};
  }
  @$self{qw(bank asked)} = ({easy => [], medium => [], hard => [], %bank}, \%asked);
  return $self;
}

sub _text ($value) { return encode_json([$value]) =~ s/^\[(.*)\]$/$1/sr }

# Makes it, and has PostgreSQL take it: everybody joins, the battle starts, and then anybody does what comes next.
sub write ($self) {
  my %rows = map { $_ => tempfile } qw(battle_event battle_refusal);
  open $self->{$_}, '>:raw', $rows{$_} or die "Cannot write $rows{$_}: $!\n" for keys %rows;
  srand 1;
  $self->_join("player$_") for 1 .. $self->participants;
  $self->_accept(battle_start => 'organiser', 0, $self->_arguments, '{}', '{}', '');
  $self->_act while $self->{seq} < $self->commands;
  close $self->{$_} or die "Cannot write $rows{$_}: $!\n" for keys %rows;
  $self->_copy($_ => $rows{$_}) for keys %rows;
  my ($id, $hash) = ($self->battle, unpack 'H*', $self->{hash});
  $self->stack->sql("INSERT INTO arena.journal (battle_id, seq, number, hash) VALUES ('$id', $self->{seq}, $self->{number}, '\\x$hash')
    ON CONFLICT (battle_id) DO UPDATE SET seq = excluded.seq, number = excluded.number, hash = excluded.hash");
  return $self;
}

sub _copy ($self, $table, $file) { $self->stack->sql("\\copy arena.$table ($COLUMNS{$table}) from '$file'") }

# What a participant has come to, by username.
sub standing ($self) {
  return {map { my $player = $_; $player->{username} => {map { $_ => $player->{$_} } qw(points arrows shields rewards_pending answered correct)} }
      @{$self->{players}}};
}

sub player ($self, $i) { return $self->{players}[$i] }

# Commands

sub _arguments ($self, @members) {
  my $text = '{"id":"' . $self->battle . '"';
  while (my ($name, $json) = splice @members, 0, 2) { $text .= qq(,"$name":$json) }
  return "$text}";
}

sub _join ($self, $username) {
  my $random = $self->_random;
  my $player = {
    id => substr($random, 0, 20), username => $username, code => _resume_code($random), session => 1,
    open => [draw($self->seed, $username, $self->count, $self->{bank})],
    map { $_ => 0 } qw(points arrows shields rewards_pending answered correct)
  };
  push @{$self->{players}}, $player;
  $self->_accept(battle_join => '', 0, $self->_arguments(username => qq("$username")), qq({"$player->{id}":{"placed":1}}),
    qq({"participant":"$player->{id}","username":"$username","resumed":false}), $random);
}

sub _resume ($self, $player) {
  $self->_accept(battle_join => '', 0,
    $self->_arguments(username => qq("$player->{username}"), resume_code => qq("$player->{code}")), '{}',
    qq({"participant":"$player->{id}","username":"$player->{username}","resumed":true}));
  $player->{session}++;
}

sub _act ($self) {
  my $players = $self->{players};
  my $player  = $players->[rand @$players];
  if    ($player->{arrows}  && (my $target = $self->_target($player))) { $self->_attack($player, $target) }
  elsif ($player->{rewards_pending} && rand() < 0.8) { $self->_reward($player, rand() < 0.85 ? 'arrow' : 'shield') }
  elsif (@{$player->{open}})                 { $self->_submit($player, rand() < 0.85) }
  elsif ($player->{rewards_pending})                 { $self->_reward($player, 'arrow') }
  else                                       { $self->_resume($player) }
  $self->_refusal($player) if !$player->{rewards_pending} && rand() < $self->refused;
}

sub _target ($self, $player) {
  my $players = $self->{players};
  for (1 .. 20) {
    my $target = $players->[rand @$players];
    return $target if $target->{points} && $target != $player;
  }
  return undef;
}

sub _submit ($self, $player, $correct) {
  my $id     = shift @{$player->{open}};
  my $asked  = $self->{asked}{$id};
  my $points = $correct ? $asked->{points} : 0;
  $self->_by($player, question_submit => $self->_arguments(question => qq("$id"), answer => $asked->{$correct ? 'right' : 'wrong'}),
    qq({"$player->{id}":{"answered":1) . ($correct ? qq(,"correct":1,"rewards":1,"placed":1,"points":$points) : '') . '}}',
    sprintf '{"correct":%s,"points":%d}', $correct ? 'true' : 'false', $points);
  $player->{answered}++;
  return unless $correct;
  $player->{$_}++ for qw(correct rewards_pending);
  $player->{points} += $points;
}

sub _reward ($self, $player, $type) {
  $self->_by($player, reward_take => $self->_arguments(type => qq("$type")), qq({"$player->{id}":{"rewards":-1,"${type}s":1}}), '{}');
  $player->{rewards_pending}--;
  $player->{"${type}s"}++;
}

sub _attack ($self, $player, $target) {
  my ($outcome, $damage, $lost) = ('blocked', 0, '"shields":-1');
  if ($target->{shields}) { $target->{shields}-- }
  else {
    $outcome = 'hit';
    $damage  = $target->{points} < $self->damage ? $target->{points} : $self->damage;
    $lost    = qq("points":-$damage,"placed":1);
    $target->{points} -= $damage;
  }
  $player->{arrows}--;
  $self->_by($player, battle_attack => $self->_arguments(target => qq("$target->{id}")),
    qq({"$player->{id}":{"arrows":-1},"$target->{id}":{$lost}}), qq({"outcome":"$outcome","damage":$damage}));
}

# Nothing is there to take: refused, and so again.
sub _refusal ($self, $player) {
  my $arguments = $self->_arguments(type => '"arrow"');
  $self->{number}++;
  $self->_row(battle_refusal => $self->{seq}, $self->{number}, $self->_instant, reward_take => $player->{id}, $player->{session},
    $self->_key, _fingerprint(reward_take => $arguments), $self->_random, $arguments);
}

sub _by ($self, $player, $command, $arguments, $changes, $outcome) {
  $self->_accept($command => $player->{id}, $player->{session}, $arguments, $changes, $outcome);
}

# Rows

sub _accept ($self, $command, $participant, $session, $arguments, $changes, $outcome, $random = $self->_random) {
  my ($key, $fingerprint) = ('', '');
  if (rand() < $self->keyed) { ($key, $fingerprint) = ($self->_key, _fingerprint($command, $arguments)) }
  $self->{at} += PACE;
  $self->{number} = 0;
  my $seq  = ++$self->{seq};
  my @salts   = map { pack 'H*', $self->_random } 1 .. 2;
  my @digests = (sha256_hex($salts[0] . join "\n", $key, $fingerprint, $arguments), sha256_hex($salts[1] . $outcome));
  $self->{hash} = sha256($self->{hash} . join "\n", 'form 2', $self->battle, $seq, int $self->{at}, $command, $participant, $session,
    $random, 1, $changes, @digests);
  $self->_row(battle_event => $seq, $self->_instant, $command, $participant, $session, $key, $fingerprint, $random, $arguments, $outcome, 1,
    $changes, map { '\\x' . unpack 'H*', $_ } @salts, $self->{hash});
}

sub _row ($self, $table, @columns) {
  my $line = join "\t", map {s/\\/\\\\/gr} $self->battle, @columns;
  print {$self->{$table}} "$line\n";
}

sub _instant ($self) {
  my ($seconds, $rest) = (int $self->{at} / 1000, $self->{at} % 1000);
  $self->{second} = [$seconds, strftime '%F %T', gmtime $seconds] if !$self->{second} || $self->{second}[0] != $seconds;
  return sprintf '%s.%03d+00', $self->{second}[1], $rest;
}

sub _fingerprint ($command, $arguments) { return sha1_hex("$command\n$arguments") }

sub _random ($self) { return sprintf '%08x%08x%08x%08x', map { int rand 2**32 } 1 .. 4 }

sub _key ($self) { return 'key-' . $self->{keys}++ }

# As battle_join makes it.
sub _resume_code ($random) {
  my ($number, $code) = (hex substr($random, 20), '');
  for (1 .. 6) {
    $code .= substr LETTERS, $number % length LETTERS, 1;
    $number = int $number / length LETTERS;
  }
  return $code;
}

1;
