-- All that Redis holds of a battle is deleted, but attempts to join, which
-- expire by themselves: wrong guesses of a resume code stay counted.  From
-- then on Redis does not hold the battle.  There may be very many participants:
-- their keys are deleted in pieces, and until all are, the set :left has those
-- that are left.  So long the battle is not loaded.
-- @include   battle json participant result
-- @gives     delete_battle delete_left has_left clear_left

-- Participants of a piece.
local DELETED = 100

local PARTS = { '', ':questions', ':answers', ':bank', ':journal', ':standing',
    ':entries', ':presence', ':usernames', ':names', ':statistics',
    ':idempotency:organiser' }

local function has_left()
    return redis.call('EXISTS', input.key .. ':left') == 1
end

-- A piece.  Whether more are left.
local function delete_left()
    -- A server of an earlier version has loaded it meanwhile.
    if redis.call('EXISTS', input.key) == 1 then
        return false
    end
    local popped = redis.call('ZPOPMIN', input.key .. ':left', integer(DELETED))
    for i = 1, #popped, 2 do
        redis.call('UNLINK', participant_key(popped[i]),
            input.key .. ':idempotency:' .. popped[i])
    end
    return has_left()
end

-- Has all that is left deleted, piece by piece.
local function clear_left()
    tag('then', 'battle_clear', '{"id":' .. quote(arguments.id) .. '}')
end

-- With the first piece.  Whether more are left.
local function delete_battle()
    for i = 1, #PARTS do
        redis.call('UNLINK', input.key .. PARTS[i])
    end
    local own = battle.mode and battle.mode.keys or {}
    for i = 1, #own do
        redis.call('UNLINK', input.key .. own[i])
    end
    if redis.call('EXISTS', input.key .. ':leaderboard') == 1 then
        redis.call('RENAME', input.key .. ':leaderboard', input.key .. ':left')
    end
    return delete_left()
end
