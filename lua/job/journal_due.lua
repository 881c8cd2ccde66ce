-- journal_due: has journal_read run for every battle whose journal is due, a
-- limited number in a run.  While Redis takes no writes none can be put off:
-- then for all of them, one after the other.
-- @key       {arena}:journal
-- @include   json result
-- @writes    optional
-- @argument  cursor? body integer(0,1000000000)
-- @reply     200

local LIMIT = 100
local PUT_OFF = 150

local function read(how, member)
    local id, entry = string.match(member, '^(%S+) (%S+)$')
    tag(how, 'journal_read', '{"id":' .. quote(id)
        .. ',"entry":' .. quote(entry) .. '}')
end

if input.refused then
    local first = arguments.cursor or 0
    local listed = redis.call('ZRANGE', input.key, integer(first),
        integer(first + LIMIT - 1))
    for i = 1, #listed do
        read('then', listed[i])
    end
    if #listed == LIMIT then
        tag('more', integer(first + LIMIT))
    end
    return answer(200, '')
end

local due = redis.call('ZRANGEBYSCORE', input.key, '-inf',
    integer(input.now), 'LIMIT', 0, LIMIT)
for i = 1, #due do
    redis.call('ZADD', input.key, integer(input.now + PUT_OFF), due[i])
    read('spawn', due[i])
end
return answer(200, '')
