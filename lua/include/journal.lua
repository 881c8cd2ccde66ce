-- An accepted command: counts it and writes it down, so that running the
-- scripts over the journal again gives the same battle.
-- @include battle

local function accept(entry)
    battle.seq = battle.seq + 1
    battle.clock = battle.now
    -- First, so that no number is ever given twice, whatever fails later.
    redis.call('HSET', input.key, 'seq', integer(battle.seq),
        'clock', integer(battle.now))
    redis.call('XADD', input.key .. ':journal', integer(battle.seq) .. '-0',
        'at', integer(battle.now),
        'command', entry.command,
        'participant', entry.participant,
        'session', entry.session,
        'idempotency_key', entry.idempotency_key,
        'fingerprint', entry.fingerprint,
        'random', entry.random,
        'arguments', entry.arguments)
end
