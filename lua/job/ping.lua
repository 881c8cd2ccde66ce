-- ping: says that Redis runs scripts, how much of all journals waits for
-- PostgreSQL, as of the last look at each, how many battles are restored, and,
-- if asked for, what time it is at Redis.
-- A code is the first word of what Redis says to writes that it refuses.
-- @key {arena}:journal
-- @include   json refusal result
-- @argument time? body boolean
-- @reply 200 {"backlog": entries, "largest": of one battle,
--             "lag_ms": of the oldest, "restoring": battles,
--             "now": ms since 1970, with time}

local backlog, largest, oldest = 0, 0, input.now
local reports = redis.call('HVALS', input.key .. ':reports')
for i = 1, #reports do
    local entries, at = string.match(reports[i], '^(%d+) (%d+)$')
    backlog = backlog + entries
    largest = math.max(largest, entries)
    oldest = math.min(oldest, at)
end
if refusal() then
    tag('code', refusal())
end
return answer(200, '{"backlog":' .. integer(backlog)
    .. ',"largest":' .. integer(largest)
    .. ',"lag_ms":' .. integer(input.now - oldest)
    .. ',"restoring":' .. integer(redis.call('ZCOUNT',
        input.key .. ':restores', integer(input.now), '+inf'))
    .. (arguments.time == 'true' and ',"now":' .. integer(input.now) or '')
    .. '}')
