-- What the sockets of all hosts are told.  It is published here, in the same
-- atomic step as what came about: so a channel has all of it in its order.
-- input.channels ends with the tag of what the script is about, where nginx is
-- told to publish so: then a Redis Cluster has the channel beside the keys.
-- @include   json result
-- @gives     publish publish_forms close has_subscribers

-- Returns how many workers have a subscriber for it.
local function publish(channel, message)
    if input.replay then
        return 0
    end
    local subscribers = redis.pcall(input.tagged and 'SPUBLISH' or 'PUBLISH',
        input.channels .. channel, message)
    if type(subscribers) == 'table' then
        tag('log', 'publishing to ' .. channel .. ': ' .. subscribers.err)
        return 0
    end
    return subscribers
end

-- Most of what an event costs is to write its text.
local function has_subscribers(channel)
    -- Where Redis does not say, it is taken that somebody does.
    local counted = redis.pcall('PUBSUB',
        input.tagged and 'SHARDNUMSUB' or 'NUMSUB', input.channels .. channel)
    return counted[2] ~= 0
end

-- A message in two forms: a socket that was given the one before on this
-- channel gets the change, any other the whole.
local function publish_forms(channel, whole, change)
    return publish(channel, '@forms@' .. integer(#whole) .. ':' .. whole
        .. change)
end

-- Sockets of this session, and of older ones, are closed.
local function close(channel, session)
    publish(channel, '@close@' .. integer(tonumber(session)))
end
