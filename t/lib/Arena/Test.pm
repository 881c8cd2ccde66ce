package Arena::Test;

# What every test file starts with: a stack of its own, players in it, and an end that looks for what went wrong
# unseen.
#
#     use Arena::Test;
#     my $arena  = Arena::Test->start;
#     my $battle = $arena->running;
#     my $ada    = $arena->join($battle, 'ada');
#     ok $ada->reward('arrow'), 409, 'no_reward_pending', 'nothing to take';
#     done_clean($arena);

use Mojo::Base -base, -signatures;

use Carp qw(longmess);
use List::Util qw(min);
use Mojo::JSON qw(false true);
use POSIX ();
use Test::More ();
use Time::HiRes ();

use Arena::Bank qw(as_seen bank right wrong);
use Arena::Client;
use Arena::File qw(spew);
use Arena::Player;
use Arena::Stack;
use Arena::Wait qw(await together wait_until);

has [qw(stack client)];
has known => sub { {} };    # by battle and prompt: questions as they were imported
has session_timeout_ms => 3_600_000;    # of new battles: no session expires because a machine is slow. undef: as the server has it

my %EXPORTS = (
  await      => \&await,
  bank       => \&bank,
  right      => \&right,
  together   => \&together,
  wait_until => \&wait_until,
  now        => \&now,
  wrong      => \&wrong,
  true       => \&true,
  false      => \&false,
  answered   => \&answered,
  refused    => \&refused,
  at_fault   => \&at_fault,
  done_clean => \&done_clean
);

sub import ($class, @) {
  my $caller = caller;
  $_->import for qw(strict warnings utf8);
  feature->import(':5.16', 'signatures');
  warnings->unimport('experimental::signatures');
  Mojo::Base->import(-strict);
  no strict 'refs';
  *{"${caller}::$_"} = $EXPORTS{$_} for keys %EXPORTS;
  *{"${caller}::$_"} = \&{"Test::More::$_"} for @Test::More::EXPORT;
  binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
}

# Who is told to go says where it was, and leaves nothing behind.
my $pid = $$;
$SIG{TERM} = sub { $$ == $pid or POSIX::_exit(1); print STDERR longmess('Told to end'); exit 1 };

# Updates come as often on a machine that is late. A test of what spaces them out says how far itself, in http.
my $STEADY = 'arena_leaderboard_interval 200ms max=200ms;';

