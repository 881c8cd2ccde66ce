-- journal_enqueue: from now on the job "journal" sees to a battle.  entry: of
-- the journal, the one that asks for it; one that asks later has another place
-- in the list, so that taking this one out cannot take out that one.  While
-- Redis takes no writes the battle is seen to here.
-- @key       {arena}:journal
-- @include   json result
-- @writes    optional
-- @argument  id body identifier
-- @argument  entry body string(1,64)
-- @reply     204

if input.refused then
    tag('then', 'journal_read', '{"id":' .. quote(arguments.id) .. '}')
    return answer(204, '')
end
redis.call('ZADD', input.key, integer(input.now),
    arguments.id .. ' ' .. arguments.entry)
tag('then', 'journal_enqueued', '{"id":' .. quote(arguments.id)
    .. ',"entry":' .. quote(arguments.entry) .. '}')
return answer(204, '')
