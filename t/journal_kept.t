use lib 't/lib';
use Arena::Test;
use Arena::Kept;

use Mojo::File qw(tempdir);
use Mojo::Util qw(decode encode);

# Journals that earlier versions made, as PostgreSQL held them: they bring the same battles back, verify by the heads that were
# published then, and say the same when they are asked.
my $arena  = Arena::Test->start(workers => 2);
my $stack  = $arena->stack;
my $client = $arena->client;
my @kept   = map { Arena::Kept->new(arena => $arena, name => $_) } qw(journal judged);
my %said   = map { %{$_->said} } @kept;
my $here   = tempdir;

$stack->halt('nginx');
$_->load for @kept;
$stack->restart('nginx');

sub tool (@command) {
  my ($status, $text) = $stack->run('env', '-u', 'PGHOST', '-u', 'PGSERVICE', "TMPDIR=$here", 'RUN=' . $stack->dir, @command);
  return ($status, decode('UTF-8', $text) // $text);
}

# The first place where two texts differ: they are long.
sub same ($is, $was, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  return is_deeply $is, $was, $name if ref $was;
  my ($same) = (encode('UTF-8', $is) ^ encode('UTF-8', $was)) =~ /^(\0*)/;
  my $from = length $same > 60 ? length($same) - 60 : 0;
  return ok($is eq $was, $name) || diag(map { substr($_, $from, 160) . "\n" } $is, $was);
}

for my $battle (sort keys %said) {
  subtest $battle => sub {
    my %was = %{$said{$battle}};
    my $players = delete $was{players};
    wait_until('the battle', sub { $client->get("/api/battles/$battle")->status == 200 });
    my $is = $kept[0]->seen($battle);
    if ($was{inspected} !~ /"mode":/) {    # a rule that there was not then
      ref or s/"mode":"quiz",// for values %$is;
    }
    # A mark of UTF-8 and a column behind the others, which there were not then.
    $is->{csv} =~ s/^\x{feff}//;
    $is->{csv} =~ s/,[^,]*\r\n/\r\n/g if $was{csv} !~ /joined_at \(UTC\)/;
    same($is->{$_}, $was{$_}, "$_: what was said then") for sort keys %was;

    my ($seq, $hash) = @{$was{head}}{qw(seq hash)};
    my ($status, $text) = tool('tools/verify', $battle, "$seq:$hash");
    is $status, 0, 'it verifies' or diag $text;
    like $text, qr/^Battle $battle: the journal is whole, $seq commands; its head is $seq:$hash\.$/m, 'by the head that was published';

    return if $was{csv} !~ /\n.*\n.*\n/;    # there is little in it
    ($status, $text) = tool('tools/replay', $battle);
    is $status, 0, 'it replays' or diag $text;
    like $text, qr/byte for byte/, 'to the byte';
  };
}

# Who comes back finds what it left; the key of an earlier request gets the answer of then, which counts once more for nothing.
subtest 'players' => sub {
  for my $battle (sort keys %said) {
    for my $then (grep { $_->{seen} } @{$said{$battle}{players}}) {
      my $answer = $client->post("/api/battles/$battle/join", {map { $_ => $then->{$_} } qw(username resume_code)});
      answered $answer, 200, "$battle: $then->{username} comes back";
      my $player = Arena::Player->from($client, $answer);
      my $now    = $kept[0]->seen_by($player);
      is $now->{questions}, $then->{seen}{questions}, 'with the same questions and answers';
      is $now->{me} =~ s/"seq":"\d+"//r, $then->{seen}{me} =~ s/"seq":"\d+"//r, 'and the same points';
    }
  }
  my ($battle, $then) = ('usual', $said{usual}{players}[1]);
  my $ada = Arena::Player->from($client,
    $client->post("/api/battles/$battle/join", {map { $_ => $then->{$_} } qw(username resume_code)}));
  my $again = $ada->post('/reward', {type => 'arrow'}, key => 'submit-q1');
  refused $again, 422, 'idempotency_key_reused', 'a key of then is known';
};

# A battle that runs goes on by the rules that it was made with, before a restore and after it: what counts for the same today,
# or does not, did not then, or did.
subtest 'judged by the first rules' => sub {
  my ($then) = grep { $_->{username} eq 'Ivan' } @{$said{going}{players}};
  my $ivan = Arena::Player->from($client, $client->post('/api/battles/going/join', {map { $_ => $then->{$_} } qw(username resume_code)}));
  my %id   = map { $_->{prompt} => $_->{id} } $ivan->questions;
  my @then = (
    ['A Mersenne prime', 2147483648, 1],
    ['Something small',  0,          1],
    ['Pi',               3.1500000001, 1],
    ['A large number',   1000000000500000, 1],
    ['Not done',  "don\x{2019}t", 0],
    ['A range',   "1\x{2013}2",   0],
    ['A book',    "\x{643}\x{62a}\x{627}\x{628}", 0],
    ['A city',    "\x{131}stanbul", 0],
    ['Wide',      "\x{ff21}\x{ff22}\x{ff23}", 0],
    ['Joined',    "\x{645}\x{6cc}\x{631}\x{648}\x{645}", 0],
  );
  for my $row (@then) {
    my ($prompt, $answer, $correct) = @$row;
    is !!$ivan->submit($id{$prompt}, $answer)->json->{correct}, !!$correct, $prompt;
  }
  my $correct = $ivan->me->{correct};
  my $again   = $client->admin(POST => '/going/regrade', json => {questions => [
    {id => $id{'Not done'}, answer => ["don\x{2019}t"]}, {id => $id{'Wide'}, answer => ['ABC']}, {id => $id{'Something small'}, answer => 2e-9}]});
  answered $again, 200, 'graded again';
  is $ivan->me->{correct}, $correct, 'by the same: one more, and one less';
  my @rows = grep { $_->{command} =~ /submit|regrade/ && $_->{outcome} =~ /compared/ } $arena->journal('going');
  is_deeply \@rows, [], 'and nothing is said of other forms';
  my $seen = $kept[1]->seen_by($ivan);
  $arena->restored('going');
  is_deeply $kept[1]->seen_by($ivan), $seen, 'a restore makes the same of it';
  is(($stack->redis('HGET', '{battle:going}', 'version'))[0], 1, 'of the same version');
  my ($status, $text) = tool('tools/replay', 'going');
  is $status, 0, 'it replays' or diag $text;
  like $text, qr/byte for byte/, 'to the byte';
};

# Battles of the first version know names by their folded forms alone, for ever.
subtest 'names that look alike' => sub {
  for my $then (@{$said{going}{players}}) {
    my $answer = $client->post('/api/battles/going/join', {map { $_ => $then->{$_} } qw(username resume_code)});
    answered $answer, 200, "$then->{username} comes back";
    is $answer->json->{participant}{id}, $then->{id}, 'as who it is';
  }
  for my $pair (['bill', 'bi11'], ['Olga', "\x{41e}lga"], ['...', '-.-'], ["O'Neil", "O\x{2bc}Neil"]) {
    answered $client->post('/api/battles/going/join', {username => $_}), 201, "$_ joins" for @$pair;
    refused $client->post('/api/battles/going/join', {username => uc $pair->[0]}), 409, 'username_taken', 'whatever the case';
  }
};

# The journal goes on behind what was kept, in one chain.
subtest 'going on' => sub {
  my $head = $said{ruled}{head};
  my @rows = $arena->journal('ruled');
  cmp_ok scalar @rows, '>', $head->{seq}, 'there are commands behind it';
  my ($status, $text) = tool('tools/verify', 'ruled', "$head->{seq}:$head->{hash}");
  is $status, 0, 'and all of them verify' or diag $text;
};

done_clean($arena);
