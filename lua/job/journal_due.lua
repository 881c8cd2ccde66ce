-- journal_due: has journal_read run for every battle whose journal is due, a
-- limited number in a run.
-- @key       {arena}:journal
-- @include   json result
-- @oom       allowed
-- @reply     200

local LIMIT = 100
local PUT_OFF = 150

local due = redis.call('ZRANGEBYSCORE', input.key, '-inf',
    integer(input.now), 'LIMIT', 0, LIMIT)
for i = 1, #due do
    local id, entry = string.match(due[i], '^(%S+) (%S+)$')
    redis.call('ZADD', input.key, integer(input.now + PUT_OFF), due[i])
    tag('spawn', 'journal_read', '{"id":' .. quote(id)
        .. ',"entry":' .. quote(entry) .. '}')
end
return answer(200, '')
