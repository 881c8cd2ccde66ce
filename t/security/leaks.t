use lib 't/lib';
use Arena::Test;

use Arena::Leak qw(found);
use Arena::Rows;
use Mojo::Util qw(b64_encode);

# A battle is played while every byte that each client receives is kept; then those bytes are searched for what is
# another's. Everything secret is random, so that what is found can have come from nowhere else.
my $arena = Arena::Test->start(workers => 2, http => 'arena_session_timeout 1h;');
my $rows  = Arena::Rows->of('What nobody learns');

my $made = 0;
sub mark ($name) { return sprintf '%s-%d-%08x%08x', $name, ++$made, rand 2**32, rand 2**32 }

my @bank = map {
  my $question = $_;
  my $kind     = $question->{kind};
  my @ids      = map { mark('choice') } 1 .. 4;
  $question->{prompt}  = 'What is ' . mark('prompt') . '?';
  $question->{choices} = [map { {id => $_, text => mark('text')} } @ids] if $kind =~ /^choice/;
  $question->{answer}
    = $kind eq 'choice' ? $ids[0] : $kind eq 'choices' ? [@ids[0, 1]] : $kind eq 'text' ? [mark('right'), mark('right')]
    :                     100_000_000_000 + int rand 900_000_000_000;
  $question;
} @{bank(60)};
my $battle = $arena->running(title => 'Secrets', questions => \@bank);
my $path   = "/api/battles/$battle";
my $known  = $arena->known->{$battle};

# Everybody has connections of their own.
my %client = map { $_ => $arena->client->recorder } qw(ada bob cy dee spectator organiser);
my @names  = qw(ada bob cy dee);
my (%player, %asked, %given, %codes, %tokens, %sockets);

sub became ($player) {
  my $name = $player->username;
  $player{$name} = $player;
  push @{$tokens{$name}}, $player->token;
  $codes{$name} = $player->resume_code;
}

for my $name (@names) {
  my $answer = $client{$name}->post("$path/join", {username => $name}, key => mark('key'));
  became(Arena::Player->from($client{$name}, $answer));
}

%sockets = (
  ada       => [$player{ada}->socket],
  bob       => [$client{bob}->source($battle, token => $player{bob}->token)],
  cy        => [$player{cy}->socket, $client{cy}->source($battle, access_token => $player{cy}->token)],
  dee       => [$client{dee}->socket($battle, cookie => $player{dee}->token)],
  spectator => [$client{spectator}->socket($battle), $client{spectator}->source($battle)],
  organiser => [$client{organiser}->socket($battle)]
);

# What a participant says: right and wrong, each of them unique where it can be.
sub answer ($name, $id, $right) {
  my $question = $asked{$name}{$id};
  my $kind     = $question->{kind};
  my $wrong    = $kind eq 'choice' ? $question->{choices}[1]{id} : $kind eq 'choices' ? [$question->{choices}[2]{id}]
    : $kind eq 'text' ? mark('wrong') : 100_000_000_000 + int rand 900_000_000_000;
  my $said = !$right ? $wrong : $kind eq 'text' ? $question->{answer}[0] : $question->{answer};
  push @{$given{$name}}, $said if $kind eq 'text' || $kind eq 'number';
  my $answer = $player{$name}->submit($id, $said);
  answered $answer, 200, "$name answers";
  return $answer;
}

subtest 'a battle is played' => sub {
  for my $name (@names) {
    $asked{$name} = {$arena->asked($player{$name})};
    my $told = sub ($id) { $asked{$name}{$id}{kind} =~ /text|number/ };
    my @ids  = sort { $told->($b) - $told->($a) } sort keys %{$asked{$name}};    # what is unique goes first
    answer($name, $ids[$_], $_ % 4) for 0 .. 11;                                 # three are left open
    $player{$name}->reward($_ % 2 ? 'arrow' : 'shield') for 0 .. 5;
  }
  for my $round (1, 2) {
    for my $i (0 .. 3) {
      answered $player{$names[$i]}->attack($player{$names[($i + $round) % 4]}), 200, "$names[$i] attacks";
    }
  }
  $sockets{$_}[0]->event('attack.received') for @names;
  for my $name (qw(cy dee)) {
    answered $player{$name}->leave, 204, "$name leaves" if $name eq 'dee';
    became($player{$name}->resume);
    push @{$sockets{$name}}, $player{$name}->socket;
  }
};

