-- battle_subscribe: the channels that a socket may subscribe to, with their tag
-- and commas between: the battle's, with delta the one on which its leaderboard
-- comes as changes, and with a session the participant's own.  A + stands
-- before one that anybody may subscribe to.
-- @key       {battle:<id>}
-- @include   authenticate event result
-- @step      load_battle
-- @archived  arena.archived_subscribe
-- @argument  id path identifier else battle_not_found
-- @argument  delta query integer(0,1) = 0
-- @changes   nothing
-- @shed      first unless session
-- @reply     200
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found

local channels = '+' .. input.key .. ':'
    .. (arguments.delta == 1 and changes_channel() or battle_channel())
if input.participant == '' then
    return answer(200, channels)
end

local caller, fault = authenticate()
if not caller then
    return refuse_session(fault)
end
return answer(200, channels .. ',' .. input.key .. ':'
    .. private_channel(caller.id))
