-- Sessions that expire without a request.  The sorted set holds the earliest
-- instant at which each can expire; the sweep moves it, a request does not.
-- @include   battle event json leaderboard participant publish standing
-- @gives     presence_key be_present expire

local function presence_key()
    return input.key .. ':presence'
end

local function be_present(id)
    redis.call('ZADD', presence_key(),
        integer(battle.now + battle.session_timeout_ms), id)
end

-- The sessions of these participants have ended; accepted already.
local function expire(ids)
    for i = 1, #ids do
        local participant = read_participant(ids[i])
        set(participant, 'live', 0)
        show(participant)
        redis.call('ZREM', presence_key(), ids[i])
        close(private_channel(ids[i]), participant.session)
    end
    leaderboard_changed()
end