subtest 'everybody asks for what is not theirs' => sub {
  my %other = (ada => 'bob', bob => 'cy', cy => 'dee', dee => 'ada', spectator => 'ada', organiser => 'bob');
  for my $name (sort keys %client) {
    my ($client, $other) = ($client{$name}, $other{$name});
    my $id      = $player{$other}->id;
    my ($theirs) = grep { !$asked{$name} || !$asked{$name}{$_} } sort keys %{$asked{$other}};
    my @as      = $player{$name} ? (token => $player{$name}->token) : ();
    my @strange = (undocumented => 1, @as);
    $client->get($_, @strange) for $path, '/api/battles', "$path/leaderboard?limit=500", "$path/me", "$path/me?id=$id",
      "$path/me/$id", "$path/participants/$id", "$path/questions", "$path/questions/$theirs", "$path/export", '/metrics',
      (map {"/api/admin/battles/$battle$_"} '', '/export?format=csv', '/statistics'), "/ws/battles/$battle", '/api/status';
    $client->post("$path/join", {username => $other}, @strange);
    $client->post("$path/join", {username => $other, resume_code => $_}, @strange) for 'AAAAAA', '';
    $client->post("$path/questions/$theirs/submit", {answer => 'x'}, @strange, key => mark('key'));
    $client->post("$path/attack", {target => $theirs}, @strange);
    $client->post("$path/heartbeat", {participant => $id, token => 'x'}, @strange);
    $client->request(HEAD => "$path/me", @strange);
    $client->get("$path/me", token => $id, undocumented => 1);
  }
  answered $client{organiser}->admin(GET => "/$battle$_"), 200, "the organiser looks at the battle$_" for '', '/statistics';
  answered $client{organiser}->admin(GET => "/$battle/export?format=$_"), 200, "and at its standing as $_" for qw(json csv);
};

my %before = map { $_ => $client{$_}->received } keys %client;
my $seed   = do {
  answered $arena->end($battle), 200, 'the battle ends';
  $arena->client->get($path)->json->{seed};
};
for my $name (sort keys %client) {
  $sockets{$name}[-1]->event('battle.ended');
  my @as = $player{$name} ? (token => $player{$name}->token) : ();
  $client{$name}->get($_, undocumented => 1, @as) for "$path/questions", "$path/me", "$path/leaderboard", $path;
}
my %after = map { $_ => $client{$_}->received } keys %client;

