-- A participant's hash, and Me, its form for clients.
-- @include battle json

local PARTICIPANT_TEXTS = { 'username', 'resume_code', 'questions' }
local PARTICIPANT_NUMBERS = { 'points', 'arrows', 'shields', 'rewards',
    'answered', 'correct', 'session', 'live', 'seen_at', 'joined_at' }

local function participant_key(id)
    return input.key .. ':participant:' .. id
end

-- nil when the id is nobody's.  extra: one more field of the hash.
local function read_participant(id, extra)
    local fields = { unpack(PARTICIPANT_TEXTS) }
    for i = 1, #PARTICIPANT_NUMBERS do
        fields[#fields + 1] = PARTICIPANT_NUMBERS[i]
    end
    fields[#fields + 1] = extra

    local values = redis.call('HMGET', participant_key(id), unpack(fields))
    if not values[1] then
        return nil
    end
    local participant = { id = id, extra = extra and values[#fields] }
    for i = 1, #fields - (extra and 1 or 0) do
        participant[fields[i]] = i <= #PARTICIPANT_TEXTS and values[i]
            or tonumber(values[i])
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
