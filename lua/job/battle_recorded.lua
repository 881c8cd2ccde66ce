-- battle_recorded: PostgreSQL knows that the battle has this status.
-- @key       {battle:<id>}
-- @include   result
-- @argument  id body identifier
-- @argument  status body enum(scheduled,running,finished)
-- @changes   nothing
-- @reply     204

if redis.call('EXISTS', input.key) == 1 then
    redis.call('HSET', input.key, 'recorded', arguments.status)
    redis.call('HDEL', input.key, 'record_until')
end
return answer(204, '')
