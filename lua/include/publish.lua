-- What the sockets of all hosts are told.  It is published here, in the same
-- atomic step as what came about: so a channel hears all of it in its order.
-- @include json result

-- By how many workers it is heard.
local function publish(channel, message)
    if input.replay then
        return 0
    end
    local heard = redis.pcall('PUBLISH', input.channels .. channel, message)
    if type(heard) == 'table' then
        tag('log', 'publishing to ' .. channel .. ': ' .. heard.err)
        return 0
    end
    return heard
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
