-- An accepted command: counts it and writes it down, with what came of it, so
-- that running the scripts over the journal again gives the same battle.
-- @include   battle json result version
-- @gives     accept note_refusal backlog_full
-- @reset     reset_journal

local accepted  -- what the caller asked for is in the journal

local function reset_journal()
    accepted = false
end

-- The journal is seen to by a job once the battle is in its list.
local function append(entry, command, outcome)
    local id = redis.call('XADD', input.key .. ':journal', entry,
        'at', integer(battle.now),
        'command', command.command,
        'participant', command.participant,
        'session', command.session,
        'idempotency_key', command.idempotency_key,
        'fingerprint', command.fingerprint,
        'random', command.random,
        'arguments', command.arguments,
        'outcome', outcome)
    if not battle.enlisted then
        battle.enlisted = id
        tag('then', 'journal_enqueue', '{"id":' .. quote(battle.id)
            .. ',"entry":"' .. id .. '"}')
    end
end

-- JSON for those who read the journal; no script does.  changes: by how much
-- which field of which participant, {"3f0c":{"points":-10,"placed":1}}, placed
-- being that its place among equal points is new; outcome: all else that came
-- of it.  docs/journal.md has the fields.
local function accept(command, changes, outcome)
    battle.seq = battle.seq + 1
    battle.clock = battle.now
    accepted = accepted
        or command.idempotency_key == input.idempotency_key
    -- What is run again is in the journal; battle_replay keeps how far it came.
    if input.replay then
        battle.replayed = input.replay
        return
    end
    -- First, so that no number is ever given twice, whatever fails later.
    redis.call('HSET', input.key, 'state', pack_battle(battle))
    append(integer(battle.seq) .. '-0', command, '{"version":' .. VERSION
        .. ',"changes":' .. (changes or '{}')
        .. ',"outcome":' .. (outcome or '{}') .. '}')
end

-- A refusal that is kept under the caller's key: no command, but after a
-- restore that key must get the same answer.
local function note_refusal()
    if accepted then
        return
    end
    if input.replay then
        battle.replayed = input.replay
    else
        append(integer(battle.seq) .. '-*', input, '{}')
    end
end

-- What PostgreSQL has not taken yet must stay within bounds.
local function backlog_full()
    return not input.replay
        and battle.seq - (battle.drained or 0) >= settings.journal_backlog
end
