-- battle_join: makes a participant, or resumes one for who proves to be it, by
-- its own live session or by its resume code, also when the battle is over.
-- Idempotency keys belong to the username, and only joins that were done are
-- kept.
-- @key       {battle:<id>}
-- @include   battle_json draw idempotency journal presence visitor
-- @argument  id path identifier else battle_not_found
-- @argument  username body username(2,24)
-- @argument  resume_code? body string(1,16)
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     join 10 by address username
-- @reply     201 Joined
-- @reply     200 Joined
-- @error     403 wrong_resume_code
-- @error     404 battle_not_found
-- @error     409 username_taken
-- @error     409 battle_finished
-- @error     422 idempotency_key_reused
-- @event     session.replaced private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

local CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
local ID_DIGITS = 20

local usernames = input.key .. ':usernames'
local holder = redis.call('HGET', usernames, arguments.username_folded)

if holder then
    local repeated = recall(holder, 'join:')
    if repeated then
        return repeated
    end
end

if backlog_full() then
    return unavailable()
end

-- Refusals say the same when they are asked for again: none is kept.
local keep_join = keep
keep = nil

-- Of random digits that the participant's id does not show.
local function new_resume_code()
    local number = tonumber(string.sub(input.random, ID_DIGITS + 1), 16)
    local code = ''
    for _ = 1, 6 do
        local i = number % #CODE_LETTERS
        code = code .. string.sub(CODE_LETTERS, i + 1, i + 1)
        number = (number - i) / #CODE_LETTERS
    end
    return code
end

local function joined(status, participant)
    tag('session', participant.id, integer(participant.session))
    leaderboard_changed()
    return answer(status, '{"participant":'
        .. me_json(participant, participant_rank(participant.id))
        .. ',"session":{"token":"@session_token@","expires_at":'
        .. integer(battle.now + battle.session_timeout_ms)
        .. '},"resume_code":'
        .. quote(participant_text(participant, 'resume_code'))
        .. ',"battle":' .. battle_json()
        .. ',"channels":{"events":"/ws/battles/' .. battle.id .. '"}}')
end

-- While nobody was there no sweep was due.
local function wake_battle()
    if redis.call('HGET', input.key, 'registered') ~= 'scheduled:sweeping' then
        tag('then', 'battle_tick', '{"id":' .. quote(battle.id) .. '}')
    end
end

local function outcome(participant, resumed)
    return '{"participant":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. ',"resumed":' .. tostring(resumed) .. '}'
end

local function create()
    local id = string.sub(input.random, 1, ID_DIGITS)
    local participant = {
        id = id,
        key = participant_key(id),
        pack = pack_participant,
        username = arguments.username,
        resume_code = new_resume_code(),
        points = 0,
        arrows = 0,
        shields = 0,
        rewards = 0,
        answered = 0,
        correct = 0,
        session = 1,
        live = 1,
        joined_at = battle.now,
    }
    set(participant, 'seen_at', battle.now)
    put(participant.key, 'username', participant.username)
    put(participant.key, 'resume_code', participant.resume_code)
    put(participant.key, 'questions', draw(arguments.username))
    show(participant)
    accept(input, outcome(participant, false))
    redis.call('HSET', usernames, arguments.username_folded, participant.id)
    redis.call('ZADD', input.key .. ':names', 0, arguments.username_folded)
    place(participant.id, 0)
    return participant
end

local function resume(participant)
    accept(input, outcome(participant, true))
    if participant.live == 1 then
        local channel = private_channel(participant.id)
        event(channel, 'session.replaced', '{}')
        close(channel, participant.session)
    end
    set(participant, 'session', participant.session + 1)
    set(participant, 'live', 1)
    set(participant, 'seen_at', battle.now)
    show(participant)
    return participant
end

local code = string.upper(arguments.resume_code)
local participant = holder and read_participant(holder)
local proven = participant and ((visitor and visitor.id == holder)
    or code == participant_text(participant, 'resume_code'))

if not proven then
    if code ~= '' then
        return refuse(403, 'wrong_resume_code',
            'The resume code is not that of this username.')
    end
    -- Who was there may still come back, to see what became of it.
    if battle.status == 'finished' then
        return refuse(409, 'battle_finished', 'The battle is over.')
    end
    if holder then
        return refuse(409, 'username_taken',
            'The username is taken. Choose another, or give its resume code.')
    end
end

local status
if proven then
    status, participant = 200, resume(participant)
else
    status, participant = 201, create()
    remember_for(participant.id, 'join:', 0)
    keep_join = keep
end

be_present(participant.id)
if battle.status == 'scheduled' then
    wake_battle()
end
keep = keep_join
return joined(status, participant)
