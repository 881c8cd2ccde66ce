-- Events: messages to those who have a socket.
-- @include   battle json publish result
-- @gives     battle_channel changes_channel private_channel event battle_event
-- @gives     event_in_forms
-- @reset     reset_stamp
-- @replay    no

local function battle_channel()
    return 'battle.' .. battle.id
end

-- Of those who take changes of the leaderboard in place of the whole of it.
local function changes_channel()
    return 'battle.' .. battle.id .. '.delta'
end

local function private_channel(id)
    return 'private-participant.' .. id
end

-- Events of one command say the same of when they were.
local stamp, stamp_seq, stamp_now

local function reset_stamp()
    stamp, stamp_seq, stamp_now = nil, nil, nil
end

local function message(name, data)
    if stamp_seq ~= battle.seq or stamp_now ~= battle.now then
        stamp_seq, stamp_now = battle.seq, battle.now
        stamp = '",' .. seq_json()
            .. ',"at":' .. integer(stamp_now) .. ',"data":'
    end
    return '{"event":"' .. name .. stamp .. data .. '}'
end

local function event(channel, name, data)
    tag('event', name, integer(publish(channel, message(name, data))))
end

-- To all who listen to the battle, however they take its leaderboard.
local function battle_event(name, data)
    local text = message(name, data)
    tag('event', name, integer(publish(battle_channel(), text)
        + publish(changes_channel(), text)))
end

-- An event in two forms: the whole, and what has changed since the one before
-- on that channel, or nil.  Returns how many workers have a
-- subscriber for it.
local function event_in_forms(channel, name, whole, change)
    local subscribers = publish_forms(channel, message(name, whole),
        change and message(name, change) or '')
    tag('event', name, integer(subscribers))
    return subscribers
end
