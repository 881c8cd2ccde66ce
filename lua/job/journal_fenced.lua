-- journal_fenced: PostgreSQL takes the battle's journal from another Redis, as
-- far as it knows: what it has is to be compared again.
-- @key       {battle:<id>}
-- @include   json result
-- @argument  id body identifier
-- @reply     204

redis.call('HDEL', input.key, 'run')
tag('then', 'battle_tick', '{"id":' .. quote(arguments.id) .. '}')
return answer(204, '')
