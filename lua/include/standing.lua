-- The order of participants: a sorted set whose score is points, then who
-- reached them first.  2^53 leaves 21 bits for points.
-- @include battle json

local ORDER_SPAN = 4294967296

-- While verdicts are hidden points count apart from the order that is shown, in
-- which everybody has none.
local function standing_key()
    return input.key .. (verdicts_hidden() and ':standing' or ':leaderboard')
end

-- Of the command that has just been accepted.
local function place(id, points)
    redis.call('ZADD', standing_key(),
        integer(points * ORDER_SPAN + (ORDER_SPAN - 1 - battle.seq)), id)
end

local function place_new(id)
    place(id, 0)
    if verdicts_hidden() then
        redis.call('ZADD', input.key .. ':leaderboard',
            integer(ORDER_SPAN - 1 - battle.seq), id)
    end
end

-- From now on the order is that of points.
local function reveal_standing()
    local standing = input.key .. ':standing'
    if redis.call('EXISTS', standing) == 1 then
        redis.call('UNLINK', input.key .. ':leaderboard')
        redis.call('RENAME', standing, input.key .. ':leaderboard')
    end
end

-- With other points, but in the order it was in among those who have as many.
local function replace(id, points)
    local leaderboard = standing_key()
    local order = redis.call('ZSCORE', leaderboard, id) % ORDER_SPAN
    redis.call('ZADD', leaderboard, integer(points * ORDER_SPAN + order), id)
end

-- What others see of a participant, but for place and points, is kept as text:
-- who asks for a hundred entries reads one hash.  To be called when any of it
-- has changed.
local function show(participant)
    put(input.key .. ':entries', participant.id,
        '"participant_id":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. ',"arrows":' .. integer(participant.arrows)
        .. ',"shields":' .. integer(participant.shields)
        .. ',"online":' .. tostring(participant.live == 1) .. '}')
end

-- Of one or more participants, in their order.
local function shown(ids)
    return redis.call('HMGET', input.key .. ':entries', unpack(ids))
end

local function entry_json(rank, score, of_participant)
    return '{"rank":' .. integer(rank) .. ',"points":'
        .. integer(math.floor(score / ORDER_SPAN)) .. ',' .. of_participant
end

-- first and last: places, from 0.
local function entries_json(first, last)
    local list = redis.call('ZREVRANGE', input.key .. ':leaderboard',
        integer(first), integer(last), 'WITHSCORES')
    if #list == 0 then
        return '[]'
    end
    local ids = {}
    for i = 1, #list / 2 do
        ids[i] = list[2 * i - 1]
    end
    local entries = shown(ids)
    for i = 1, #ids do
        entries[i] = entry_json(first + i, list[2 * i], entries[i])
    end
    return '[' .. table.concat(entries, ',') .. ']'
end

local function counts_json()
    return '"total":'
        .. integer(redis.call('ZCARD', input.key .. ':leaderboard'))
        .. ',"online":'
        .. integer(redis.call('ZCARD', input.key .. ':presence'))
end
