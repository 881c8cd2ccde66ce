-- battle_register: keeps the registry's word on a battle: summary (Battle),
-- member (its place in the list) and wake (when to look at it; absent: never).
-- @key       {arena}:battles
-- @include   json result
-- @argument  id body identifier
-- @argument  member body string(1,128)
-- @argument  summary body json
-- @argument  wake? body integer(0,9007199254740991)
-- @reply     204

local before = redis.call('HGET', input.key .. ':member', arguments.id)
if before ~= arguments.member then
    if before then
        redis.call('ZREM', input.key .. ':order', before)
    end
    redis.call('ZADD', input.key .. ':order', 0, arguments.member)
    redis.call('HSET', input.key .. ':member', arguments.id, arguments.member)
end
redis.call('HSET', input.key .. ':summary', arguments.id, arguments.summary)
if arguments.wake then
    redis.call('ZADD', input.key .. ':wake', integer(arguments.wake),
        arguments.id)
else
    redis.call('ZREM', input.key .. ':wake', arguments.id)
end
return answer(204, '')
