package Bench::Scripts;

# Commands as nginx sends them to Redis: each is sent once to nginx, Redis tells what came of it (MONITOR), and that is
# the pattern for others of its kind. What the script called is told, too: the floor is a script of these calls alone.

use Mojo::Base -base, -signatures;

use Digest::SHA qw(sha1_hex);
use IO::Socket::UNIX;
use Mojo::UserAgent;

use Bench::Battle;

has 'stack';
has patterns => sub { {} };
has calls    => sub { {} };    # of each script: [command, argument ...]

# Of the arguments of FCALL, or EVALSHA (src/script/ngx_arena_eval.c)
use constant {KEY => 3, RANDOM => 4, PARTICIPANT => 5, SESSION => 6, IDEMPOTENCY => 7, FINGERPRINT => 8, ARGUMENTS => 9};

my %SCRIPT = (
  join        => 'battle_join',     questions => 'questions_get',    submit => 'question_submit', reward => 'reward_take',
  attack      => 'battle_attack',   heartbeat => 'battle_heartbeat', leaderboard => 'leaderboard_get'
);

sub learn ($self) {
  my $battle = $self->{battle} = Bench::Battle->new(stack => $self->stack, id => 'pattern')->create;
  my ($ada, $bob) = map { $battle->player("pattern$_") } 1, 2;
  $self->_learn($battle, join => $_) for $ada, $bob;
  my $question = ($battle->questions_of($ada))[0];
  $self->_send($battle->http(submit => $bob, ($battle->questions_of($bob))[0]));
  $self->_learn($battle, @$_) for [questions => $ada], [submit => $ada, $question], [reward => $ada], [attack => $ada, $bob],
    [heartbeat => $ada], [leaderboard => $ada];
  $self->{sample} = {player => $ada, target => $bob, question => $question};
  return $self;
}

sub _send ($self, $request) {
  my ($label, $code, $bytes) = @$request;
  my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->stack->port) or die "Cannot connect: $!\n";
  print $socket $bytes;
  my $answer = '';
  1 until $answer =~ /\r\n\r\n/ || !sysread $socket, $answer, 65536, length $answer;
  die "$label: $answer\n" unless $answer =~ m{^HTTP/1.1 $code };
  return $answer;
}

sub _learn ($self, $battle, $name, $player, @more) {
  my $again = $battle->http($name, $player, @more);
  my $monitor = IO::Socket::UNIX->new(Peer => $self->stack->file('sockets/redis.sock') . '') or die "Cannot connect to Redis: $!\n";
  print $monitor "MONITOR\r\n";
  my $first = <$monitor>;
  my $answer = $self->_send($again);
  if ($name eq 'join') {
    ($player->{id}) = $answer =~ /"participant":\{"id":"([^"]+)"/ or $self->_rest($answer);
  }
  while (defined(my $line = <$monitor>)) {
    my @arguments = _unquote($line);
    next unless uc $arguments[0] =~ /^(?:FCALL|EVALSHA)$/ && $arguments[KEY] eq '{battle:pattern}' && @arguments > ARGUMENTS;
    next unless $name eq 'join' ? grep { $_ eq $player->{username} } @arguments : $arguments[PARTICIPANT] eq ($player->{id} // '');
    $player->{id} //= substr $arguments[RANDOM], 0, 20;
    $self->patterns->{$name} = \@arguments;
    return $self->calls->{$name} = $self->_calls($monitor);
  }
}

# What a script calls is told right behind it, whichever command ran it: one that Redis has not met comes again.
sub _calls ($self, $monitor) {
  $self->stack->redis('PING');
  my (@calls, $other);
  while (defined(my $line = <$monitor>)) {
    my @arguments = _unquote($line);
    last if uc $arguments[0] eq 'PING';
    if ($line !~ /^\S+ \[\d+ lua\]/) {
      $other = @calls || ($arguments[KEY] // '') ne '{battle:pattern}';
    }
    elsif (!$other) {
      push @calls, \@arguments;
    }
  }
  return \@calls;
}

# 1766.123 [0 unix:...] "EVALSHA" "..." ...
sub _unquote ($line) {
  $line =~ s/^\S+ \[[^\]]*\] //;
  my @arguments;
  push @arguments, $1 =~ s/\\(?:x([0-9a-f]{2})|(.))/defined $1 ? chr hex $1 : {n => "\n", r => "\r", t => "\t"}->{$2} \/\/ $2/ger
    while $line =~ /"((?:[^"\\]++|\\.)*+)"/g;
  return @arguments;
}

# [label, status that is expected, bytes] for Redis.
sub redis ($self, $battle, $name, $player, $more = undef) {
  my @arguments = @{$self->patterns->{$name}};
  my $sample = $self->{sample};
  my ($from, $to) = ($name eq 'join' ? $self->patterns->{join}[RANDOM] : '', '');
  my %new = ('pattern' => $battle->id);
  $new{pattern2} = $player->{username} if $name eq 'join';
  $new{$sample->{question}}   = $more       if $name eq 'submit';
  $new{$sample->{target}{id}} = $more->{id} if $name eq 'attack';
  $_ = $new{$_} // $_ for @arguments[ARGUMENTS + 2 .. $#arguments];
  $arguments[ARGUMENTS] =~ s/"([^"]*)"/'"' . ($new{$1} \/\/ $1) . '"'/ge;
  $arguments[KEY] = '{battle:' . $battle->id . '}';
  $arguments[RANDOM] = $name eq 'join' ? $player->{random} : $battle->random;
  $arguments[PARTICIPANT] = $player->{id} if length $arguments[PARTICIPANT];
  if (length $arguments[IDEMPOTENCY]) {
    $arguments[IDEMPOTENCY] = $battle->key;
    $arguments[FINGERPRINT] = sha1_hex("$SCRIPT{$name}\n$arguments[ARGUMENTS]");
  }
  return [$name, $name eq 'join' ? 201 : 200, join '', '*' . @arguments . "\r\n", map { '$' . length($_) . "\r\n$_\r\n" } @arguments];
}

# The calls of a command and nothing else, with constant arguments, at copies of a battle's keys: [calls, text of the script].
# They concern these two players. A stream takes an entry of the same id only once: so it makes the ids.
sub floor ($self, $battle, $name, $player, $target) {
  my $sample = $self->{sample};
  my %new = ($sample->{player}{id} => $player->{id}, $sample->{target}{id} => $target->{id}, pattern => $battle->id);
  my $known = join '|', map {quotemeta} keys %new;
  my @calls = map { [@$_] } @{$self->calls->{$name}};
  for my $call (@calls) {
    s/($known)/$new{$1}/g, s/^\{battle:/{floor:/ for @$call;
    $call->[2] = '*' if $call->[0] eq 'XADD';
  }
  my $text = join '', map { 'redis.call(' . join(', ', map { _quote($_) } @$_) . ")\n" } @calls;
  return (scalar @calls, "$text return {200, ''}\n");
}

sub _quote ($text) { return '"' . $text =~ s/([^ !#-\[\]-~])/sprintf '\\%03d', ord $1/ger . '"' }

# Copies of all keys of a battle for that.
sub copy_keys ($self, $battle) {
  $self->stack->redis(EVAL => <<'END', 1, '{battle:' . $battle->id . '}');
    for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do
      redis.call('COPY', key, (string.gsub(key, '^{battle:', '{floor:')), 'REPLACE')
    end
END
}

1;
