-- battles_listed: the list of battles holds all that PostgreSQL knows.
-- @key       {arena}:battles
-- @include   result
-- @argument  run body string(0,64)
-- @reply     204

redis.call('SET', input.key .. ':run', arguments.run)
return answer(204, '')
