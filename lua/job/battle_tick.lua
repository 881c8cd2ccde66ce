-- battle_tick: what a battle does by the clock: starts, ends, sessions that
-- lapse, a leaderboard that waits.  Also tells the registry and, when the
-- status has changed, PostgreSQL.
-- @key       {battle:<id>}
-- @include   clock sweep
-- @argument  id body identifier
-- @setting   leaderboard_interval
-- @reply     204
-- @error     404 battle_not_found
-- @event     battle.started battle
-- @event     battle.ended battle
-- @event     leaderboard.updated battle

local REGISTER_INTERVAL = 1000
local TICK = 1000
local NEAR = 1500

local function flush_leaderboard()
    if battle.leaderboard_dirty ~= 1 then
        return
    end
    if battle.now >= leaderboard_due() then
        publish_leaderboard()
    else
        tag('wake', integer(leaderboard_due()))
    end
end

-- When the battle has to be looked at again; nil: not by itself.
local function next_wake()
    local change = battle.ends_at
    if battle.status == 'finished' then
        return nil
    end
    if battle.status == 'scheduled' then
        change = battle.starts_at
        if change and battle.ends_at then
            change = math.min(change, battle.ends_at)
        end
        change = change or battle.ends_at
        if redis.call('ZCARD', presence_key()) == 0 then
            return change
        end
    end
    return math.min(battle.now + TICK, change or math.huge)
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

local function record()
    tag('sql', 'battle_record', '{"id":' .. quote(battle.id)
        .. ',"status":"' .. battle.status
        .. '","starts_at":' .. instant(battle.starts_at)
        .. ',"ends_at":' .. instant(battle.ends_at) .. '}')
end

-- registered: status and whether a wake was asked for, '' before the first.
local function register(wake)
    local now_registered = battle.status .. ':' .. (wake and '1' or '0')
    local before = redis.call('HMGET', input.key, 'registered', 'registered_at')
    if before[1] == now_registered
        and battle.now - tonumber(before[2]) < REGISTER_INTERVAL
    then
        return
    end
    put(input.key, 'registered', now_registered)
    put(input.key, 'registered_at', integer(battle.now))
    tag('then', 'battle_register', '{"id":' .. quote(battle.id)
        .. ',"member":' .. quote(order_member())
        .. ',"summary":' .. battle_json()
        .. (wake and ',"wake":' .. integer(wake) or '') .. '}')

    local known = before[1] and string.match(before[1], '^%l+')
    if battle.status == 'finished'
        or (battle.status ~= 'scheduled' and battle.status ~= known)
    then
        record()
    end
end

follow_clock()
if battle.status ~= 'finished' then
    sweep()
    flush_leaderboard()
end

local wake = next_wake()
register(wake)
if wake and wake <= battle.now + NEAR and wake ~= battle.now + TICK then
    tag('wake', integer(wake))
end
return answer(204, '')