# Of each client: what of the secrets it has seen that are not its own.
sub nobody_saw ($bytes, $secrets, @more) {
  for my $name (sort keys %client) {
    my @others = map { @{$secrets->{$_} // []} } grep { $_ ne $name } keys %$secrets;
    is_deeply [found($bytes->{$name}, @others, @more)], [], "$name has not seen another's";
  }
}

subtest 'the search finds what is there' => sub {
  for my $name (@names) {
    my @own = (@{$tokens{$name}}, $codes{$name}, map { $_->{prompt} } values %{$asked{$name}});
    is_deeply [sort +found($after{$name}, @own)], [sort @own], "$name has seen all that is $name\'s";
    like $before{$name}, qr/attack\.received/, 'events among it';
    like $before{$name}, qr/^Set-Cookie: /m,   'and heads';
  }
  like $after{organiser}, qr/\Q$seed\E/, 'the seed, when it is over';
  is scalar(found($after{organiser}, map { $_->{prompt} } @bank)), 60, 'the organiser has seen every question';
  my $text = 'A secret (of mine)';
  for my $bytes ($text, 'x' . $text . 'y', unpack('H*', "..$text"), '%41%20' . Mojo::Util::url_escape($text),
    map { b64_encode('z' x $_ . $text . 'z' x $_, '') } 0 .. 5) {
    is_deeply [found($bytes, $text)], [$text], 'a text is found in ' . $bytes;
  }
  is_deeply [found('A secret (of mine', $text)], [], 'and not where it is not';
};

# A title is for everybody: what an organiser would write there, all would see.
subtest 'a leak on purpose is found' => sub {
  my $leaked = $player{bob}->token;
  $arena->battle(title => "It is $leaked");
  $client{ada}->get('/api/battles');
  is_deeply [found($client{ada}->received, $leaked)], [$leaked], 'by who lists the battles';
  is_deeply [found($before{ada}, $leaked)], [], 'and not before';
};

subtest 'nothing was too compressed to be read' => sub {
  unlike $after{$_}, qr/^Content-Encoding:|^Sec-WebSocket-Extensions:/mi, $_ for sort keys %after;
};

$rows->test('a session token' => sub ($row) { nobody_saw(\%after, \%tokens) });

$rows->test('a resume code' => sub ($row) {
  nobody_saw(\%after, {map { $_ => [$codes{$_}] } @names});
});

$rows->test('a question that was drawn for others' => sub ($row) {
  for my $name (@names, 'spectator') {
    my %own    = map { $_->{prompt} => 1 } values %{$asked{$name} // {}};
    my @others = grep { !$own{$_->{prompt}} } @bank;
    cmp_ok scalar @others, '>', 40, 'there are such';
    my @texts = map { $_->{prompt} =~ /is (.*)\?/, map { @$_{qw(id text)} } @{$_->{choices} // []} } @others;
    is_deeply [found($after{$name}, @texts)], [], "$name has seen none";
  }
});

# Two may have given the same right answer, and an organiser knows them all.
$rows->test('an answer that another gave' => sub ($row) {
  my %right = map { $_ => 1 } map { ref $_->{answer} ? @{$_->{answer}} : $_->{answer} } @bank;
  for my $name (sort keys %client) {
    my %own    = map { $_ => 1 } @{$given{$name} // []};
    my @others = grep { !$own{$_} } map { @{$given{$_}} } grep { $_ ne $name } @names;
    my @wrong  = grep { !$right{$_} } @others;
    ok scalar @wrong, 'others gave some';
    is_deeply [found($before{$name}, $name eq 'organiser' ? @wrong : @others)], [], "$name has seen none";
    is_deeply [found($after{$name}, @wrong)], [], 'nor when it is over';
  }
});

$rows->test('the right answer, before the end' => sub ($row) {
  for my $name (@names, 'spectator') {
    my %said   = map { $_ => 1 } @{$given{$name} // []};
    my @rights = grep { !$said{$_} } map { @$_ } map { ref $_->{answer} ? $_->{answer} : [$_->{answer}] }
      grep { $_->{kind} eq 'text' || $_->{kind} eq 'number' } @bank;
    cmp_ok scalar @rights, '>', 30, 'there are many';
    is_deeply [found($before{$name}, @rights)], [], "$name has seen none";
  }
  for my $name (@names) {
    my $open = grep { $_->{status} eq 'open' && defined $_->{answer} } $player{$name}->questions;
    is $open, 3, 'afterwards the answers of the own questions are there';
  }
});

$rows->test('the seed, before the end' => sub ($row) {
  like $seed, qr/^[0-9a-f]{64}$/, 'there is one';
  is_deeply [found($before{$_}, $seed, pack 'H*', $seed)], [], "$_ has not seen it" for @names, 'spectator';
});

$rows->test('the admin token' => sub ($row) {
  is_deeply [found($after{$_}, $arena->client->admin_token)], [], "$_ has not seen it" for sort keys %after;
});

$rows->test('the keys that sign' => sub ($row) {
  my $key = $arena->stack->file('secret')->slurp =~ s/\s+//r;
  is_deeply [found($after{$_}, $key, pack 'H*', $key)], [], "$_ has not seen them" for sort keys %after;
});

$rows->complete;
done_clean($arena);
