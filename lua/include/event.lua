-- Events: messages that are published before the answer is sent.
-- @include battle json result

local BATTLE_CHANNEL = 'battle.' .. battle.id

local function private_channel(id)
    return 'private-participant.' .. id
end

local function event(channel, name, data)
    tag('event', channel, '{"event":"' .. name
        .. '","seq":"' .. integer(battle.seq)
        .. '","at":' .. integer(battle.now)
        .. ',"data":' .. data .. '}')
end
