-- Ends sessions that were not seen for long, a limited number in a run.
-- @include   accept_as battle json last_seen participant presence result
-- @gives     sweep

local SWEEP = 100

local function expired()
    local ids = {}
    local due = redis.call('ZRANGEBYSCORE', presence_key(), '-inf',
        integer(battle.now), 'LIMIT', 0, SWEEP)
    for i = 1, #due do
        local deadline = last_seen(read_participant(due[i]).seen_at)
            + battle.session_timeout_ms
        if deadline <= battle.now then
            ids[#ids + 1] = due[i]
        else
            redis.call('ZADD', presence_key(), integer(deadline), due[i])
        end
    end
    return ids, #due
end

local function sweep()
    local ids, seen = expired()
    if #ids > 0 then
        accept_as('clock', 'sessions_expire', '{"id":' .. quote(battle.id)
            .. ',"participants":["' .. table.concat(ids, '","') .. '"]}')
        expire(ids)
    end
    if seen == SWEEP then
        tag('timer', integer(battle.now))
    end
end
