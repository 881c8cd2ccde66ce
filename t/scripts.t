use lib 't/lib';
use Arena::Test;

# What any script can be given and can ask for, by scripts of this file's own in the place of some of the game's.

# Says what it was given: a line for each argument.
sub echo ($header, @names) {
  my $said = join " .. '\\n' .. ", map {"'$_=' .. arguments.$_"} @names;
  return join "\n", (map {'-- @' . s{^\s+}{}r} split /\n/, $header), "return {200, $said, 'type', 'text/plain', ''}", '';
}

my $given = <<~'';
  key       {battle:<id>}
  argument  id path identifier else battle_not_found
  argument  actor actor string(0,20)
  argument  trace traceparent string(0,60)
  argument  word? query string(0,20)
  reply     200

my @names = qw(id actor trace word);
# As the game has it, but on the channels of another battle as well, and of changes.
my $subscribe = Mojo::File::path('lua/api/battle_subscribe.lua')->slurp;
$subscribe =~ s/^(-- \@argument +delta .*\n)/$1-- \@argument  also? query identifier\n/m or die 'no argument delta';
$subscribe =~ s/^(if input\.participant == '' then)/if arguments.also ~= '' then
    channels = channels .. ',' .. channels .. '.delta,'
        .. string.gsub(channels, battle.id, arguments.also)
end
$1/m or die 'no participant';

my $arena = Arena::Test->start(
  scripts => {
    'api/battle_subscribe.lua'  => $subscribe,
    'api/battle_inspect.lua'    => echo($given, @names),
    'api/participants_find.lua' => echo($given, @names),
    'api/participant_get.lua'   => echo($given, @names)
  }
);
my $client = $arena->client;
my $battle = $arena->running;
my ($ada) = $arena->join($battle, 'ada');

sub taken ($path, %option) {
  my $answer = $client->get($path, undocumented => 1, %option);
  is $answer->status, 200, "$path is answered" or diag $answer->text;
  return {map { split /=/, $_, 2 } split /\n/, $answer->body};
}

subtest 'an argument from actor' => sub {
  my $find = "/api/battles/$battle/participants";
  is taken($find)->{actor}, '', 'a visitor has none';
  is taken($find, token => $ada->token)->{actor}, 'session', 'a participant has a session, also where it need not be shown';
  is taken("/api/battles/$battle/me", cookie => $ada->token)->{actor}, 'session', 'or where it must';
  is taken("/api/admin/battles/$battle", token => $client->admin_token)->{actor}, 'admin', 'an organiser the admin token';
  is taken("$find?actor=admin")->{actor}, '', 'nobody says it of himself';
};

subtest 'an argument from traceparent' => sub {
  my $trace = sub ($value) { taken("/api/battles/$battle/participants?trace=x", headers => {traceparent => $value})->{trace} };
  my $good  = '00-' . '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331' . '-01';
  is $trace->($good), $good, 'is the header of that name';
  is $trace->($_), '', "but not '$_'" for '', uc $good, "${good}0", substr($good, 0, -1), $good =~ s/-/_/r, 'ff' . substr $good, 2;
  is taken("/api/battles/$battle/participants")->{trace}, '', 'or nothing';
};

subtest 'an argument from the path or the query' => sub {
  my $said = taken("/api/battles/$battle/participants?id=other&word=a%20b%C3%A9");
  is $said->{id},   $battle, 'the path goes by its own name alone';
  is $said->{word}, "a b\xc3\xa9", 'a value of the query comes decoded';
  is taken("/api/battles/$battle/participants?word")->{word} // '', '', 'one without a value is absent';
};

subtest 'a socket with many channels' => sub {
  my $other  = $arena->running;
  my $eve    = $arena->join($battle, 'eve');
  my $socket = $client->socket($battle, path => "/ws/battles/$battle?also=$other", token => $eve->token);
  my $named  = sub ($name) {
    sub ($event) { grep { $_->{username} eq $name } @{$event->{data}{entries}} }
  };
  $arena->join($battle, 'here');
  ok $socket->event('leaderboard.updated', $named->('here')), 'hears the first';
  ok $socket->event('leaderboard.changed', $named->('here')), 'the second';
  $arena->join($other, 'there');
  ok $socket->event('leaderboard.updated', $named->('there')), 'the third';
  $eve->heartbeat;
  $arena->score($eve);
  is $socket->event('participant.updated')->{data}{id}, $eve->id, 'and the fourth, which is private';
};

done_clean($arena);
