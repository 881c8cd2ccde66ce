-- quiz: who answers right earns points and a reward; a reward buys an arrow,
-- which takes points from another participant, or a shield, which takes an
-- arrow.  Most points first.
-- @include   accept_changed attacks_off battle draw event idempotency json
-- @include   leaderboard modes participant participant_updated refuse result
-- @rule attack_damage integer(1,1000) = 10
-- @rule attacks boolean = true
-- @rule attack_after_correct integer(0,100) = 0
-- @rule attack_after_ms integer(0,86400000) = 0
-- @rule hits_per_minute integer(0,100) = 0

local MINUTE = 60000

local fields = {
    { name = 'points', packed = 'I4', places = true, hidden = true },
    { name = 'arrows', packed = 'I4', entry = true },
    { name = 'shields', packed = 'I4', entry = true },
    { name = 'rewards', packed = 'I4', json = 'rewards_pending',
        hidden = true },
    { name = 'answered', packed = 'I4' },
    { name = 'correct', packed = 'I4', hidden = true },
}

local function score(participant)
    return participant.points
end

local function score_json(points)
    return '"points":' .. integer(points)
end

local function admit(participant)
    put(participant.key, 'questions', draw(participant.username))
end

-- What an answer changes, and what the journal says of it.
local function answered(me, question, correct)
    local points = correct and tonumber(question.points) or 0
    add(me, 'answered', 1)
    if correct then
        add(me, 'correct', 1)
        add(me, 'rewards', 1)
        add(me, 'points', points)
    end
    return '"points":' .. integer(points)
end

local function taken_json(me)
    return '{"answered":' .. integer(me.answered) .. '}'
end

local function verdict_json(me, question, correct, rank)
    return '{"correct":' .. tostring(correct)
        .. ',"points_awarded":' .. integer(correct and question.points or 0)
        .. ',"points":' .. integer(me.points)
        .. ',"rank":' .. integer(rank)
        .. ',"rewards_pending":' .. integer(me.rewards)
        .. ',"answered":' .. integer(me.answered)
        .. ',' .. seq_json() .. '}'
end

-- Points that are gone already are not taken again, nor a reward that was
-- spent.
local function regraded(participant, answers)
    local points, correct = 0, 0
    for i = 1, #answers do
        local sign = answers[i].correct and 1 or -1
        points = points + sign * answers[i].question.points
        correct = correct + sign
    end
    add(participant, 'points', math.max(-participant.points, points))
    add(participant, 'correct', correct)
    add(participant, 'rewards', math.max(-participant.rewards, correct))
end

local function reward(me)
    if battle.unusual.attacks == false then
        return attacks_off()
    end
    if visible(me, 'rewards') == 0 then
        return refuse(409, 'no_reward_pending',
            'Answer a question right to earn a reward.')
    end

    add(me, 'rewards', -1)
    add(me, arguments.type == 'arrow' and 'arrows' or 'shields', 1)
    accept_changed('{}', me)
    if is_unread() then
        return answer(204, '')
    end
    participant_updated(me)
    leaderboard_changed()
    return answer(200, '{"arrows":' .. integer(me.arrows)
        .. ',"shields":' .. integer(me.shields)
        .. ',"rewards_pending":' .. integer(me.rewards)
        .. ',' .. seq_json() .. '}')
end

-- An answer that refuses; nil: this one may attack now.
local function attack_refused(me)
    local rules = battle.unusual
    if rules.attacks == false then
        return attacks_off()
    end
    if visible(me, 'correct') < (rules.attack_after_correct or 0) then
        return refuse(409, 'attack_too_early', 'You can attack when you have '
            .. 'answered ' .. integer(rules.attack_after_correct)
            .. ' questions right.')
    end
    local since = math.max(me.joined_at, battle.starts_at or 0)
    if battle.now - since < (rules.attack_after_ms or 0) then
        return refuse(409, 'attack_too_early', 'You can attack when you have '
            .. 'played for '
            .. integer(math.ceil(rules.attack_after_ms / 1000))
            .. ' seconds.')
    end
end

-- The field of a target that holds the instants of attacks on it, commas
-- between; nil where nobody counts them.
local function hits_field()
    return battle.unusual.hits_per_minute and 'hits'
end

-- Those of the last minute, of a target that was read with that field; nil
-- where nobody counts them.
local function recent_hits(target)
    if not hits_field() then
        return nil
    end
    local hits = {}
    for at in string.gmatch(target.extra or '', '%d+') do
        if battle.now - tonumber(at) < MINUTE then
            hits[#hits + 1] = at
        end
    end
    return hits
end

local function note_hit(target, hits)
    if hits then
        hits[#hits + 1] = integer(battle.now)
        put(target.key, hits_field(), table.concat(hits, ','))
    end
end

-- What each of them, and who watches, is told of a hit.
local function tell_attack(me, target, hit, left)
    local from = '{"from":{"id":"' .. me.id .. '","username":'
        .. quote(me.username) .. '},' .. hit
    event(private_channel(target.id), 'attack.received',
        from .. ',' .. left .. '}')
    show_attack(from .. ',"to":{"id":"' .. target.id .. '","username":'
        .. quote(target.username) .. '}}')
    participant_updated(target)
    participant_updated(me)
    leaderboard_changed()
end

-- The target, as far as it can be one; or nil, and an answer that refuses.
local function find_target(me)
    if arguments.target == me.id then
        return nil, refuse(422, 'self_attack', 'You cannot attack yourself.',
            'target')
    end
    local target = read_participant(arguments.target, hits_field())
    if not target then
        return nil, refuse(404, 'target_not_found',
            'No participant has this id.')
    end
    if me.arrows == 0 then
        return nil, refuse(409, 'no_arrows', 'You have no arrow to spend.')
    end
    if target.points == 0 then
        return nil, refuse(409, 'target_has_no_points',
            'The target has no points to lose.')
    end
    return target
end

-- A shield takes the hit in place of points; a refused attack spends nothing.
local function attack(me)
    local refused = attack_refused(me)
    if refused then
        return refused
    end
    local target, fault = find_target(me)
    if not target then
        return fault
    end
    local hits = recent_hits(target)
    if hits and #hits >= battle.unusual.hits_per_minute then
        return refuse(409, 'target_protected', 'The target has been attacked '
            .. 'as often in the last minute as the rules allow.')
    end

    local outcome, damage = 'blocked', 0
    add(me, 'arrows', -1)
    if target.shields == 0 then
        outcome, damage = 'hit', math.min(battle.packed_rule, target.points)
        add(target, 'points', -damage)
    else
        add(target, 'shields', -1)
    end
    local hit = '"outcome":"' .. outcome .. '","damage":' .. integer(damage)
    accept_changed('{' .. hit .. '}', me, target)
    note_hit(target, hits)
    if is_unread() then
        return answer(204, '')
    end

    local left = '"points":' .. integer(target.points)
        .. ',"shields":' .. integer(target.shields)
    tell_attack(me, target, hit, left)
    return answer(200, '{' .. hit .. ',"arrows":' .. integer(me.arrows)
        .. ',"target":{"id":"' .. target.id
        .. '","username":' .. quote(target.username) .. ',' .. left .. '},'
        .. seq_json() .. '}')
end

MODES.quiz = {
    rules = RULES,
    packed_rule = 'attack_damage',
    fields = fields,
    score = score,
    score_json = score_json,
    admit = admit,
    answered = answered,
    taken_json = taken_json,
    verdict_json = verdict_json,
    regraded = regraded,
    reward = reward,
    attack = attack,
}
