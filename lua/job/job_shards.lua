-- job_shards: acquires or renews an owner's part of the shards of a job: those
-- that it holds, up to its fair part among all owners that live; then such as
-- nobody holds, or nobody who lives.  An owner lives for ttl milliseconds.
-- @key       {arena}:job:<name>
-- @include   json result shard
-- @argument  name body identifier
-- @argument  owner body string(1,128)
-- @argument  ttl body integer(1,86400000)
-- @reply     200 the shards, commas between

local owners, holders = input.key .. ':owners', input.key .. ':shards'

redis.call('ZADD', owners, integer(input.now + arguments.ttl), arguments.owner)
redis.call('ZREMRANGEBYSCORE', owners, '-inf', integer(input.now))

local lives, count = {}, 0
for _, owner in ipairs(redis.call('ZRANGE', owners, '0', '-1')) do
    lives[owner] = true
    count = count + 1
end

local shards = {}
for i = 1, SHARDS do
    shards[i] = integer(i - 1)
end

local held = redis.call('HMGET', holders, unpack(shards))
local mine, free = {}, {}
for i, shard in ipairs(shards) do
    local holder = held[i]
    if holder == arguments.owner then
        mine[#mine + 1] = shard
    elseif not lives[holder] then
        free[#free + 1] = shard
    end
end

local part = math.ceil(SHARDS / count)
while #mine > part do
    redis.call('HDEL', holders, table.remove(mine))
end
while #mine < part and #free > 0 do
    mine[#mine + 1] = table.remove(free)
    redis.call('HSET', holders, mine[#mine], arguments.owner)
end
return answer(200, table.concat(mine, ','))
