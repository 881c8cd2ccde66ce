-- Is the session in the caller's verified token still the live one?
-- @include   battle last_seen participant refuse
-- @gives     authenticate refuse_session

-- The participant, or nil and the code that says why not.
local function authenticate(extra, text)
    local caller = read_participant(input.participant, extra, text)
    if not caller then
        return nil, 'unauthenticated'
    end
    if input.session < caller.session then
        return nil, 'session_replaced'
    end
    -- A journal has accepted commands only, and not every request that kept a
    -- session alive between them.
    local expired = not input.replay
        and battle.now - last_seen(caller.seen_at) >= battle.session_timeout_ms
    if expired or caller.live ~= 1 or input.session > caller.session then
        return nil, 'session_expired'
    end
    set(caller, 'seen_at', battle.now)
    return caller
end

local function refuse_session(code)
    local details = {
        unauthenticated = 'This session belongs to nobody in this battle.',
        session_replaced = 'The participant has resumed elsewhere.',
        session_expired = 'The session has ended. Join again with the '
            .. 'resume code.',
    }
    return refuse(401, code, details[code])
end
