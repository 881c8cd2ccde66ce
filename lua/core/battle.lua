-- A battle as Redis keeps it, and what it is at battle.now.  What commands
-- change of it is packed in one field, as a participant's numbers are.  Rules
-- that few battles have are in battle.unusual, and absent in others.
-- battle.packed_rule is the one that the mode has in every command.
-- @include   json modes result
-- @gives     battle update_status pack_battle read_battle set_battle
-- @gives     verdicts_hidden battle_number seq_json move_clock
-- @reset     reset_battle
-- @replay    no

local BATTLE_STATE = '<I6I6I6I6I6I6I4I4I6I1'
local AS_USUAL = {}

local battle

local function reset_battle()
    battle = { id = arguments.id }
end

local function update_status()
    if battle.ended or (battle.ends_at and battle.ends_at <= battle.now) then
        battle.status = 'finished'
    elseif battle.started
        or (battle.starts_at and battle.starts_at <= battle.now)
    then
        battle.status = 'running'
    else
        battle.status = 'scheduled'
    end
end

local function pack_battle(record)
    return struct.pack(BATTLE_STATE, record.seq, record.clock,
        record.starts_at or 0, record.ends_at or 0, record.started or 0,
        record.ended or 0, record.packed_rule, record.session_timeout_ms,
        record.leaderboard_at or 0, record.leaderboard_dirty or 0)
end

local function known(instant)
    return instant ~= 0 and instant or nil
end

-- Without a state it is a battle that Redis does not hold, and has no run.
local function read_battle()
    local values = redis.call('HMGET', input.key, 'state', 'resumed_at',
        'drained', 'restoring', 'run', 'enlisted', 'unusual', 'due_at')
    if not values[1] then
        return
    end
    local seq, clock, starts_at, ends_at, started, ended, packed_rule,
        session_timeout_ms, leaderboard_at, leaderboard_dirty
            = struct.unpack(BATTLE_STATE, values[1])
    local unusual = values[7] and cjson.decode(values[7]) or AS_USUAL
    battle = {
        id = arguments.id,
        key = input.key,
        seq = seq,
        clock = clock,
        starts_at = known(starts_at),
        ends_at = known(ends_at),
        started = known(started),
        ended = known(ended),
        packed_rule = packed_rule,
        session_timeout_ms = session_timeout_ms,
        leaderboard_at = leaderboard_at,
        leaderboard_dirty = leaderboard_dirty,
        resumed_at = tonumber(values[2]),
        drained = tonumber(values[3]),
        restoring = tonumber(values[4]),
        run = values[5],
        enlisted = values[6],
        unusual = unusual,
        mode = mode_of(unusual.mode),
        due_at = tonumber(values[8]),
        now = nil,
        status = nil,
    }
end

-- A number of the state; nil: an instant that is not known.
local function set_battle(field, value)
    battle[field] = value
    save(battle, pack_battle)
end

-- Whether nothing may tell right from wrong yet: all of it is shown in one
-- step, when the end is in the journal.
local function verdicts_hidden()
    return battle.unusual.verdicts == 'end' and not battle.ended
end

-- Numbers that few commands ask for.
local function battle_number(field)
    if not battle[field] then
        battle[field] = tonumber(redis.call('HGET', input.key, field))
    end
    return battle[field]
end

-- When what is answered was true, so that who gets it late knows what is newer.
local function seq_json()
    return '"seq":"' .. integer(battle.seq) .. '"'
end

-- Redis's clock may be set back: inside a battle time never steps back.
local function move_clock()
    battle.now = math.max(input.now, battle.clock)
    update_status()
end
