-- battle_clear: deletes what is left of a battle that has left Redis, piece by
-- piece, since commands wait behind each.
-- @key       {battle:<id>}
-- @include   delete_battle json result
-- @argument  id body identifier
-- @argument  cursor? body integer(1,1000000000)
-- @reply     204

if delete_left() then
    tag('more', integer((arguments.cursor or 0) + 1))
end
return answer(204, '')
