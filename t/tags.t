use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use IO::Socket::UNIX;
use Mojo::File qw(path tempdir);
use POSIX ();

# All keys and channels of one run of a script have one hash tag, so a Redis Cluster has them in one slot: as the scripts
# are written (tools/check-tags reads them), and as they run (MONITOR, while all is played).

my $root = path('.')->to_abs;

# What tools/check-tags says of the scripts when one of them is another.
sub said_of ($file, $from, $to) {
  my $dir = tempdir;
  my ($failed, $text) = Arena::Stack->new->run('cp', '-r', $root->child('lua'), $dir);
  die $text if $failed;
  my $changed = $dir->child("lua/$file")->slurp;
  $changed =~ s/\Q$from\E/$to/ or die "$file does not have: $from\n";
  spew($dir->child("lua/$file"), $changed);
  my ($status, $said) = Arena::Stack->new->run($root->child('tools/check-tags'), $dir);
  return $status ? $said : '';
}

subtest 'as they are written' => sub {
  my ($status, $said) = Arena::Stack->new->run($root->child('tools/check-tags'));
  is $status, 0, 'every key and channel is tagged' or diag $said;
};

subtest 'one that is not is named' => sub {
  my @faults = (
    ['core/statistics.lua', "'HGETALL', input.key .. ':statistics'", "'HGETALL', 'statistics'", qr/'statistics' of HGETALL/],
    ['core/listing.lua', "'HGET', input.key .. ':member'", "'HGET', '{arena}:member:' .. input.key", qr/HGET/],
    ['core/participant.lua', "return input.key .. ':participant:'", "return '{participant:' .. id .. '}:'", qr/HMGET/],
    ['job/journal_trim.lua', "local journal = input.key .. ':journal'", "local journal = arguments.upto .. ':journal'", qr/journal of XTRIM/],
    ['job/battle_announce.lua', "put(input.key, 'announced'", "put('{arena}', 'announced'", qr/writes\[i\] of HSET/],
    ['core/idempotency.lua', "remember(input.key .. ':idem", "remember('idempotency' .. ':idem", qr/key of HSET/],
    ['core/standing.lua', "'RENAME', standing, input.key .. ':leader", "'RENAME', standing, battle.id .. ':leader", qr/RENAME/],
    ['job/battles_listed.lua', "'DEL', input.key .. ':listing', input.key", "'DEL', input.key .. ':listing', input.run", qr/DEL/],
    ['core/participant.lua', 'key = participant_key(id),', "key = 'participant:' .. id,", qr/field key/],
    ['core/participant.lua', 'battle.mode.read(id, key,', 'battle.mode.read(id, id,', qr/field key/],
    ['core/publish.lua', "input.channels .. channel, message", "channel, message", qr/channel channel is not tagged/],
    ['core/publish.lua', "input.tagged and 'SPUBLISH' or 'PUBLISH'", "'PUBLISH'", qr/PUBLISH is not sharded/],
    ['core/publish.lua', "input.tagged and 'SHARDNUMSUB' or 'NUMSUB'", "'NUMSUB'", qr/NUMSUB is not sharded/],
    ['job/ping.lua', "'HVALS', input.key .. ':reports'", "'KEYS', input.key .. ':reports'", qr/'KEYS'.*does not know/],
    ['job/ping.lua', "redis.call('HVALS', input.key .. ':reports')", "(function(...) return redis.call(...) end)('HVALS', 'reports')", qr/does not know/],
    ['job/ping.lua', "redis.call('HVALS', input.key .. ':reports')", "(redis.call)('HVALS', 'reports')", qr/written out/]
  );
  for my $fault (@faults) {
    my ($file, $from, $to, $said) = @$fault;
    like said_of($file, $from, $to), qr{^lua/\S+:\d+: .*$said}m, "$file: $to";
  }
};

# The run of a script: its name, and the commands that it gave to Redis. MONITOR shows them one behind the other.

sub unquoted ($line) {
  my %escaped = (n => "\n", r => "\r", t => "\t", a => "\a", b => "\b");
  return map { s/\\(?:x([0-9a-f]{2})|(.))/defined $1 ? chr hex $1 : $escaped{$2} \/\/ $2/ger } $line =~ /"((?:[^"\\]++|\\.)*+)"/g;
}

sub runs ($lines) {
  my @runs;
  for my $line (@$lines) {
    my ($by, $rest) = $line =~ /^\+[\d.]+ \[\d+ ([^\]]*)\] (.*)/s or next;
    my @command = unquoted($rest);
    if ($by eq 'lua') { push @{$runs[-1]{commands}}, \@command if @runs }
    elsif ($command[0] =~ /^(?:FCALL|EVAL(?:SHA)?)$/i) { push @runs, {name => $command[1], keys => [$command[3]], commands => []} }
  }
  return @runs;
}

# A connection of our own: what Redis takes for the keys of a command it says itself.
sub connection ($stack) { return IO::Socket::UNIX->new(Peer => $stack->file('sockets/redis.sock') . '') || die "Cannot connect to Redis: $!\n" }

sub bulk (@words) { return join '', '*' . @words . "\r\n", map { '$' . length($_) . "\r\n$_\r\n" } @words }

