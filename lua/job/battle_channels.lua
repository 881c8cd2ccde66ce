-- battle_channels: the channels of a battle for who looks on, as
-- battle_subscribe says them, whatever Redis holds of the battle.
-- @key       {battle:<id>}
-- @include   event result
-- @argument  id body identifier
-- @argument  delta body integer(0,1)
-- @reply     200

return answer(200, '+' .. input.key .. ':'
    .. (arguments.delta == 1 and changes_channel() or battle_channel()))
