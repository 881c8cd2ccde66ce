-- battle_tick: what a battle does by the clock: starts, ends, sessions that
-- lapse, a leaderboard that waits.  Also tells the registry and, when the
-- status has changed, PostgreSQL.
-- @key       {battle:<id>}
-- @include   clock sweep
-- @argument  id body identifier
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @reply     204
-- @error     404 battle_not_found
-- @event     battle.started battle
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

local REGISTER_INTERVAL = 1000
local TICK = 1000
local NEAR = 1500

-- The next instant at which the clock changes the status; nil: never.
local function next_change()
    if battle.status == 'finished' then
        return nil
    end
    if battle.status == 'scheduled' and battle.starts_at then
        return math.min(battle.starts_at, battle.ends_at or math.huge)
    end
    return battle.ends_at
end

-- Nobody's session can lapse while nobody is there.
local function is_sweeping()
    return battle.status == 'running' or (battle.status == 'scheduled'
        and redis.call('ZCARD', presence_key()) > 0)
end

-- Sorts as the list of battles shows them.
local function order_member()
    local last = 999999999999999
    local rank, key = '0', last - (battle.starts_at or 0)
    if battle.status == 'scheduled' then
        rank, key = '1', battle.starts_at or last
    elseif battle.status == 'finished' then
        rank, key = '2', last - (battle.ends_at or 0)
    end
    return rank .. string.format('%015.0f', key) .. ':' .. battle.id
end

local function record(registration)
    tag('spawn', 'arena.battle_record', '{"id":' .. quote(battle.id)
        .. ',"status":"' .. battle.status
        .. '","starts_at":' .. instant(battle.starts_at)
        .. ',"ends_at":' .. instant(battle.ends_at)
        .. ',"registration":' .. registration .. '}')
end

local function register(change)
    local sweeping = is_sweeping()
    local registered = battle.status .. (sweeping and ':sweeping' or ':quiet')
    local before = redis.call('HMGET', input.key, 'registered', 'registered_at')
    if before[1] == registered
        and battle.now - before[2] < REGISTER_INTERVAL
    then
        return
    end

    local wake = change
    if sweeping then
        wake = math.min(battle.now + TICK, change or math.huge)
    end
    put(input.key, 'registered', registered)
    put(input.key, 'registered_at', integer(battle.now))
    local registration = '{"id":' .. quote(battle.id)
        .. ',"member":' .. quote(order_member())
        .. ',"summary":' .. battle_json()
        .. (wake and ',"wake":' .. integer(wake) or '') .. '}'
    tag('then', 'battle_register', registration)

    local known = before[1] and string.match(before[1], '^%l+')
    if battle.status == 'finished'
        or (battle.status == 'running' and known ~= 'running')
    then
        record(registration)
    end
end

follow_clock()
if battle.status ~= 'finished' then
    sweep()
    tell_leaderboard()
end

local change = next_change()
register(change)
if change and change <= battle.now + NEAR then
    tag('wake', integer(change))
end
return answer(204, '')
