-- battle_join: makes a participant, or resumes one for who proves to be it, by
-- its own live session or by its resume code, also when the battle is over.
-- Two names are one when they mean the same or look the same: what a name took
-- is in the journal, with the arguments.
-- Idempotency keys belong to the username, and only joins that were done are
-- kept.  What proves nothing is limited by address and name (limit join), what
-- proves to be the participant for itself (resume), wrong codes by name
-- (guesses): see docs/security.md, "Resume codes".
-- @key       {battle:<id>}
-- @include   attempts battle battle_json event idempotency journal
-- @include   journaled json leaderboard participant presence publish refuse
-- @include   result standing
-- @step      load_battle visitor
-- @archived  arena.archived_join
-- @argument  id path identifier else battle_not_found
-- @argument  username body username(1,24)
-- @argument  resume_code? body string(1,16)
-- @argument  network address string(0,32)
-- @argument  join_code? body string(0,64)
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     joins 600 by address for guests
-- @limit     join 10 by script
-- @limit     resume 10 by script
-- @limit     guesses 30 by script
-- @shed      first unless session resume_code
-- @reply     201 Joined
-- @reply     200 Joined
-- @error     403 wrong_resume_code
-- @error     403 wrong_join_code
-- @error     404 battle_not_found
-- @error     409 username_taken
-- @error     409 battle_finished
-- @error     429 rate_limited
-- @error     422 idempotency_key_reused
-- @event     session.replaced private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

local CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
local ID_DIGITS = 20
-- From where a participant has joined or resumed: the last ones.
local NETWORKS = 8
local KNOWN_GUESSES = 4  -- times as many from there

-- Looks are compared with looks alone: no name has this in it.
local LOOK = '~'

local usernames = input.key .. ':usernames'

-- What a name takes: in battles of version 1 it is its folded form.
local function names_taken()
    if (battle_number('version') or 1) < 2 then
        return { arguments.username_folded }
    end
    return { arguments.username_folded, arguments.username_meant,
        LOOK .. arguments.username_look }
end

local function find_holder(names)
    local holders = redis.call('HMGET', usernames, unpack(names))
    for i = 1, #names do
        if holders[i] then
            return holders[i]
        end
    end
end

-- Whose name was erased is found by its id, and by nobody who asks for a name.
local left = erased()
local holder, names
if left then
    holder = left.resumed and left.participant
else
    names = names_taken()
    if names[2] == '' then
        return refuse(422, 'invalid_request',
            'it needs a letter or a digit, and marks are behind letters alone',
            'username', 'invalid_characters')
    end
    holder = find_holder(names)
end

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
local keeper = keep_by(nil)

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

local function outcome(participant, resumed)
    return '{"participant":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. ',"resumed":' .. tostring(resumed) .. '}'
end

-- What somebody begins with, as the journal's changes have it.
local function first_changes(participant)
    local list = '"placed":1'
    for i = 1, #battle.mode.fields do
        local name = battle.mode.fields[i].name
        if participant[name] ~= 0 then
            list = list .. ',"' .. name .. '":' .. integer(participant[name])
        end
    end
    return '{"' .. participant.id .. '":{' .. list .. '}}'
end

local function create()
    local participant = new_participant(
        string.sub(input.random, 1, ID_DIGITS), arguments.username)
    participant.resume_code = new_resume_code()
    participant.networks = ''
    put(participant.key, 'resume_code', participant.resume_code)
    battle.mode.admit(participant)
    show(participant)
    accept(input, first_changes(participant), outcome(participant, false))
    if not left then
        for i = 1, #names do
            put(usernames, names[i], participant.id)
        end
        redis.call('ZADD', input.key .. ':names', 0, arguments.username_folded)
    end
    place_new(participant)
    return participant
end

local function resume(participant)
    accept(input, '{}', outcome(participant, true))
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

local function known_networks(participant)
    return participant_text(participant, 'networks') or ''
end

local function is_known(participant)
    return participant and arguments.network ~= '' and string.find(
        known_networks(participant), arguments.network, 1, true)
end

local function note_network(participant)
    if arguments.network == '' or is_known(participant) then
        return
    end
    local networks = { arguments.network }
    for network in string.gmatch(known_networks(participant), '%S+') do
        networks[#networks + 1] = network
    end
    participant.networks = table.concat(networks, ' ', 1,
        math.min(#networks, NETWORKS))
    put(participant.key, 'networks', participant.networks)
end

-- Who was let in once has it in the journal, and is not asked again.
local function may_join()
    local wanted = redis.call('HGET', input.key, 'join_code')
    return not wanted or input.replay
        or wanted == string.match(arguments.join_code, '^%s*(.-)%s*$')
end

-- As people type it: small letters, spaces and dashes inside.  What nobody
-- could have been given is still a guess.
local function typed_code(typed)
    local plain = string.gsub(typed, '\226\128[\144-\149]', '-')
    plain = string.gsub(plain, '\194\160', ' ')
    plain = string.upper(string.gsub(plain, '[%s_.-]', ''))
    return plain == '' and typed or plain
end

local code = typed_code(arguments.resume_code)
local participant = holder and read_participant(holder)
local live = participant and visitor and visitor.id == holder
-- A token of this participant, live or not: who has it was given the code.
local trusted = input.participant ~= '' and input.participant == holder
local name = arguments.username_folded

-- Whose guesses count together, and how many are free; nil: this is none.  What
-- looks like a name is that name.
local function guess_of()
    local guessed = holder or name
    if code == '' or live or trusted or input.replay or limits.guesses == 0 then
        return nil
    elseif is_known(participant) then
        return arguments.network .. ':' .. guessed,
            KNOWN_GUESSES * limits.guesses
    end
    return ':' .. guessed, limits.guesses
end

local whose, free = guess_of()
local wait = whose and guess_wait(whose)
if wait then
    return rate_limited(wait)
end

local proven = live or (participant
    and (left or code == participant_text(participant, 'resume_code')))
if proven then
    wait = count_attempt('resumes', holder, limits.resume)
else
    if whose then
        note_wrong_guess(whose, free)
    end
    wait = count_attempt('joins', arguments.network .. ':' .. name, limits.join)
end
if wait then
    return rate_limited(wait)
end

if not proven then
    if code ~= '' then
        return refuse(403, 'wrong_resume_code',
            string.find(code, '[ILO01]')
                and 'A resume code has no I, L, O, 0 or 1: look again.'
                or 'The resume code is not that of this username.')
    end
    -- Who was there may still come back, to see what became of it.
    if battle.status == 'finished' then
        return refuse(409, 'battle_finished', 'The battle is over.')
    end
    if holder then
        return refuse(409, 'username_taken',
            'The username is taken. Choose another, or give its resume code.')
    end
    if not may_join() then
        return refuse(403, 'wrong_join_code',
            'Joining this battle takes the join code of its organiser.')
    end
end

local status
if proven then
    status, participant = 200, resume(participant)
    keep_by(keeper)
else
    status, participant = 201, create()
    count_attempt('resumes', participant.id, limits.resume)
    remember_for(participant.id, 'join:', 0)
end

note_network(participant)
be_present(participant.id)
return joined(status, participant)
