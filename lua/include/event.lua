-- Events: messages to those who have a socket.
-- @include battle json publish

local BATTLE_CHANNEL = 'battle.' .. battle.id
-- Of those who take changes of the leaderboard in place of the whole of it.
local CHANGES_CHANNEL = BATTLE_CHANNEL .. '.delta'

local function private_channel(id)
    return 'private-participant.' .. id
end

-- Events of one command say the same of when they were.
local stamp, stamp_seq, stamp_now

local function message(name, data)
    if stamp_seq ~= battle.seq or stamp_now ~= battle.now then
        stamp_seq, stamp_now = battle.seq, battle.now
        stamp = '","seq":"' .. integer(stamp_seq)
            .. '","at":' .. integer(stamp_now) .. ',"data":'
    end
    return '{"event":"' .. name .. stamp .. data .. '}'
end

local function event(channel, name, data)
    tag('event', name, integer(publish(channel, message(name, data))))
end

-- To all who listen to the battle, however they take its leaderboard.
local function battle_event(name, data)
    local text = message(name, data)
    tag('event', name, integer(publish(BATTLE_CHANNEL, text)
        + publish(CHANGES_CHANNEL, text)))
end

-- An event in two forms: the whole, and what has changed since the one before
-- on that channel, or nil.  Gives by how many workers it is heard.
local function event_in_forms(channel, name, whole, change)
    local heard = publish_forms(channel, message(name, whole),
        change and message(name, change) or '')
    tag('event', name, integer(heard))
    return heard
end

-- Most of what an event costs is to word it.
local function is_heard(channel)
    -- Where Redis does not say, it is taken that somebody does.
    local counted = redis.pcall('PUBSUB', 'NUMSUB', input.channels .. channel)
    return counted[2] ~= 0
end
