-- journal_due: brings to PostgreSQL what is listed for it: journals of battles
-- (journal_read), and statuses (battle_record).  A bounded number runs at once,
-- until none is left that is due.  All that are listed run at most a thousand
-- times in a second: the more there are, the later each is due again.  While
-- Redis takes no writes none can be put off: then all journals are read, one
-- after the other.
-- @key       {arena}:journal
-- @include   json result
-- @writes    optional
-- @argument  cursor? body integer(0,1000000000)
-- @reply     200 "again" when more are due

local AT_ONCE = 32
local PAGE = 100
-- In milliseconds: that of each battle in the list, and the least of all.
local PUT_OFF_EACH = 1
local PUT_OFF = 150

local function run(how, member)
    local id, entry = string.match(member, '^(%S+) (%S+)$')
    local script = entry == 'status' and 'battle_record' or 'journal_read'
    if script == 'journal_read' or not input.refused then
        tag(how, script, '{"id":' .. quote(id) .. ',"entry":' .. quote(entry)
            .. '}')
    end
end

if input.refused then
    local first = arguments.cursor or 0
    local listed = redis.call('ZRANGE', input.key, integer(first),
        integer(first + PAGE - 1))
    for i = 1, #listed do
        run('then', listed[i])
    end
    if #listed == PAGE then
        tag('more', integer(first + PAGE))
    end
    return answer(200, '')
end

local due = redis.call('ZRANGEBYSCORE', input.key, '-inf',
    integer(input.now), 'LIMIT', 0, AT_ONCE)
local put_off = math.max(PUT_OFF,
    PUT_OFF_EACH * redis.call('ZCARD', input.key))
for i = 1, #due do
    redis.call('ZADD', input.key, integer(input.now + put_off), due[i])
    run('beside', due[i])
end
return answer(200, #due == AT_ONCE and 'again' or '')
