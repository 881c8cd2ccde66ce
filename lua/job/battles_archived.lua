-- battles_archived: a battle that is in the list has left Redis.
-- @key       {arena}:battles
-- @include   listing result
-- @argument  id body identifier
-- @argument  member body string(1,128)
-- @reply     204

if redis.call('HGET', input.key .. ':member', arguments.id)
    == arguments.member
then
    list_archived(arguments.member)
end
return answer(204, '')
