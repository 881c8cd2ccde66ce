use lib 't/lib';
use Arena::Test;

use Arena::History;

# A battle with a long journal is brought back while things go wrong; it must come back as it does when nothing does.
use constant COMMANDS => 40_000;

my $arena  = Arena::Test->start(workers => 2, http => 'arena_limit joins off; arena_limit join off; arena_limit resume off; arena_redis_timeout 5s; arena_postgres_timeout 5s;');
my $client = $arena->client;
my $stack  = $arena->stack;
my $battle = $arena->battle(questions => bank(60), rules => {session_timeout_ms => 3_600_000});
my $known  = $client->admin(GET => "/$battle")->json;
my $past   = Arena::History->new(stack => $stack, battle => $battle, commands => COMMANDS, participants => 150,
  map { $_ => $known->{$_} } qw(seed questions))->write;

# PostgreSQL gives no more of the journal than this, while it is to come back by half.
$stack->sql(<<'SQL');
CREATE TABLE public.gate AS SELECT 0::bigint AS upto;
ALTER FUNCTION arena.journal_page(jsonb, jsonb) RENAME TO journal_page_kept;
CREATE FUNCTION arena.journal_page(input jsonb, arguments jsonb) RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  WHILE split_part(arguments ->> 'after', '-', 1)::bigint >= (SELECT upto FROM public.gate) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
  RETURN QUERY SELECT * FROM arena.journal_page_kept(input, arguments);
END $$;
GRANT EXECUTE ON FUNCTION arena.journal_page(jsonb, jsonb) TO arena
SQL

sub gives ($upto) { $stack->sql("UPDATE public.gate SET upto = $upto") }

# What is no part of a battle's past: when it was looked at, by whom, and what was published.
my $STATE = <<'LUA' =~ s/\n/ /gr;
local passing = {run = 1, resumed_at = 1, registered = 1, registered_at = 1, recorded = 1, due_at = 1, enlisted = 1,
  journal_until = 1, record_until = 1, head = 1}
local published = 7
local lines = {}
for i, key in ipairs(KEYS) do
  local kind, list, items = redis.call('TYPE', key).ok, {}, {}
  if kind == 'hash' then list = redis.call('HGETALL', key) end
  if kind == 'zset' then list = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end
  for j = 1, #list, 2 do
    if list[j] == 'state' and string.find(key, '}$') then list[j + 1] = string.sub(list[j + 1], 1, -1 - published) end
    if not passing[list[j]] then items[#items + 1] = list[j] .. '=' .. list[j + 1] end
  end
  table.sort(items)
  lines[i] = key .. ' ' .. redis.sha1hex(table.concat(items, ' '))
end
return lines
LUA

# All that Redis holds of the battle, key by key.
sub held () {
  my @keys = sort $stack->redis('--scan', '--pattern', "{battle:$battle}*");
  return [$stack->redis('EVAL', $STATE, scalar @keys, @keys)];
}

# Up to which command it is back; 0 when it is whole.
sub folded () { return (($stack->redis('HGET', "{battle:$battle}", 'folded'))[0] // '') =~ /^(\d+)/ ? $1 : 0 }

sub touch () { return $client->get("/api/battles/$battle") }

sub back () {
  local $Arena::Wait::PATIENCE = 3 * $Arena::Wait::PATIENCE;
  return wait_until('the battle', sub { my $answer = touch(); $answer->status == 200 && $answer });
}

# Takes the battle out of Redis and waits until it is half way back.
sub half_way () {
  gives(COMMANDS / 2);
  $stack->redis('FLUSHALL');
  refused touch(), 503, 'unavailable', 'it is on its way';
  wait_until('a part of it', sub { folded() > 500 });
  cmp_ok folded(), '<', COMMANDS, 'and not there yet';
}

# Refused when the battle is there, so that asking changes nothing.
my $player = $past->player(0);
my @asked  = (
  [GET  => "/api/battles/$battle/leaderboard"],
  [POST => "/api/battles/$battle/join", json => {username => $player->{username}, resume_code => '-'}],
  [POST => "/api/admin/battles/$battle/start", token => $client->admin_token],
  [GET  => "/api/admin/battles/$battle/export", token => $client->admin_token]
);

sub export () { return $client->admin(GET => "/$battle/export")->body }

my ($state, $export);

subtest 'nothing goes wrong' => sub {
  gives(COMMANDS);
  $stack->redis('FLUSHALL');
  my (%said, $at);
  while (touch()->status == 503) {
    my $answer = $client->request(@{$asked[$at++ % @asked]});
    last if touch()->status != 503;    # it may have come back in between
    $said{join ' ', $answer->status, $answer->code, $answer->header('Retry-After') =~ /^[1-9]\d*$/ ? 'later' : 'never'}++;
  }
  is_deeply [keys %said], ['503 unavailable later'], 'whatever is asked meanwhile is to be asked again, later';
  ($state, $export) = (held(), export());

  my $standing = $past->standing;
  my %entries  = map { $_->{username} => $_ } @{$client->admin(GET => "/$battle/export")->json->{standings}};
  my @fields   = qw(points arrows shields rewards_pending answered correct);
  is_deeply {map { my $entry = $entries{$_}; $_ => {map { $_ => $entry->{$_} } @fields} } keys %entries},
    {map { my $known = $standing->{$_}; $_ => {%$known{@fields}} } keys %$standing}, 'everybody has what was earned';
};

sub same ($name) {
  gives(COMMANDS);
  back();
  is_deeply held(), $state, "$name: Redis holds the same, key by key";
  ok export() eq $export, 'and the export is the same, byte for byte';
}

subtest 'the worker is killed' => sub {
  half_way();
  my %killed = map { $_ => 1 } $stack->workers_running;
  kill KILL => keys %killed;
  wait_until('others', sub { my @workers = $stack->workers_running; @workers == 2 && !grep { $killed{$_} } @workers });
  cmp_ok folded(), '<', COMMANDS, 'nobody goes on by himself';
  refused touch(), 503, 'unavailable', 'and a part is never taken for the whole';
  same('another takes over');
};

subtest 'PostgreSQL goes away' => sub {
  half_way();
  $stack->halt('postgres');
  my $so_far = wait_until('what was on its way', sub { my $at = folded(); touch()->status == 503 && $at == folded() && $at });
  cmp_ok $so_far, '<', COMMANDS, 'the rest cannot come';
  refused touch(), 503, 'unavailable', 'and is waited for';
  $stack->restart('postgres');
  same('it comes back');
};

subtest 'Redis is started anew' => sub {
  half_way();
  $stack->restart('redis');
  my $answer = wait_until('it to be there', sub { my $answer = touch(); $answer->status != 503 || folded() ? $answer : 0 });
  refused $answer, 503, 'unavailable', 'a part is not taken for the whole, then, too';
  same('it goes on');
};

subtest 'Redis says nothing for a while' => sub {
  half_way();
  $stack->pause('redis');
  wait_until('it to be missed', sub { $client->get('/api/status', undocumented => 1)->status == 503 });
  $stack->continue('redis');
  same('it speaks again');
};

subtest 'several begin' => sub {
  half_way();
  my $nobody = q{return redis.call('HEXISTS', KEYS[1], 'restoring') == 1 and redis.call('HSET', KEYS[1], 'restoring', 1)};
  for (1 .. 5) {
    $stack->redis('EVAL', $nobody, 1, "{battle:$battle}");    # as if nobody did it
    together(map { $client->request_p(GET => "/api/battles/$battle") } 1 .. 8);
  }
  same('one is enough');
};

done_clean($arena, qr/worker process \d+ exited on signal 9/);
