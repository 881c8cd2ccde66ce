-- The battle that argument id names, or, when Redis does not hold it, an end
-- of the script that asks for it to be loaded.
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

do
    local fields = { 'seq', 'clock', 'starts_at', 'ends_at', 'started',
        'ended', 'question_count', 'attack_damage', 'session_timeout_ms',
        'leaderboard_size', 'leaderboard_at', 'leaderboard_dirty' }
    local values = redis.call('HMGET', input.key, unpack(fields))

    if not values[1] then
        return { 0, '', 'load', 'battle_fetch',
            '{"id":' .. quote(arguments.id) .. '}', 'into', 'battle_load', '' }
    end

    -- An instant that is not known yet is '' and becomes nil.
    for i = 1, #fields do
        battle[fields[i]] = tonumber(values[i])
    end
end

-- Clocks of several hosts differ: inside a battle time never steps back.
battle.now = math.max(input.now, battle.clock)
update_status()
