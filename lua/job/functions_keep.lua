-- functions_keep: these libraries of functions are in use.  Those that nobody
-- has said this of for a day are let go; for another day Redis is asked again,
-- in case it did not hear.
-- @key       {arena}:functions
-- @include   json result
-- @argument  names body json
-- @changes   nothing
-- @reply     204

local DAY = 86400000

local names = cjson.decode(arguments.names)
for i = 1, #names do
    redis.call('ZADD', input.key, integer(input.now), names[i])
end

redis.call('ZREMRANGEBYSCORE', input.key, '-inf', integer(input.now - 2 * DAY))
local unused = redis.call('ZRANGEBYSCORE', input.key, '-inf',
    '(' .. integer(input.now - DAY))
for i = 1, #unused do
    tag('unload', unused[i])
end
return answer(204, '')
