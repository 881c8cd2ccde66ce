use lib 't/lib';
use Arena::Test;

# What stands before nginx may say whose request it brings.
my $arena  = Arena::Test->start(server => 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;');
my $client = $arena->client;
my $battle = $arena->running;

# Exactly as many as the contract says, then 429; nothing here takes a minute.
sub limited ($name, $count, $ask) {
  my @statuses = map { $ask->()->status } 1 .. $count;
  is scalar(grep { $_ == 429 } @statuses), 0, "$name: $count in a minute";
  my $over = $ask->();
  refused $over, 429, 'rate_limited', "$name: no more";
  my $seconds = $over->header('Retry-After') // '';
  ok $seconds =~ /^\d+$/ && $seconds >= 1 && $seconds <= 60, "$name: and when to try again" or diag $seconds;
}

subtest 'each command has its own' => sub {
  my ($ada, $bob) = $arena->join($battle, 'ada', 'bob');
  my ($question) = $bob->questions;
  limited(leaderboard => 60, sub { $ada->get('/leaderboard') });
  limited(participants => 30, sub { $ada->get('/participants?name=bo') });
  limited(questions   => 30, sub { $ada->get('/questions') });
  limited(submit      => 30, sub { $ada->submit($question->{id}, 'a') });
  limited(reward      => 30, sub { $ada->reward('arrow') });
  limited(attack      => 20, sub { $ada->attack($bob) });
  limited(heartbeat   => 60, sub { $ada->heartbeat });
  answered $ada->get('/me'), 200, 'me has none';
  answered $bob->heartbeat,  200, 'and what ada has used up is not bob\'s';
  answered $ada->leave, 204, 'ada leaves';
  limited(leave => 9, sub { $ada->leave });
};

subtest 'a participant cannot shed a limit by resuming' => sub {
  my $cy = $arena->join($battle, 'cy');
  $cy->attack('nobody') for 1 .. 20;
  refused $cy->resume->attack('nobody'), 429, 'rate_limited', 'it is the participant that is limited';
};

subtest 'a replaced token spends nothing of the live session' => sub {
  my $old = $arena->join($battle, 'fay');
  $old->attack('nobody') for 1 .. 5;
  my $new = $old->resume;
  my ($question) = $new->questions;
  my %ask = (
    attack      => sub ($who) { $who->attack('nobody') },
    submit      => sub ($who) { $who->submit($question->{id}, 'a') },
    heartbeat   => sub ($who) { $who->heartbeat },
    leaderboard => sub ($who) { $who->get('/leaderboard') }
  );
  for my $name (sort keys %ask) {
    my @statuses = map { $ask{$name}->($old)->status } 1 .. 70;
    is $statuses[-1], 429, "$name: the replaced one is limited itself";
    isnt $ask{$name}->($new)->status, 429, "$name: the live one is not, for that";
  }
  is scalar(grep { $new->attack('nobody')->status == 429 } 1 .. 15), 1, 'but with what it did before it resumed: 5, and 15 more';
};

subtest 'joining is limited by address and name' => sub {
  my $path = "/api/battles/$battle/join";
  limited(join => 10, sub { $client->post($path, {username => 'Dan', resume_code => 'AAAAAA'}) });
  refused $client->post($path, {username => $_}), 429, 'rate_limited', 'however it is written'
    for 'dAN', "\x{ff24}\x{ff41}\x{ff4e}", "D\x{1d552}n";
  answered $client->post($path, {username => 'dana'}), 201, 'another name is not';
};

subtest 'whose address it is' => sub {
  my $path = "/api/battles/$battle/join";
  my $from = sub ($address, $name = 'nobody') {
    sub { $client->post($path, {username => $name, resume_code => 'AAAAAA'}, headers => {'X-Forwarded-For' => $address}) }
  };
  limited('IPv4', 10, $from->('192.0.2.1'));
  answered $from->('192.0.2.2')->(), 403, 'the next one is another client';
  limited('IPv6', 10, $from->('2001:db8::1', 'somebody'));
  refused $from->($_, 'somebody')->(), 429, 'rate_limited', "$_ is of the same network"
    for '2001:db8::2', '2001:db8::ffff:ffff:ffff:ffff';
  answered $from->('2001:db8:0:1::1', 'somebody')->(), 403, 'and the next one another client';
  limited('IPv4 in IPv6', 10, $from->('::ffff:192.0.2.3', 'anybody'));
  answered $from->('::ffff:192.0.2.4', 'anybody')->(), 403, 'has addresses of its own';
};

subtest 'a spectator may look' => sub {
  is scalar(grep { $client->get("/api/battles/$battle/leaderboard")->status != 200 } 1 .. 70), 0,
    'a spectator has limits of its own';
};

subtest '500 players behind one address' => sub {
  my $big   = $arena->running;
  my @names = map {"pupil$_"} 1 .. 500;
  my @players;
  push @players, $arena->join($big, splice @names, 0, 100) while @names;
  is @players, 500, 'join, none refused';
  is $arena->leaderboard($big)->{total}, 500, 'and all are there';
};

done_clean($arena);
