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

# A guess, as made from there; its status.
sub guess ($name, $code, $from = '192.0.2.1') {
  return $client->post($path, {username => $name, resume_code => $code}, headers => {'X-Forwarded-For' => $from});
}

$rows->test('at one name, from one address' => sub ($row) {
  my $ada = $arena->join($battle, 'ada');
  refused guess('ada', 'AAAAAA'), 403, 'wrong_resume_code', 'a guess' for 1 .. 10;
  refused guess('ada', 'AAAAAA'), 429, 'rate_limited', 'one too many';
  refused guess('ada', $ada->resume_code), 429, 'rate_limited', 'even if it is right';
  answered $ada->heartbeat, 200, 'whose it is plays on';
  answered guess('ada', $ada->resume_code, '198.51.100.1'), 200, 'and can come back from where she is';
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

my ($limit) = $client->document->root->child('lua/api/battle_join.lua')->slurp =~ /\@limit +join +(\d+) /;
$rows->test('one address, one name' => sub ($row) { odds($row, 60 * $limit) });
$rows->test('one address, all 500 names of a battle' => sub ($row) { odds($row, 60 * $limit * 500) });
$rows->test('1,000 addresses, one name' => sub ($row) { odds($row, 60 * $limit * 1000) });

$rows->complete;
done_clean($arena);
