-- battles_due: has battle_tick run for every battle that is due, a limited
-- number in a run.  Those are put off, so that no other runner takes them too.
-- @key       {arena}:battles
-- @include   json result
-- @reply     200

local LIMIT = 100
local PUT_OFF = 1000

local ids = redis.call('ZRANGEBYSCORE', input.key .. ':wake', '-inf',
    integer(input.now), 'LIMIT', 0, LIMIT)
for i = 1, #ids do
    redis.call('ZADD', input.key .. ':wake', integer(input.now + PUT_OFF),
        ids[i])
    tag('then', 'battle_tick', '{"id":' .. quote(ids[i]) .. '}')
end
return answer(200, '')
