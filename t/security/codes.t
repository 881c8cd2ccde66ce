use lib 't/lib';
use Arena::Test;

use Arena::Rows;

my $arena  = Arena::Test->start(http => 'arena_session_timeout 1h;',
  server => 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;');
my $client = $arena->client;
my $rows   = Arena::Rows->of('Resume codes');
my $battle = $arena->running;
my $path   = "/api/battles/$battle/join";
my $codes  = 31**6;

my $ada_token = sub { $arena->join($battle, 'other')->token };

# A guess, as made from there; its status.
sub guess ($name, $code, $from = '192.0.2.1') {
  return $client->post($path, {username => $name, resume_code => $code}, headers => {'X-Forwarded-For' => $from});
}

# The keys of a battle of this kind: when they are deleted, their time has passed.
sub keys_of ($kind) { return grep {length} $arena->stack->redis(KEYS => "{battle:$battle}:$kind:*") }
sub pass_time ($kind) { $arena->stack->redis(DEL => keys_of($kind)) }

my $header = $client->document->root->child('lua/api/battle_join.lua')->slurp;
my %most   = $header =~ /\@limit +(\w+) +(\d+) /g;
my ($more) = $header =~ /KNOWN_GUESSES = (\d+)/;

$rows->test('at one name, from one address' => sub ($row) {
  my $ada = $arena->join($battle, 'ada');
  refused guess('ada', 'AAAAAA'), 403, 'wrong_resume_code', 'a guess' for 1 .. $most{join};
  for (1, 2) {
    my $over = guess('ada', 'AAAAAA');
    refused $over, 429, 'rate_limited', 'one too many';
    my $seconds = $over->header('Retry-After') // '';
    ok $seconds =~ /^\d+$/ && $seconds >= 1 && $seconds <= 60, 'and when to try again' or diag $seconds;
  }
  refused $client->post($path, {username => 'ada'}, headers => {'X-Forwarded-For' => '192.0.2.1'}), 429, 'rate_limited', 'without a code, too';
  my $back = guess('ada', $ada->resume_code);
  answered $back, 200, 'the right code passes, from that very address';
  answered $client->post($path, {username => 'ada'}, token => $back->json->{session}{token}, headers => {'X-Forwarded-For' => '192.0.2.1'}), 200,
    'and so does her session';
});

# From as many addresses as one likes, and as fast as it goes.
$rows->test('at one name, from many addresses' => sub ($row) {
  my $ben = $arena->join($battle, 'ben');
  my $began = time;
  my @answers;
  for my $net (1 .. 6) {
    push @answers, together(map {
      $client->request_p(POST => $path, json => {username => (qw(ben Ben BEN))[$_ % 3], resume_code => 'AAAAAA'}, headers => {'X-Forwarded-For' => "203.0.$net.$_"})
    } 1 .. 100);
  }
  my %count;
  $count{$_->status}++ for @answers;
  is $count{403} + $count{429}, 600, '600 guesses';
  cmp_ok $count{403}, '>=', $most{guesses}, 'are looked at as long as they are few';
  cmp_ok $count{403}, q(<=), $most{guesses} + 6 + (time - $began) / 30, q(and then at most a handful in a minute);
  $arena->stack->redis(SET => "{battle:$battle}:guess_wait::" . $ben->id, '', PX => 30_000);    # whatever is left of it
  my $right = guess('ben', $ben->resume_code);
  refused $right, 429, 'rate_limited', 'in between none is, right or wrong';
  ok $right->header('Retry-After') >= 1 && $right->header('Retry-After') <= 30, 'and when to try again is said';

  answered $client->post($path, {username => 'ben', resume_code => $ben->resume_code}), 200, 'but from where he joined the right code passes';
  answered $client->post($path, {username => 'ben', resume_code => $ben->resume_code}, token => $ben->token,
    headers => {'X-Forwarded-For' => '192.0.2.9'}), 200, 'and with a token that was his, from anywhere';
  refused $client->post($path, {username => 'ben', resume_code => $ben->resume_code}, token => $ada_token->(),
    headers => {'X-Forwarded-For' => '192.0.2.10'}), 429, 'rate_limited', 'but not with that of another';

  for (1 .. 6) {
    pass_time('guess_wait');
    refused guess('ben', 'AAAAAA', '192.0.2.11'), 403, 'wrong_resume_code', 'after the wait one is looked at';
  }
  my ($left) = $arena->stack->redis(PTTL => keys_of('guess_wait'));
  cmp_ok $left, '>', 16_000, 'the wait has grown';
  cmp_ok $left, '<=', 30_000, 'to half a minute at most';
  pass_time('guess_wait');
  answered guess('ben', $ben->resume_code, '192.0.2.12'), 200, 'and the right one is right';
  pass_time($_) for 'guess_wait', 'guesses';
  is scalar(grep { guess('ben', 'AAAAAA', "192.0.2.$_")->status == 403 } 20 .. 25), 6, 'after a quiet minute all is as before';
});

$rows->test('from where the player has joined' => sub ($row) {
  my $cat = $arena->join($battle, 'cat');
  my @statuses = map { $client->post($path, {username => 'cat', resume_code => 'AAAAAA'})->status } 1 .. $most{guesses} + 5;
  is $statuses[-1], 429, 'they are limited as others';
  answered $client->post($path, {username => 'cat', resume_code => $cat->resume_code}), 200, 'but looked at, so the right one passes';
  $client->post($path, {username => 'cat', resume_code => 'AAAAAA'}) for @statuses .. $more * $most{guesses};
  refused $client->post($path, {username => 'cat', resume_code => $cat->resume_code}), 429, 'rate_limited', 'up to a number';
  answered guess('cat', $cat->resume_code, '192.0.2.40'), 200, 'of that address alone';
});

$rows->test('that proves to be the participant' => sub ($row) {
  my $dov = $arena->join($battle, 'dov');
  guess('dov', 'AAAAAA') for 1 .. 15;
  my @statuses = map { guess('dov', $dov->resume_code, '192.0.2.50')->status } 2 .. $most{resume};
  is scalar(grep { $_ != 200 } @statuses), 0, 'resumes have a limit of their own, which a join begins';
  refused guess('dov', $dov->resume_code, '192.0.2.50'), 429, 'rate_limited', 'and are past it';
});

$rows->test('at one name in other spellings' => sub ($row) {
  my @spellings = ('Eve', 'eve', 'EVE', "\x{ff25}\x{ff56}\x{ff45}", "e\x{1d567}e");
  guess($_, 'AAAAAA') for (@spellings) x 2;
  refused guess($_, 'AAAAAA'), 429, 'rate_limited', "as $_" for @spellings;
});

$rows->test('from another address of an IPv6 network' => sub ($row) {
  guess('joe', 'AAAAAA', "2001:db8::$_") for 1 .. 10;
  refused guess('joe', 'AAAAAA', $_), 429, 'rate_limited', $_ for '2001:db8::b', '2001:db8::1:2:3:4';
});

$rows->test('without a name that is there' => sub ($row) {
  $arena->join($battle, 'there');
  my @said = map { guess($_, 'AAAAAA')->json } qw(there nowhere);
  is_deeply $said[0], $said[1], 'what is said does not tell them apart';
  my $none = $client->get("/api/battles/$battle/leaderboard")->json->{entries};
  is scalar(grep { $_->{username} eq 'nowhere' } @$none), 0, 'and nobody is made by it';
});

# Codes as they are: their letters, and their length.
$rows->test('over and over' => sub ($row) {
  my ($length, $letters) = $row->{'is limited by'} =~ /has (\d+) of (\d+) characters/;
  my @all = map { $_->resume_code } $arena->join($battle, map {"player$_"} 1 .. 400);
  my (%seen, %letters);
  $seen{$_}++ for @all;
  $letters{$_}++ for map { split // } @all;
  is_deeply [grep { length != $length } @all], [], "each has $length";
  is scalar keys %letters, $letters, "of $letters, and all of these are used";
  is_deeply [grep {/[^A-HJKMNP-Z2-9]/} keys %letters], [], 'none that is taken for another';
  cmp_ok scalar keys %seen, '>=', 399, 'and two participants hardly ever have the same';
  my ($low, $high) = (sort { $a <=> $b } values %letters)[0, -1];
  my $mean = 400 * $length / $letters;
  ok $low > $mean / 3 && $high < $mean * 2, 'no letter is rare, none is common' or diag "$low to $high, about $mean";
});

# The figures of the document are worked out from the limit and the codes.
sub odds ($row, $tries) {
  is $row->{'tries in an hour'} =~ tr/,//dr, $tries, 'tries';
  my ($chance) = $row->{'chance of one right code'} =~ /^1 in ([\d,]+)/;
  my $exact = $codes / $tries;
  cmp_ok abs($chance =~ tr/,//dr - $exact), '<', $exact / 100, 'and the chance';
}

# As fast as it goes: those that are free, the waits up to half a minute, then two a minute.
$rows->test('any number of addresses, one name, in a rush' => sub ($row) { odds($row, $most{guesses} + 6 + 59 * 2) });
$rows->test('any number of addresses, one name, with patience' => sub ($row) { odds($row, 60 * ($most{guesses} - 1)) });
$rows->test("the player's own address, one name, with patience" => sub ($row) { odds($row, 60 * ($more * $most{guesses} - 1)) });
$rows->test('one address, all 500 names of a battle' => sub ($row) { odds($row, 60 * $most{joins}) });
$rows->test('any number of addresses, all 500 names' => sub ($row) { odds($row, 60 * ($most{guesses} - 1) * 500) });

$rows->complete;
done_clean($arena);
