-- record_enqueue: the job "journal" has PostgreSQL keep the status of a battle
-- (battle_record).
-- @key       {arena}:journal
-- @include   json result
-- @argument  id body identifier
-- @reply     204

redis.call('ZADD', input.key, 'NX', integer(input.now),
    arguments.id .. ' status')
return answer(204, '')
