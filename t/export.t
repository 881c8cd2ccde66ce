use lib 't/lib';
use Arena::Test;

use Mojo::Util qw(decode);
use POSIX      qw(strftime);

my $arena  = Arena::Test->start(workers => 2, http => 'arena_limit joins off;');
my $client = $arena->client;

my @names   = map {"player$_"} 1 .. 1200;
my $battle  = $arena->running;
my @players = ();
push @players, $arena->join($battle, splice @names, 0, 150) while @names;
$arena->score($players[$_], 1 + $_ % 3) for 0, 7, 400, 1199;
$arena->arm($players[3], 'arrow', 'shield');

my @journal = $arena->journal($battle);

subtest 'as JSON' => sub {
  my $answer = $client->admin(GET => "/$battle/export");
  answered $answer, 200, 'JSON when nothing is said';
  my $export  = $answer->json;
  my @entries = @{$export->{standings}};
  is @entries, 1200, 'every participant';
  is $export->{battle}{id}, $battle, 'of the battle';
  my ($hash) = $arena->stack->sql("SELECT encode(hash, 'hex') FROM arena.journal WHERE battle_id = '$battle'");
  is_deeply $export->{journal}, {seq => "@{[scalar @journal]}", hash => $hash}, 'with the head of its journal';
  is_deeply [map { $_->{rank} } @entries], [1 .. 1200], 'in the order of the ranks';
  is keys %{{map { $_->{participant_id} => 1 } @entries}}, 1200, 'none twice';
  my @board = map { @{$arena->leaderboard($battle, "?limit=500&offset=$_")->{entries}} } 0, 500, 1000;
  my @same  = map { my $entry = $_; +{map { $_ => $entry->{$_} } keys %{$board[0]}} } @entries;
  is_deeply \@same, \@board, 'as the leaderboard has them';
  my ($armed) = grep { $_->{username} eq 'player4' } @entries;
  is_deeply [@$armed{qw(arrows shields answered correct)}], [1, 1, 2, 2], 'with what they did';
  is $client->admin(GET => "/$battle/export?format=json")->body, $answer->body, 'the same by its name';
};

subtest 'as CSV' => sub {
  my $answer = $client->admin(GET => "/$battle/export?format=csv");
  answered $answer, 200, 'CSV';
  like $answer->header('Content-Type'), qr{^text/csv}, 'as what it is';
  my ($head, @lines) = split /\r\n/, decode('UTF-8', $answer->body);
  ok $head =~ s/^\x{feff}//, 'with the mark by which spreadsheets know UTF-8';
  my @columns = split /,/, $head;
  is @lines, 1200, 'a line for each';
  my $entries = $client->admin(GET => "/$battle/export")->json->{standings};
  is $columns[-1], 'joined_at (UTC)', 'the last column is for spreadsheets';
  is_deeply [sort @columns[0 .. $#columns - 1]], [sort keys %{$entries->[0]}], 'the fields of JSON as the others';
  my @shown = map { my %line; @line{@columns} = split /,/, $_, -1; \%line } @lines;
  is_deeply [map { "$_->{rank} $_->{participant_id} $_->{username} $_->{points}" } @shown],
    [map { "$_->{rank} $_->{participant_id} $_->{username} $_->{points}" } @$entries], 'with the same values';
  is_deeply [map { $_->{'joined_at (UTC)'} } @shown],
    [map { strftime '%Y-%m-%d %H:%M:%S', gmtime $_->{joined_at} / 1000 } @$entries], 'and when each joined, as a date';
};

subtest 'names as a spreadsheet reads them' => sub {
  my $small = $arena->running;
  $arena->join($small, '-1.2', "\x{416}\x{443}\x{43a}");
  my $csv = decode('UTF-8', $client->admin(GET => "/$small/export?format=csv")->body);
  like $csv,   qr/,\x{416}\x{443}\x{43a},/, 'a name of another script is there';
  unlike $csv, qr/,-1\.2,/, 'one that looks like a formula is made a text';
};

subtest 'what cannot be' => sub {
  at_fault $client->admin(GET => "/$battle/export?format=xml"), ['format'], 'another format';
  refused $client->admin(GET => '/nowhere/export'), 404, 'battle_not_found', 'another battle';
  is_deeply $client->admin(GET => '/' . $arena->battle . '/export')->json->{standings}, [], 'nobody';
};

subtest 'after the end' => sub {
  my $before = $client->admin(GET => "/$battle/export")->json->{standings};
  $arena->end($battle);
  my $after = $client->admin(GET => "/$battle/export")->json;
  is $after->{battle}{status}, 'finished', 'it is over';
  is_deeply [map { [@$_{qw(rank participant_id points)}] } @{$after->{standings}}],
    [map { [@$_{qw(rank participant_id points)}] } @$before], 'the standing is the same';
};

done_clean($arena);
