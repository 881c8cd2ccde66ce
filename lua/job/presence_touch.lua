-- presence_touch: sockets, a list of [participant, session], are open: their
-- sessions live on.  Channels of those that have ended are closed.
-- @key       {battle:<id>}
-- @include   battle publish seen
-- @argument  id body identifier
-- @argument  sockets body json
-- @reply     200 milliseconds until the next touch is due
-- @error     404 battle_not_found

local function is_live(participant, session)
    local values = redis.call('HMGET',
        input.key .. ':participant:' .. participant, 'session', 'live',
        'seen_at')
    return tonumber(values[1]) == tonumber(session) and values[2] == '1'
        and battle.now - last_seen(values[3]) < battle.session_timeout_ms
end

local sockets = cjson.decode(arguments.sockets)
for i = 1, #sockets do
    local participant, session = sockets[i][1], sockets[i][2]
    if is_live(participant, session) then
        put(input.key .. ':participant:' .. participant, 'seen_at',
            integer(battle.now))
    else
        close('private-participant.' .. participant, session)
    end
end
-- in how many milliseconds they are to be touched again
return answer(200, integer(math.floor(battle.session_timeout_ms / 3)))
