-- A battle as Redis keeps it, and what it is at battle.now.
-- @include json result

local battle = { id = arguments.id }

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

local function read_battle()
    local values = redis.call('HMGET', input.key, 'seq', 'clock', 'starts_at',
        'ends_at', 'started', 'ended', 'attack_damage', 'session_timeout_ms',
        'leaderboard_at', 'leaderboard_dirty', 'resumed_at', 'drained',
        'restoring', 'run', 'enlisted')

    -- An instant that is not known yet is '' and becomes nil.
    battle = {
        id = arguments.id,
        seq = tonumber(values[1]),
        clock = tonumber(values[2]),
        starts_at = tonumber(values[3]),
        ends_at = tonumber(values[4]),
        started = tonumber(values[5]),
        ended = tonumber(values[6]),
        attack_damage = tonumber(values[7]),
        session_timeout_ms = tonumber(values[8]),
        leaderboard_at = tonumber(values[9]),
        leaderboard_dirty = tonumber(values[10]),
        resumed_at = tonumber(values[11]),
        drained = tonumber(values[12]),
        restoring = tonumber(values[13]),
        run = values[14],
        enlisted = values[15],
        now = nil,
        status = nil,
    }
end

-- Numbers that few commands ask for.
local function battle_number(field)
    if not battle[field] then
        battle[field] = tonumber(redis.call('HGET', input.key, field))
    end
    return battle[field]
end

-- Clocks of several hosts differ: inside a battle time never steps back.
local function move_clock()
    battle.now = math.max(input.now, battle.clock)
    update_status()
end
