-- The battle that argument id names, or an end of the script: when Redis does
-- not hold it, or may hold less than PostgreSQL, that asks for it to be loaded.
-- @include json result restoring

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

    if input.replay then
        if not is_next(battle) then
            return { 204, '' }
        end
    elseif battle.run ~= input.run
        or (battle.restoring and battle.restoring <= input.now)
    then
        return { 0, '', 'load', 'battle_fetch',
            '{"id":' .. quote(arguments.id) .. ',"run":' .. quote(input.run)
            .. '}', 'into', 'battle_load', '' }
    elseif battle.restoring then
        return unavailable()
    end
end

-- Clocks of several hosts differ: inside a battle time never steps back.
battle.now = math.max(input.now, battle.clock)
update_status()
