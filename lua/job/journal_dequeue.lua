-- journal_dequeue: the job "journal" has no more to see to, as it was asked by
-- that entry.
-- @key       {arena}:journal
-- @include   result
-- @argument  id body identifier
-- @argument  entry body string(1,64)
-- @reply     204

redis.call('ZREM', input.key, arguments.id .. ' ' .. arguments.entry)
return answer(204, '')
