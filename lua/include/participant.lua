-- A participant's hash, and Me, its form for clients.
-- @include battle json

local PARTICIPANT_FIELDS = { 'username', 'resume_code', 'questions', 'points',
    'arrows', 'shields', 'rewards', 'answered', 'correct', 'session', 'live',
    'seen_at', 'joined_at' }
local PARTICIPANT_TEXTS = 3

local function participant_key(id)
    return input.key .. ':participant:' .. id
end

-- nil when the id is nobody's.  extra: one more field of the hash.
local function read_participant(id, extra)
    local values = redis.call('HMGET', participant_key(id),
        extra or 'username', unpack(PARTICIPANT_FIELDS))
    if not values[2] then
        return nil
    end
    local participant = { id = id, extra = extra and values[1] }
    for i = 1, #PARTICIPANT_FIELDS do
        local value = values[i + 1]
        participant[PARTICIPANT_FIELDS[i]] = i <= PARTICIPANT_TEXTS and value
            or tonumber(value)
    end
    return participant
end

local function set(participant, field, value)
    participant[field] = value
    put(participant_key(participant.id), field,
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
