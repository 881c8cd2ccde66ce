-- A participant's hash, and Me, its form for clients.
-- @include battle json

local function participant_key(id)
    return input.key .. ':participant:' .. id
end

-- nil when the id is nobody's.  extra: one more field of the hash.  All in one
-- expression: a table that grows by the field costs more than what is in it.
local function read_participant(id, extra)
    local key = participant_key(id)
    local values = redis.call('HMGET', key, 'username', 'points', 'arrows',
        'shields', 'rewards', 'answered', 'correct', 'session', 'live',
        'seen_at', 'joined_at', extra or 'live')
    if not values[1] then
        return nil
    end
    return {
        id = id,
        key = key,
        username = values[1],
        points = tonumber(values[2]),
        arrows = tonumber(values[3]),
        shields = tonumber(values[4]),
        rewards = tonumber(values[5]),
        answered = tonumber(values[6]),
        correct = tonumber(values[7]),
        session = tonumber(values[8]),
        live = tonumber(values[9]),
        seen_at = tonumber(values[10]),
        joined_at = tonumber(values[11]),
        extra = extra and values[12],
    }
end

-- What few commands ask for, and is long.
local function participant_text(participant, field)
    if not participant[field] then
        participant[field] = redis.call('HGET', participant.key, field)
    end
    return participant[field]
end

local function set(participant, field, value)
    participant[field] = value
    put(participant.key, field,
        type(value) == 'number' and integer(value) or value)
end

local function participant_rank(id)
    return redis.call('ZREVRANK', input.key .. ':leaderboard', id) + 1
end

local function me_json(participant, rank)
    return '{"id":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. ',"points":' .. integer(participant.points)
        .. ',"arrows":' .. integer(participant.arrows)
        .. ',"shields":' .. integer(participant.shields)
        .. ',"rewards_pending":' .. integer(participant.rewards)
        .. ',"answered":' .. integer(participant.answered)
        .. ',"correct":' .. integer(participant.correct)
        .. ',"rank":' .. integer(rank)
        .. ',"online":' .. tostring(participant.live == 1)
        .. ',"joined_at":' .. integer(participant.joined_at)
        .. ',"seq":"' .. integer(battle.seq) .. '"}'
end
