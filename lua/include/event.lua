-- Events: messages to those who have a socket.
-- @include battle json publish

local BATTLE_CHANNEL = 'battle.' .. battle.id

local function private_channel(id)
    return 'private-participant.' .. id
end

-- Events of one command say the same of when they were.
local stamp, stamp_seq, stamp_now

local function event(channel, name, data)
    if stamp_seq ~= battle.seq or stamp_now ~= battle.now then
        stamp_seq, stamp_now = battle.seq, battle.now
        stamp = '","seq":"' .. integer(stamp_seq)
            .. '","at":' .. integer(stamp_now) .. ',"data":'
    end
    local heard = publish(channel,
        '{"event":"' .. name .. stamp .. data .. '}')
    tag('event', name, integer(heard))
end

-- Most of what an event costs is to word it.
local function is_heard(channel)
    -- Where Redis does not say, it is taken that somebody does.
    local counted = redis.pcall('PUBSUB', 'NUMSUB', input.channels .. channel)
    return counted[2] ~= 0
end
