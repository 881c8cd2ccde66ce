-- restore_report: a battle is being restored, by somebody who says so again
-- before the instant lease; 0: no more.
-- @key       {arena}:journal
-- @include   json result
-- @argument  id body identifier
-- @argument  lease body integer(0,9007199254740991)
-- @reply     204

local restores = input.key .. ':restores'
redis.call('ZREMRANGEBYSCORE', restores, '-inf', integer(input.now))
if arguments.lease == 0 then
    redis.call('ZREM', restores, arguments.id)
else
    redis.call('ZADD', restores, integer(arguments.lease), arguments.id)
end
return answer(204, '')
