package Bench::Battle;

# A battle, who takes part, and requests that the server accepts: over HTTP, and as the commands that Redis gets for them.

use Mojo::Base -base, -signatures;

use Digest::SHA qw(hmac_sha256 sha256);
use Mojo::UserAgent;
use Mojo::Util qw(b64_encode);
use Time::HiRes qw(time);

use Arena::Draw qw(draw);

has 'bench';
has stack => sub ($self) { $self->bench->stack };
has 'id';
has count   => 15;        # questions for each
has players => sub { [] };

has _ua => sub { state $ua = Mojo::UserAgent->new(inactivity_timeout => 60) };
has _secret => sub ($self) { pack 'H*', $self->stack->file('secret')->slurp =~ s/\s+//gr };

# Every answer is "b".
sub _bank () {
  my %points = (easy => 10, medium => 25, hard => 40);
  return [map {
    my $difficulty = (qw(easy medium hard))[$_ % 3];
    {
      id => "question$_", subject => (qw(mathematics physics history))[$_ % 3], difficulty => $difficulty, points => $points{$difficulty},
      kind => 'choice', prompt => "Which of these is the answer to question number $_ of this bank?", answer => 'b',
      choices => [map { {id => $_, text => "This may be the answer: $_"} } 'a' .. 'd']
    }
  } 0 .. 44];
}

sub _ask ($self, $method, $path, @body) {
  my $res = $self->_ua->start($self->_ua->build_tx($method => $self->stack->url . $path,
    {Authorization => 'Bearer ' . $self->stack->admin_token}, @body))->res;
  die "$method $path: " . $res->body . "\n" unless $res->is_success;
  return $res->json;
}

sub create ($self) {
  $self->_ask(POST => '/api/admin/battles', json => {id => $self->id, title => 'Battle ' . $self->id,
      rules => {session_timeout_ms => 3_600_000, question_count => $self->count}, questions => _bank()});
  $self->_ask(POST => '/api/admin/battles/' . $self->id . '/start');
  my $battle = $self->_ask(GET => '/api/admin/battles/' . $self->id);
  push @{$self->{bank}{$_->{difficulty}}}, $_->{id} for @{$battle->{questions}};
  $self->{seed} = $battle->{seed};
  return $self;
}

# One that has not joined yet.
sub player ($self, $username) {
  my $random = $self->random;
  return {username => $username, random => $random, id => substr $random, 0, 20};
}

# So many more players: they join by Redis alone.
sub join_all ($self, $count) {
  return $self unless $count;
  my @new = map { $self->player('player' . ++$self->{named}) } 1 .. $count;
  push @{$self->players}, @new;
  $self->prepare(map { [join => $_] } @new);
  return $self;
}

# So many more who are there and do nothing: copies of the first player, with names and places of their own. That is quicker
# than to let a million join; the journal does not know them.
sub crowd ($self, $count) {
  my $key = '{battle:' . $self->id . '}';
  my $most = 10_000;
  for (my $first = 0; $first < $count; $first += $most) {
    my $last = ($first + $most < $count ? $first + $most : $count) - 1;
    $self->stack->redis(EVAL => <<'END', 1, $key, $self->players->[0]{id}, $first, $last, int(1000 * time) + 3_600_000);
      for i = ARGV[2], ARGV[3] do
        local id, name = string.sub(redis.sha1hex(i), 1, 20), string.format('crowd%d', i)
        local copy = KEYS[1] .. ':participant:' .. id
        redis.call('COPY', KEYS[1] .. ':participant:' .. ARGV[1], copy)
        redis.call('HSET', copy, 'username', name)
        redis.call('HSET', KEYS[1] .. ':entries', id, (string.gsub(redis.call('HGET', KEYS[1] .. ':entries', ARGV[1]),
          '^"participant_id":"[^"]*","username":"[^"]*"', '"participant_id":"' .. id .. '","username":"' .. name .. '"')))
        redis.call('HSET', KEYS[1] .. ':usernames', name, id)
        redis.call('ZADD', KEYS[1] .. ':leaderboard', string.format('%d', 4294967295 - i), id)
        redis.call('ZADD', KEYS[1] .. ':presence', ARGV[4], id)
      end
END
  }
  return $self;
}

# Does commands that need not be measured.
sub prepare ($self, @commands) { return @commands ? $self->bench->pipeline($self->redis_all(@commands)) : undef }

sub random ($self) { return sprintf '%08x%08x%08x%08x', map { int rand 2**32 } 1 .. 4 }

sub key ($self) { state $key = 0; return 'key-' . ++$key }

sub questions_of ($self, $player) {
  return @{$player->{questions} //= [draw($self->{seed}, $player->{username}, $self->count, $self->{bank})]};
}

sub token ($self, $player) {
  return $player->{token} //= do {
    my $payload = pack 'C a4 Q> C/a* a*', 1, substr(sha256($self->_secret), 0, 4), 1, $self->id, $player->{id};
    join '.', map { b64_encode($_, '') =~ tr{+/}{-_}r =~ s/=+\z//r } $payload, hmac_sha256($payload, $self->_secret);
  };
}

# Commands: [name, player, more]. submit: which question; attack: whom.

my %HTTP = (
  join        => sub ($player, $more) { (POST => 'join', qq({"username":"$player->{username}"})) },
  questions   => sub ($player, $more) { (GET => 'questions') },
  submit      => sub ($player, $more) { (POST => "questions/$more/submit", '{"answer":"b"}') },
  reward      => sub ($player, $more) { (POST => 'reward', '{"type":"arrow"}') },
  attack      => sub ($player, $more) { (POST => 'attack', qq({"target":"$more->{id}"})) },
  heartbeat   => sub ($player, $more) { (POST => 'heartbeat') },
  leaderboard => sub ($player, $more) { (GET => 'leaderboard') }
);
my %KEYED = map { $_ => 1 } qw(join submit reward attack);

# [label, status that is expected, bytes]
sub http ($self, $name, $player, $more = undef) {
  my ($method, $path, $body) = $HTTP{$name}->($player, $more);
  my $text = "$method /api/battles/" . $self->id . "/$path HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  $text .= 'Authorization: Bearer ' . $self->token($player) . "\r\n" if $name ne 'join';
  $text .= 'Idempotency-Key: ' . $self->key . "\r\n"                 if $KEYED{$name};
  $text .= "Content-Type: application/json\r\n"                      if defined $body;
  $text .= 'Content-Length: ' . length($body // '') . "\r\n"         if $method eq 'POST';
  return [$name, $name eq 'join' ? 201 : 200, "$text\r\n" . ($body // '')];
}

sub http_all ($self, @commands) { return [map { $self->http(@$_) } @commands] }

# Everybody answers all questions and takes an arrow for each; then each of these is an attack on the neighbour.
sub attacks ($self) {
  my @players = @{$self->players};
  my @turns   = map { my $turn = $_; map { [$_, $turn] } 0 .. $#players } 0 .. $self->count - 1;
  $self->prepare(map { [submit => $players[$_->[0]], ($self->questions_of($players[$_->[0]]))[$_->[1]]] } @turns);
  $self->prepare(map { [reward => $players[$_->[0]]] } @turns);
  return [map { $self->http(attack => $players[$_->[0]], $players[$_->[0] ^ 1]) } @turns];
}

sub redis_all ($self, @commands) {
  return [map { $self->bench->scripts->redis($self, @$_) } @commands];
}

1;
