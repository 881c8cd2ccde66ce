use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);
use Mojo::URL;
use Unicode::Normalize qw(NFC);

# What a name may be, and which names are one. t/fixtures/names.json has the cases: web/test/username.test.ts reads them, too.
my $arena  = Arena::Test->start(workers => 2, http => 'arena_limit join off; arena_limit joins off; arena_limit guesses 1; arena_limit reads off;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $cases  = decode_json(path('t/fixtures/names.json')->slurp);

sub joins ($battle, $username, %option) {
  return $client->post("/api/battles/$battle/join", {username => $username, %option});
}

subtest 'what a name may be' => sub {
  for my $name (@{$cases->{names}}) {
    my $answer = joins($arena->running, $name);
    answered $answer, 201, "'$name' joins";
    is $answer->json->{participant}{username}, NFC($name), 'and is kept as it was typed';
  }
};

subtest 'what it may not be' => sub {
  my $battle = $arena->running;
  my %faults = (%{$cases->{faults}}, invalid_characters => [@{$cases->{faults}{invalid_characters}}, @{$cases->{untidy}}]);
  for my $code (sort keys %faults) {
    for my $name (@{$faults{$code}}) {
      my $answer = joins($battle, $name);
      at_fault $answer, ['username'], "'$name' does not join";
      is $answer->json->{errors}[0]{code}, $code, "it is $code";
    }
  }
};

subtest 'names that are one' => sub {
  for my $pair (@{$cases->{same}}) {
    for my $order ($pair, [reverse @$pair]) {
      my $battle = $arena->running;
      answered joins($battle, $order->[0]), 201, "'$order->[0]' joins";
      refused joins($battle, $order->[1]), 409, 'username_taken', "'$order->[1]' is the same name";
    }
  }
};

subtest 'names that are not' => sub {
  for my $list (@{$cases->{apart}}) {
    my $battle = $arena->running;
    answered joins($battle, $_), 201, "'$_' joins" for @$list;
  }
};

subtest 'at the same instant' => sub {
  my $battle = $arena->running;
  for my $round (1 .. 10) {
    my @names   = map {"$_$round"} 'Ivan', 'lvan', "Iv\x{430}n", 'IVAN';
    my @answers = together(map { $client->request_p(POST => "/api/battles/$battle/join", json => {username => $_}) } @names);
    is_deeply [sort map { $_->status } @answers], [201, 409, 409, 409], 'one of four that look alike has the name';
  }
};

subtest 'who resumes' => sub {
  my $battle = $arena->running;
  my ($lvan, $other) = $arena->join($battle, 'Ivan', "O\x{2019}Neil Ada");
  for my $name ('Ivan', 'ivan', 'lvan', "\x{406}van") {
    my $answer = joins($battle, $name, resume_code => $lvan->resume_code);
    answered $answer, 200, "'$name' comes back, with the code";
    is $answer->json->{participant}{id},       $lvan->id, 'as who it is';
    is $answer->json->{participant}{username}, 'Ivan',    'under the name that was typed first';
  }
  my $answer = joins($battle, "o'neil ada", resume_code => $other->resume_code);
  answered $answer, 200, 'whatever apostrophe is typed';
  is $answer->json->{participant}{id}, $other->id, 'as who it is';

  is joins($battle, $_, resume_code => 'AAAAAA')->status, 403, 'a wrong code' for 'Ivan', 'lvan', "iv\x{430}n", '1van';
  is joins($battle, $_, resume_code => 'AAAAAA')->status, 429, 'guesses count together, whatever look-alike is typed' for 'lvan', "\x{406}van";
};

subtest 'who is looked for' => sub {
  my $battle = $arena->running;
  $arena->join($battle, 'Ada Lovelace', 'Adam', "O\x{2019}Brien", "\x{645}\x{6cc}\x{200c}\x{646}\x{627}", 'user1');
  my %found = (
    'ada'          => ['Ada Lovelace', 'Adam'],
    'ada '         => ['Ada Lovelace'],
    'Ada L'        => ['Ada Lovelace'],
    q(o')          => ["O\x{2019}Brien"],
    "O\x{2019}b"   => ["O\x{2019}Brien"],
    "\x{645}\x{6cc}\x{200c}" => ["\x{645}\x{6cc}\x{200c}\x{646}\x{627}"],
    'user1'        => ['user1'],
    'userl'        => []
  );
  for my $name (sort keys %found) {
    my $url    = Mojo::URL->new("/api/battles/$battle/participants")->query(name => $name);
    my $answer = $client->get("$url");
    answered $answer, 200, "'$name' is looked for";
    is_deeply [map { $_->{username} } @{$answer->json->{entries}}], $found{$name}, 'and found';
  }
  at_fault $client->get("/api/battles/$battle/participants?name=$_"), ['name'], 'nobody is called so' for 'a%40b', '%20ada';
};

# What a name took is in the journal, and taken from there: tables differ between systems.
subtest 'after a restore' => sub {
  my $battle = $arena->running;
  my ($ada)  = $arena->join($battle, 'Ivan', 'bob');
  $arena->journal($battle);
  my @forms = map { $stack->sql("SELECT arguments ->> 'username_$_' FROM arena.battle_event
    WHERE battle_id = '$battle' AND arguments ->> 'username' = 'Ivan'") } qw(folded meant look);
  is_deeply \@forms, [qw(ivan ivan lvan)], 'the journal has what the name took';
  $stack->sql("UPDATE arena.battle_event
    SET arguments = replace(arguments::text, '\"username_look\":\"lvan\"', '\"username_look\":\"xvan\"')::json
    WHERE battle_id = '$battle' AND arguments ->> 'username' = 'Ivan'");
  $stack->redis('FLUSHALL');
  wait_until('the battle', sub { $client->get("/api/battles/$battle")->status == 200 });
  refused joins($battle, $_), 409, 'username_taken', "'$_' is taken" for 'Ivan', 'ivan', 'xvan';
  answered joins($battle, 'lvan'), 201, 'lvan is not, by that journal';
  my $answer = joins($battle, 'Ivan', resume_code => $ada->resume_code);
  answered $answer, 200, 'who was there comes back';
  is $answer->json->{participant}{id}, $ada->id, 'as who it is';
};

subtest 'the export' => sub {
  my $battle = $arena->running;
  my @names  = ("D'Arcy", "O\x{2019}Brien", 'Ada Lovelace', '-x', "'1");
  $arena->join($battle, @names);
  my $csv = $client->admin(GET => "/$battle/export?format=csv");
  answered $csv, 200, 'as CSV';
  my ($head, @lines) = split /\r\n/, Mojo::Util::decode('UTF-8', $csv->body);
  is scalar @lines, scalar @names, 'a line for each';
  my $columns = () = $head =~ /,/g;
  is_deeply [grep { (() = /,/g) != $columns } @lines], [], 'with as many columns as the head';
  is_deeply [sort map { $_->{username} } @{$client->admin(GET => "/$battle/export?format=json")->json->{standings}}], [sort @names], 'as JSON';
};

done_clean($arena);
