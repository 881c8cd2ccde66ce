-- presence_touch: sockets, a list of [participant, session], are open: their
-- sessions live on.  Channels of those that have ended are closed.
-- @key       {battle:<id>}
-- @include   battle json last_seen participant publish result
-- @step      load_battle
-- @argument  id body identifier
-- @argument  sockets body json
-- @changes   nothing
-- @reply     200 milliseconds until the next touch is due
-- @error     404 battle_not_found

local function is_live(participant, session)
    return participant and participant.session == tonumber(session)
        and participant.live == 1 and battle.now
            - last_seen(participant.seen_at) < battle.session_timeout_ms
end

local sockets = cjson.decode(arguments.sockets)
for i = 1, #sockets do
    local id, session = sockets[i][1], sockets[i][2]
    local participant = read_participant(id)
    if is_live(participant, session) then
        set(participant, 'seen_at', battle.now)
    else
        close('private-participant.' .. id, session)
    end
end
-- in how many milliseconds they are to be touched again
return answer(200, integer(math.floor(battle.session_timeout_ms / 3)))
