-- ping: says that Redis runs scripts, and how much of all journals waits for
-- PostgreSQL, as of the last look at each.
-- @key {arena}:journal
-- @include json result
-- @oom   allowed
-- @reply 200 {"backlog": entries, "lag_ms": of the oldest}

local backlog, oldest = 0, input.now
local reports = redis.call('HVALS', input.key .. ':reports')
for i = 1, #reports do
    local entries, at = string.match(reports[i], '^(%d+) (%d+)$')
    backlog = backlog + entries
    oldest = math.min(oldest, at)
end
return answer(200, '{"backlog":' .. integer(backlog) .. ',"lag_ms":'
    .. integer(input.now - oldest) .. '}')
