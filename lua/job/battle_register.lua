-- battle_register: keeps what the list of battles says of one: summary (Battle)
-- and member (its place in the list).
-- @key       {arena}:battles
-- @include   result listing
-- @argument  id body identifier
-- @argument  member body string(1,128)
-- @argument  summary body json
-- @reply     204

list_battle(arguments.id, arguments.member, arguments.summary)
return answer(204, '')
