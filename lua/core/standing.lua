-- The order of participants: a sorted set of the mode's score, then of who came
-- to it first.  2^53 leaves 21 bits for the score: more is better.
-- @include   battle json result
-- @gives     standing_key place place_new reveal_standing replace
-- @gives     show shown shown_score entry_json entries_json counts_json

local ORDER_SPAN = 4294967296

-- While verdicts are hidden scores count apart from the order that is shown, in
-- which everybody has the first one.
local function standing_key()
    return input.key .. (verdicts_hidden() and ':standing' or ':leaderboard')
end

local function rank_at(key, id, score)
    redis.call('ZADD', key,
        integer(score * ORDER_SPAN + (ORDER_SPAN - 1 - battle.seq)), id)
end

-- Of the command that has just been accepted.
local function place(participant)
    rank_at(standing_key(), participant.id, battle.mode.score(participant))
end

local function place_new(participant)
    place(participant)
    if verdicts_hidden() then
        rank_at(input.key .. ':leaderboard', participant.id,
            battle.mode.first_score)
    end
end

-- From now on the order is that of scores.
local function reveal_standing()
    local standing = input.key .. ':standing'
    if redis.call('EXISTS', standing) == 1 then
        redis.call('UNLINK', input.key .. ':leaderboard')
        redis.call('RENAME', standing, input.key .. ':leaderboard')
    end
end

-- With another score, but in the order it was in among those who have it.
local function replace(participant)
    local leaderboard = standing_key()
    local order = redis.call('ZSCORE', leaderboard, participant.id)
        % ORDER_SPAN
    redis.call('ZADD', leaderboard, integer(
        battle.mode.score(participant) * ORDER_SPAN + order), participant.id)
end

-- What others see of a participant, but for place and score, is kept as text:
-- who asks for a hundred entries reads one hash.  To be called when any of it
-- has changed.
local function show(participant)
    put(input.key .. ':entries', participant.id,
        '"participant_id":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. battle.mode.entry_members(participant)
        .. ',"online":' .. tostring(participant.live == 1) .. '}')
end

-- Of one or more participants, in their order.
local function shown(ids)
    return redis.call('HMGET', input.key .. ':entries', unpack(ids))
end

-- A score of the sorted set, with any order: as a participant is shown.
local function shown_score(participant)
    return (verdicts_hidden() and battle.mode.first_score
        or battle.mode.score(participant)) * ORDER_SPAN
end

local function entry_json(rank, score, of_participant)
    return '{"rank":' .. integer(rank) .. ','
        .. battle.mode.score_json(math.floor(score / ORDER_SPAN)) .. ','
        .. of_participant
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
