-- A participant's hash, and Me, its form for clients.  Its numbers are packed
-- in one field: to name a field, and to make a number of a text, takes long.
-- @include battle json

local STATE = '<I4I4I4I4I4I4I4I1I6I6'

local participants = {}  -- as they were read, by id: one table for each

local function pack_participant(participant)
    return struct.pack(STATE, participant.points, participant.arrows,
        participant.shields, participant.rewards, participant.answered,
        participant.correct, participant.session, participant.live,
        participant.seen_at, participant.joined_at)
end

local function participant_key(id)
    return input.key .. ':participant:' .. id
end

-- From the hash, whatever this script has done to it so far; nil when the id is
-- nobody's.  extra: one more field.  All in one expression: a table that grows
-- by the field costs more than what is in it.
local function fetch_participant(id, extra)
    local key = participant_key(id)
    local values = redis.call('HMGET', key, 'state', 'username',
        extra or 'state')
    if not values[1] then
        return nil
    end
    local points, arrows, shields, rewards, answered, correct, session, live,
        seen_at, joined_at = struct.unpack(STATE, values[1])
    return {
        id = id,
        key = key,
        pack = pack_participant,
        username = values[2],
        points = points,
        arrows = arrows,
        shields = shields,
        rewards = rewards,
        answered = answered,
        correct = correct,
        session = session,
        live = live,
        seen_at = seen_at,
        joined_at = joined_at,
        extra = extra and values[3],
    }
end

local function read_participant(id, extra)
    local participant = participants[id]
    if not participant then
        participant = fetch_participant(id, extra)
        participants[id] = participant
    end
    return participant
end

-- What few commands ask for, and is long.
local function participant_text(participant, field)
    if not participant[field] then
        participant[field] = redis.call('HGET', participant.key, field)
    end
    return participant[field]
end

-- A number of the state.
local function set(participant, field, value)
    participant[field] = value
    save(participant)
end

local function participant_rank(id)
    return redis.call('ZREVRANK', input.key .. ':leaderboard', id) + 1
end

-- What came of answers, as far as it is shown: points, how many were right,
-- rewards.
local function earned(participant)
    if verdicts_hidden() then
        return 0, 0, 0
    end
    return participant.points, participant.correct, participant.rewards
end

local function me_json(participant, rank)
    local points, correct, rewards = earned(participant)
    return '{"id":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. ',"points":' .. integer(points)
        .. ',"arrows":' .. integer(participant.arrows)
        .. ',"shields":' .. integer(participant.shields)
        .. ',"rewards_pending":' .. integer(rewards)
        .. ',"answered":' .. integer(participant.answered)
        .. ',"correct":' .. integer(correct)
        .. ',"rank":' .. integer(rank)
        .. ',"online":' .. tostring(participant.live == 1)
        .. ',"joined_at":' .. integer(participant.joined_at)
        .. ',"seq":"' .. integer(battle.seq) .. '"}'
end