# Options are those of Arena::Stack; and own_clock: nginx's clock may be set, scripts: by file, texts in the place of those
# of lua/ (or beside them).
sub start ($class, %option) {
  my $clock   = delete $option{own_clock};
  my $scripts = delete $option{scripts};
  $option{http} = join ' ', $option{http} // (), ($option{http} // '') =~ /\barena_leaderboard_interval\b/ ? () : $STEADY;
  my $stack = Arena::Stack->new(%option);
  $stack->own_clock   if $clock;
  $stack->own_scripts if $scripts;
  spew($stack->file("lua/$_"), $scripts->{$_}) for keys %{$scripts // {}};
  $stack->start;
  my $client = Arena::Client->new(
    url         => $stack->url,
    admin_token => $stack->admin_token,
    on_fault    => sub ($fault) { local $Test::Builder::Level = 4; Test::More::fail($fault) }
  );
  return $class->new(stack => $stack, client => $client);
}

# The same game on another host.
sub beside ($self, %option) {
  my $stack  = $self->stack->beside(%option);
  my $client = Arena::Client->new(url => $stack->url, map { $_ => $self->client->$_ } qw(admin_token on_fault secrets));
  return (ref $self)->new(stack => $stack, client => $client, known => $self->known);
}

# A new battle, made from these fields of the request; gives its id.
sub battle ($self, %fields) {
  $fields{title}     //= 'A battle';
  $fields{questions} //= bank();
  $fields{rules} = {session_timeout_ms => $self->session_timeout_ms, %{$fields{rules} // {}}} if $self->session_timeout_ms;
  my $answer = $self->client->admin(POST => '', json => \%fields);
  die 'No battle was made: ' . $answer->text unless $answer->status == 201;
  my $id = $answer->json->{id};
  $self->known->{$id} = {map { $_->{prompt} => $_ } @{$fields{questions}}};
  return $id;
}

# The same, started.
sub running ($self, %fields) {
  my $id     = $self->battle(%fields);
  my $answer = $self->client->admin(POST => "/$id/start");
  die 'The battle did not start: ' . $answer->text unless $answer->status == 200;
  return $id;
}

# A battle of instants that are so many milliseconds from now, and what comes of preparing it: [battle, instants, prepared].
# The first that is to come comes after all of that; where the machine is too slow, there is another battle with more time.
sub in_time ($self, $from_now, $prepare, %fields) {
  my $more = 1;
  return @{wait_until('a battle in time', sub {
    my $now   = now();
    my %at    = map { $_ => $now + $more * $from_now->{$_} } keys %$from_now;
    my $first = min grep { $_ > $now } values %at;
    $more *= 2;
    my $made = eval { my $battle = $self->battle(%fields, %at); [$battle, \%at, $prepare->($battle)] };
    return now() < $first ? $made // die $@ : undef;
  })};
}

# Redis has lost it, and it is back from its journal: every worker has it.
sub restored ($self, $battle) {
  $self->journal($battle);
  $self->stack->redis('FLUSHALL');
  return wait_until('the battle is back', sub {
    !grep { $_->status != 200 } together(map { $self->client->request_p(GET => "/api/battles/$battle") } 1 .. 10);
  });
}

sub end ($self, $battle) { return $self->client->admin(POST => "/$battle/end") }

# New participants, all under way at once.
sub join ($self, $battle, @usernames) {
  my @answers = together(
    map { $self->client->request_p(POST => "/api/battles/$battle/join", json => {username => $_}) } @usernames);
  my @players;
  for my $answer (@answers) {
    die 'Not joined: ' . $answer->text unless $answer->status == 201;
    push @players, Arena::Player->from($self->client, $answer);
  }
  return wantarray ? @players : $players[0];
}

# Imported questions, answers and all, that this participant was given, by id.
sub asked ($self, $player) {
  my $known = $self->known->{$player->battle};
  return map { $_->{id} => as_seen($known->{$_->{prompt}}, $_) } $player->questions;
}

# Answers so many of the open questions right; gives the answers of the server.
sub score ($self, $player, $count = 1) {
  my $known = $self->known->{$player->battle};
  my @open  = grep { $_->{status} eq 'open' } $player->questions;
  die "There are no $count questions to answer\n" if @open < $count;
  return map { $player->submit($_->{id}, right(as_seen($known->{$_->{prompt}}, $_))) } @open[0 .. $count - 1];
}

# Scores, and takes a reward of each of these kinds.
sub arm ($self, $player, @types) {
  $self->score($player, scalar @types);
  for my $type (@types) {
    my $answer = $player->reward($type);
    die "No $type: " . $answer->text unless $answer->status == 200;
  }
  return $player;
}

# The commands of a battle that were accepted, all of them, as PostgreSQL has them.
sub journal ($self, $battle) {
  my $stack = $self->stack;
  wait_until('PostgreSQL to have all', sub {
    return ($stack->redis('XLEN', "{battle:$battle}:journal"))[0] eq '0';
  });
  my ($json) = $stack->sql("SELECT json_agg(json_build_object('seq', seq, 'at', arena.milliseconds(at), 'command', command,
    'participant', participant, 'session', session, 'idempotency_key', idempotency_key, 'random', random,
    'arguments', arguments::text, 'outcome', outcome::text) ORDER BY seq) FROM arena.battle_event WHERE battle_id = '$battle'");
  return @{Mojo::JSON::decode_json($json || '[]')};
}

sub leaderboard ($self, $battle, $query = '') {
  return $self->client->get("/api/battles/$battle/leaderboard$query")->json;
}

# In milliseconds, as the server has it.
sub now () { return int 1000 * Time::HiRes::time() }

# Assertions about answers

sub answered ($answer, $status, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  return Test::More::is($answer->status, $status, $name) || Test::More::diag($answer->text);
}

sub refused ($answer, $status, $code, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my $said = CORE::join ' ', $answer->status, $answer->code // '-';
  return Test::More::is($said, "$status $code", $name) || Test::More::diag($answer->text);
}

# invalid_request, with just these fields at fault.
sub at_fault ($answer, $fields, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my @said = ref $answer->json eq 'HASH' ? map { $_->{field} } @{$answer->json->{errors} // []} : ();
  return Test::More::is_deeply([$answer->status, $answer->code, sort @said],
    [422, 'invalid_request', sort @$fields], $name) || Test::More::diag($answer->text);
}

# The end of a test file. Arenas, and patterns of alarms that the test provoked.
sub done_clean (@arenas) {
  my @allowed = grep { ref eq 'Regexp' } @arenas;
  for my $arena (grep { ref ne 'Regexp' } @arenas) {
    my $stack = $arena->stack;
    $stack->stop;
    my @secrets = ($arena->client->admin_token, keys %{$arena->client->secrets});
    Test::More::is_deeply([$stack->alarms(@allowed)], [], 'the logs hold no alarm');
    Test::More::is_deeply([$stack->reports],          [], 'no sanitizer has something to report');
    Test::More::is_deeply([$stack->leaked(@secrets)], [], 'no token is in a log');
    Test::More::is_deeply([$stack->processes],        [], 'no process is left');
    if   (Test::More->builder->is_passing) { $stack->forget }
    else                                   { Test::More::diag('What is left is in ' . $stack->dir) }
  }
  return Test::More::done_testing();
}

1;
