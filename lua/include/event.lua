-- Events: messages to those who have a socket.
-- @include battle json publish

local BATTLE_CHANNEL = 'battle.' .. battle.id

local function private_channel(id)
    return 'private-participant.' .. id
end

local function event(channel, name, data)
    local heard = publish(channel, '{"event":"' .. name
        .. '","seq":"' .. integer(battle.seq)
        .. '","at":' .. integer(battle.now)
        .. ',"data":' .. data .. '}')
    tag('event', name, integer(heard))
end
