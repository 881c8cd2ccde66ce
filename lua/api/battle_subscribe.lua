-- battle_subscribe: the channels that a socket may hear, commas between: the
-- battle's, with delta the one on which its leaderboard comes as changes, and
-- with a session the participant's own.  A + stands before one that anybody may
-- hear.
-- @key       {battle:<id>}
-- @include   authenticate
-- @argument  id path identifier else battle_not_found
-- @argument  delta query integer(0,1) = 0
-- @changes   nothing
-- @shed      first unless session
-- @reply     200
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found

local channels = '+battle.' .. battle.id
    .. (arguments.delta == 1 and '.delta' or '')
if input.participant == '' then
    return answer(200, channels)
end

local caller, fault = authenticate()
if not caller then
    return refuse_session(fault)
end
return answer(200, channels .. ',private-participant.' .. caller.id)