sub answer ($redis) {
  my $line = readline $redis;
  my ($kind, $rest) = $line =~ /^(.)(.*?)\r\n/s;
  return [map { answer($redis) } 1 .. $rest] if $kind eq '*';
  return $rest if $kind ne '$';
  return undef if $rest < 0;
  read $redis, my $text, $rest + 2;
  return substr $text, 0, $rest;
}

sub names ($redis, @command) {
  my $word = uc $command[0];
  return $command[1] if $word =~ /^S?PUBLISH$/;
  return @command[2 .. $#command] if $word eq 'PUBSUB';
  state %keyless;
  return if $keyless{$word};
  print $redis bulk(COMMAND => GETKEYS => @command);
  my $keys = answer($redis);
  $keyless{$word} = 1 if !ref $keys;
  return ref $keys ? @$keys : ();
}

# As Redis has it: between the first { and the } behind it, if that is not nothing; otherwise the whole.
sub tag ($name) { return $name =~ /^[^{]*\{([^}]+)\}/ ? $1 : $name }

# Of these runs: how many there were of each script, and what names of another tag than its key's.
sub judged ($stack, $names, @runs) {
  my $redis = connection($stack);
  my (%count, %strange);
  for my $run (@runs) {
    my $name = $names->{$run->{name}} // $run->{name};
    my $tag  = tag($run->{keys}[0]);
    $count{$name}++;
    for my $command (@{$run->{commands}}) {
      $strange{"$name: $command->[0] $_"}++ for grep { tag($_) ne $tag } names($redis, @$command);
    }
  }
  return (\%count, [sort keys %strange]);
}

# What functions are called, and the scripts that they are.
sub functions ($stack) {
  my $redis = connection($stack);
  print $redis bulk(qw(FUNCTION LIST WITHCODE));
  my %names;
  for my $library (@{answer($redis)}) {
    my %of = @$library;
    my ($script) = $of{library_code} =~ /input\.command, input\.\w+ = '(\w+)'/ or next;
    $names{$_} = $script for map { my %function = @$_; $function{name} } @{$of{functions}};
  }
  return \%names;
}

# All that MONITOR shows while this is done.
sub monitored ($stack, $doing) {
  my $monitor = connection($stack);
  print $monitor "MONITOR\r\n";
  readline $monitor;
  my @lines;
  my $out = $stack->file('monitor');
  defined(my $pid = fork) or die "Cannot fork: $!\n";
  if (!$pid) {
    open my $file, '>', $out or POSIX::_exit(1);
    while (defined(my $line = readline $monitor)) {
      last if $line =~ /"ECHO" "that is all"/;
      print $file $line;
    }
    close $file;
    POSIX::_exit(0);
  }
  my $done = eval { $doing->(); 1 };
  my $why = $@;
  $stack->redis(ECHO => 'that is all');
  waitpid $pid, 0;
  die $why unless $done;
  return split /^/, $out->slurp;
}

# A battle from its beginning to its end, and everything that is asked for.
sub play ($arena, $client) {
  my $battle = $arena->battle(questions => bank(30, difficulty => 'easy', points => 12));
  my @sockets = map { $client->socket($battle, delta => $_) } 0, 1;
  my ($ada, $bob, $cy) = $arena->join($battle, qw(ada bob cy));
  my $own = $ada->socket;
  $client->admin(POST => "/$battle/start");
  $arena->arm($ada, 'arrow');
  $arena->arm($bob, 'shield');
  $ada->attack($cy);
  my ($open, $question) = $arena->asked($bob);
  $bob->post("/questions/$open/submit", {answer => wrong($question)});
  $ada->heartbeat;
  $cy->leave;
  $client->get($_) for map {"/api/battles$_"} '', "/$battle", "/$battle/leaderboard", "/$battle/leaderboard?around=" . $ada->id, "/$battle/participants?name=a";
  $client->admin(GET => $_) for "/$battle", "/$battle/export";
  $arena->end($battle);
  $own->event('battle.ended');
  $client->admin(POST => "/$battle/regrade", json => {questions => [{id => $open, answer => wrong($question)}]});
  $arena->restored($battle);
  $client->admin(GET => "/$battle/export");
}

subtest 'as they run' => sub {
  my $arena = Arena::Test->start;
  my $stack = $arena->stack;
  my @lines = monitored($stack, sub { play($arena, $arena->client) });
  my ($count, $strange) = judged($stack, functions($stack), runs(\@lines));
  is_deeply $strange, [], 'no key and no channel is of another tag';
  my @played = qw(battle_join questions_get question_submit reward_take battle_attack battle_subscribe battle_regrade battle_replay);
  is_deeply [grep { !$count->{$_} } @played], [], 'of what was played';
  note join ', ', map {"$_ $count->{$_}"} sort keys %$count;
  done_clean($arena);
};

subtest 'one that reads what is another battle\'s is named' => sub {
  my $text  = path('lua/api/battle_get.lua')->slurp =~ s/^((?:--.*\n)+)/$1redis.call('EXISTS', '{battle:other}')\n/r;
  my $arena = Arena::Test->start(scripts => {'api/battle_get.lua' => $text});
  my $stack = $arena->stack;
  my @lines = monitored($stack, sub { $arena->client->get('/api/battles/' . $arena->running) });
  my (undef, $strange) = judged($stack, functions($stack), runs(\@lines));
  is_deeply $strange, ['battle_get: EXISTS {battle:other}'], 'with what it read';
  done_clean($arena);
};

done_testing;
