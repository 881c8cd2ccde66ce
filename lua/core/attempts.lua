-- Attempts to join, counted in keys of the battle that expire: they are no part
-- of its state, are not journaled, and a replay neither reads nor counts them.
-- @include   json refuse result
-- @gives     count_attempt guess_wait note_wrong_guess rate_limited

local MINUTE = 60000
local LONGEST_WAIT = 30000

local function attempts_key(kind, whose)
    return input.key .. ':' .. kind .. ':' .. whose
end

-- The seconds until a key expires; nil: it has.
local function seconds_left(key)
    local left = redis.call('PTTL', key)
    return left > 0 and math.ceil(left / 1000) or nil
end

-- Counts one in a minute, which begins with the first.  The seconds to wait
-- when there were too many; nil: there were not, or there is no such limit.
local function count_attempt(kind, whose, most)
    if input.replay or most == 0 then
        return nil
    end
    local key = attempts_key(kind, whose)
    local count = redis.call('INCR', key)
    if count == 1 then
        redis.call('PEXPIRE', key, MINUTE)
    end
    return count > most and seconds_left(key) or nil
end

-- The seconds until another guess is looked at; nil: it is now.
local function guess_wait(whose)
    return seconds_left(attempts_key('guess_wait', whose))
end

-- A guess was looked at, and was wrong.  The first ones of a minute cost
-- nothing, those behind them 1 s, 2 s, 4 s ... until there was none for a
-- minute.
local function note_wrong_guess(whose, most)
    local key = attempts_key('guesses', whose)
    local count = redis.call('INCR', key)
    if count == 1 then
        redis.call('PEXPIRE', key, MINUTE)
    end
    if count >= most then
        local wait = math.min(LONGEST_WAIT, 1000 * 2 ^ (count - most))
        redis.call('SET', attempts_key('guess_wait', whose), '', 'PX',
            integer(wait))
        redis.call('PEXPIRE', key, integer(MINUTE + wait))
    end
end

local function rate_limited(seconds)
    tag('retry', integer(seconds))
    return refuse(429, 'rate_limited',
        'There were too many attempts at this name. Try again later.')
end
