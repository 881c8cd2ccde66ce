-- battle_due: the clock looks at a battle at this instant, or before.  put_off:
-- the score that clock_due gave the battle when it took it: while it has that
-- one, at takes its place, and without at the battle is looked at no more.
-- @key       {arena}:clock:<shard>
-- @include   json result
-- @argument  shard body integer(0,65535)
-- @argument  id body identifier
-- @argument  at? body integer(0,9007199254740991)
-- @argument  put_off? body string(1,32)
-- @reply     204

local due = input.key
local score = redis.call('ZSCORE', due, arguments.id)

if score and score == arguments.put_off then
    if arguments.at then
        redis.call('ZADD', due, integer(arguments.at), arguments.id)
    else
        redis.call('ZREM', due, arguments.id)
    end
elseif arguments.at
    and (not score or arguments.at < tonumber(score))
then
    redis.call('ZADD', due, integer(arguments.at), arguments.id)
end
return answer(204, '')
