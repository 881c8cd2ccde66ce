-- The order of participants: a sorted set whose score is points, then who
-- reached them first.  2^53 leaves 21 bits for points.
-- @include battle json

local ORDER_SPAN = 4294967296

-- Of the command that has just been accepted.
local function place(id, points)
    redis.call('ZADD', input.key .. ':leaderboard',
        integer(points * ORDER_SPAN + (ORDER_SPAN - 1 - battle.seq)), id)
end

-- With other points, but in the order it was in among those who have as many.
local function replace(id, points)
    local leaderboard = input.key .. ':leaderboard'
    local order = redis.call('ZSCORE', leaderboard, id) % ORDER_SPAN
    redis.call('ZADD', leaderboard, integer(points * ORDER_SPAN + order), id)
end

local function entry_json(rank, id, score)
    local values = redis.call('HMGET', input.key .. ':participant:' .. id,
        'username', 'arrows', 'shields', 'live')
    return '{"rank":' .. integer(rank)
        .. ',"participant_id":"' .. id
        .. '","username":' .. quote(values[1])
        .. ',"points":' .. integer(math.floor(score / ORDER_SPAN))
        .. ',"arrows":' .. values[2]
        .. ',"shields":' .. values[3]
        .. ',"online":' .. tostring(values[4] == '1') .. '}'
end

-- first and last: places, from 0.
local function entries_json(first, last)
    local list = redis.call('ZREVRANGE', input.key .. ':leaderboard',
        integer(first), integer(last), 'WITHSCORES')
    local entries = {}
    for i = 1, #list, 2 do
        entries[#entries + 1] = entry_json(first + (i + 1) / 2, list[i],
            tonumber(list[i + 1]))
    end
    return '[' .. table.concat(entries, ',') .. ']'
end

local function counts_json()
    return '"total":'
        .. integer(redis.call('ZCARD', input.key .. ':leaderboard'))
        .. ',"online":'
        .. integer(redis.call('ZCARD', input.key .. ':presence'))
end
