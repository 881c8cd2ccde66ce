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
    local fields = { 'seq', 'clock', 'starts_at', 'ends_at', 'started',
        'ended', 'question_count', 'attack_damage', 'session_timeout_ms',
        'leaderboard_size', 'leaderboard_at', 'leaderboard_dirty',
        'resumed_at', 'announced', 'drained', 'restoring', 'attacks', 'folded',
        'run', 'enlisted' }
    local values = redis.call('HMGET', input.key, unpack(fields))

    -- An instant that is not known yet is '' and becomes nil.
    for i = 1, #fields do
        battle[fields[i]] = tonumber(values[i])
    end
    battle.attacks = values[#fields - 3] or ''
    battle.folded = values[#fields - 2]
    battle.run = values[#fields - 1]
    battle.enlisted = values[#fields]
end

-- Clocks of several hosts differ: inside a battle time never steps back.
local function move_clock()
    battle.now = math.max(input.now, battle.clock)
    update_status()
end
