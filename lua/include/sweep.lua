-- Ends sessions that nothing was heard of, a limited number in a run.
-- @include organiser participant presence seen

local function lapsed()
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
    local ids, seen = lapsed()
    if #ids > 0 then
        accept_as('clock', 'sessions_expire', '{"id":' .. quote(battle.id)
            .. ',"participants":["' .. table.concat(ids, '","') .. '"]}')
        expire(ids)
    end
    if seen == SWEEP then
        tag('wake', integer(battle.now))
    end
end
