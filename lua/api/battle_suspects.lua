-- battle_suspects: who may play under several names, the most suspect first, by
-- what is in the journal at PostgreSQL.  next is the cursor of the page behind.
-- @key       {battle:<id>}
-- @include   battle json result
-- @step      load_battle
-- @archived  arena.archived_suspects
-- @argument  id path identifier else battle_not_found
-- @argument  limit query integer(1,100) = 50
-- @argument  cursor? query integer(0,1000000)
-- @reply     200 Suspects
-- @error     404 battle_not_found

tag('instead', 'arena.battle_suspects', '{"id":' .. quote(battle.id)
    .. ',"limit":' .. integer(arguments.limit)
    .. ',"cursor":"' .. (arguments.cursor and integer(arguments.cursor) or '')
    .. '"}')
return answer(200, '')
