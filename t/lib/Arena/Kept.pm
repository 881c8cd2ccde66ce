package Arena::Kept;

# Battles that a version of the server played, kept under t/fixtures: their rows of PostgreSQL, and what that version said of
# them. A later version must say the same of these rows.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path);
use Mojo::JSON qw(decode_json encode_json);
use Mojo::Util qw(decode encode);

use Arena::File qw(spew);
use Arena::Wait qw(wait_until);

has 'arena';
has name => 'journal';    # of the directory under t/fixtures

my @TABLES = qw(battle question battle_event battle_refusal journal);

# By view: the columns, in an order of their own.
my %VIEWS = (
  participants => 'participant, username, arena.milliseconds(joined_at), joined_seq',
  submissions  => 'seq, arena.milliseconds(at), participant, username, question, answer::text, correct, points',
  attacks      => 'seq, arena.milliseconds(at), attacker, attacker_username, target, target_username, outcome, damage',
  changes      => 'seq, arena.milliseconds(at), participant, placed, points, arrows, shields, rewards, answered, correct',
  standings    => 'rank, participant, username, points, arrows, shields, rewards_pending, answered, correct, arena.milliseconds(joined_at)'
);

sub _file ($self, $name) { return path('t/fixtures', $self->name, $name) }

sub rows_file ($self) { return $self->_file('rows.sql') }

# What was said of each battle then, by its id.
sub said ($self) { return $self->{said} //= decode_json($self->_file('said.json')->slurp) }

# Writes the rows of all battles, and what is said of them now; players by battle, with what they need to come back.
sub keep ($self, $players) {
  my $stack = $self->arena->stack;
  my %said  = map { $_ => {%{$self->seen($_)}, players => $players->{$_}} } sort keys %$players;
  my $rows  = join '', map { $self->_table($_) } @TABLES;
  $self->rows_file->dirname->make_path;
  spew($self->rows_file, $rows);
  my $text = "{\n" . join(",\n", map { substr encode_json({$_ => $said{$_}}), 1, -1 } sort keys %said) . "\n}\n";
  spew($self->_file('said.json'), $text);
}

sub _table ($self, $table) {
  my $stack     = $self->arena->stack;
  my ($columns) = $stack->sql("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = 'arena.$table'::regclass AND attnum > 0 AND NOT attisdropped");
  my $order = $table eq 'battle' ? 'id' : $table eq 'journal' ? 'battle_id' : '1, 2, 3';
  my @lines = $stack->sql("COPY (SELECT $columns FROM arena.$table ORDER BY $order) TO STDOUT");
  return join "\n", "COPY arena.$table ($columns) FROM stdin;", @lines, "\\.\n\n";
}

# Puts the rows into a database that has none of them, at once: a server that is there finds each battle whole.
sub load ($self) {
  my $stack = $self->arena->stack;
  my ($status, $text) = $stack->run('psql', '-Xq1', '-v', 'ON_ERROR_STOP=1', '-h', $stack->file('sockets'), '-U', 'postgres',
    '-d', 'arena', '-f', $self->rows_file);
  die "psql: $text\n" if $status;
}

# What anybody can see of a battle, to the byte; of a journal that PostgreSQL has to the end.
sub seen ($self, $battle) {
  my $client = $self->arena->client;
  my $export = wait_until('the head of the chain', sub {
    my $answer = $client->admin(GET => "/$battle/export");
    return unless $answer->status == 200;
    my $head = $answer->json->{journal} // {seq => 0};
    return $head->{seq} eq $client->get("/api/battles/$battle/leaderboard?limit=1")->json->{seq} && $answer;
  });
  my $body = sub ($path) { decode('UTF-8', $client->admin(GET => "/$battle$path")->body) };
  return {
    head        => $export->json->{journal},
    export      => decode('UTF-8', $export->body),
    csv         => $body->('/export?format=csv'),
    inspected   => $body->(''),
    statistics  => $body->('/statistics'),
    suspects    => $body->('/suspects'),
    leaderboard => decode('UTF-8', $client->get("/api/battles/$battle/leaderboard?limit=500")->body),
    map { $_ => $self->rows($battle, $_) } sort keys %VIEWS
  };
}

# A view of the journal, as lines in order.
sub rows ($self, $battle, $view) {
  my @lines = $self->arena->stack->sql("SELECT $VIEWS{$view} FROM arena.$view WHERE battle_id = '$battle' ORDER BY 1, 2, 3");
  return [map { decode('UTF-8', $_) } @lines];
}

# What a participant sees of itself.
sub seen_by ($self, $player) {
  return {map { $_ => decode('UTF-8', $player->get("/$_")->body) } qw(me questions)};
}

1;
