-- clock_due: has battle_tick run for the battles that are due in these shards,
-- a few of each at once, since commands wait behind them.  They are put off, so
-- that no other worker takes them too.  They get a score with a half, which
-- nothing else has: so battle_due knows it.
-- @key       {arena}:clock
-- @include   json result
-- @argument  shards body string(1,128)
-- @reply     200 "again" when more are due

-- Of a shard.
local LIMIT = 8
-- In milliseconds: if who took them dies, they are due again then.
local PUT_OFF = 2000
-- Later than that is late.
local LATE = 1000

local put_off = integer(input.now + PUT_OFF) .. '.5'
local looks, late, more = 0, 0, ''

local function take_due(shard)
    local due = input.key .. ':' .. shard
    local taken = redis.call('ZRANGEBYSCORE', due, '-inf', integer(input.now),
        'WITHSCORES', 'LIMIT', 0, LIMIT)
    for i = 1, #taken, 2 do
        redis.call('ZADD', due, put_off, taken[i])
        if input.now - tonumber(taken[i + 1]) > LATE then
            late = late + 1
        end
        tag('beside', 'battle_tick', '{"id":' .. quote(taken[i])
            .. ',"shard":' .. shard .. ',"put_off":"' .. put_off .. '"}')
    end
    looks = looks + #taken / 2
    if #taken == 2 * LIMIT then
        more = 'again'
    end
end

for shard in string.gmatch(arguments.shards, '%d+') do
    take_due(shard)
end
tag('count', 'clock_looks', integer(looks))
tag('count', 'clock_late', integer(late))
return answer(200, more)
