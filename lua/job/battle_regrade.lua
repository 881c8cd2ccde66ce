-- battle_regrade: judges what was answered to some questions again, by a
-- changed key.  A verdict that changes gives or takes the question's points,
-- and a reward if it was not spent; arrows and blows stay as they were.  Among
-- equal points participants keep their order.  questions, texts: as
-- battle_load takes them; SQL has checked them.
-- @key       {battle:<id>}
-- @include   once battle_json participant judge judged statistics
-- @include   leaderboard organiser
-- @argument  id body identifier
-- @argument  questions body json
-- @argument  texts body texts
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @reply     200 Regraded
-- @error     404 battle_not_found
-- @error     422 idempotency_key_reused
-- @event     battle.regraded battle
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

local questions = cjson.decode(arguments.questions)
local leaderboard = input.key .. ':leaderboard'
local keys = {}     -- by question: what judges it now
local turned = {}   -- by question: how many more are right

for i = 1, #questions do
    local id = questions[i].id
    keys[id] = cjson.decode(judged_json(questions[i]))
    keys[id].verdicts = {}
    turned[id] = 0
end

-- Many give the same answer: each is judged once.
local function verdict(participant, question, given)
    local key = keys[question]
    if key.verdicts[given] == nil then
        local folded = key.kind == 'text' and redis.call('HGET', participant,
            'folded:' .. question)
        key.verdicts[given] = JUDGES[key.kind](cjson.decode(given), key,
            folded) == true
    end
    return key.verdicts[given]
end

-- Of what a participant drew: the questions that are judged again, and how the
-- answers to them are kept, false if there is none.
local function kept_answers(participant, drawn)
    local asked, fields = {}, {}
    for question in string.gmatch(drawn, '[^,]+') do
        if keys[question] then
            asked[#asked + 1] = question
            fields[#fields + 1] = 'answer:' .. question
        end
    end
    return asked, #fields > 0
        and redis.call('HMGET', participant, unpack(fields)) or {}
end

local changes = {}  -- of each participant concerned

-- Of those who are not concerned there may be very many.
local function regrade(id)
    local key = participant_key(id)
    local asked, kept = kept_answers(key, redis.call('HGET', key, 'questions'))
    local points, correct = 0, 0
    local answers = {}
    for i = 1, #asked do
        local was, rest = string.match(kept[i] or '', '^(%d)( .*)$')
        local given = was and string.match(rest, '^ %d+ (.*)$')
        local right = was and verdict(key, asked[i], given)
        if was and right ~= (was == '1') then
            local sign = right and 1 or -1
            points = points + sign * keys[asked[i]].points
            correct = correct + sign
            turned[asked[i]] = turned[asked[i]] + sign
            answers[#answers + 1] = 'answer:' .. asked[i]
            answers[#answers + 1] = (right and '1' or '0') .. rest
        end
    end
    if #answers > 0 then
        local participant = fetch_participant(id)
        local before = { points = participant.points,
            rewards = participant.rewards }
        set(participant, 'points', math.max(0, before.points + points))
        set(participant, 'correct', participant.correct + correct)
        set(participant, 'rewards', math.max(0, before.rewards + correct))
        changes[#changes + 1] = { participant = participant, answers = answers,
            by = participant.points - before.points, correct_by = correct,
            rewards_by = participant.rewards - before.rewards }
    end
end

local ids = redis.call('ZRANGE', leaderboard, '0', '-1')
for i = 1, #ids do
    regrade(ids[i])
end

-- all: also those of whom it did not change.
local function deltas(field, all)
    local list = {}
    for i = 1, #changes do
        if all or changes[i][field] ~= 0 then
            list[#list + 1] = '"' .. changes[i].participant.id .. '":'
                .. integer(changes[i][field])
        end
    end
    return '{' .. table.concat(list, ',') .. '}'
end

accept_as('organiser', 'battle_regrade', input.arguments,
    '{"points":' .. deltas('by') .. ',"correct":' .. deltas('correct_by', true)
    .. ',"rewards":' .. deltas('rewards_by') .. '}')

local asked = {}
for i = 1, #questions do
    local id = questions[i].id
    asked[i] = quote(id)
    redis.call('HSET', input.key .. ':answers', id, judged_json(questions[i]))
    if turned[id] ~= 0 then
        count_answers(id, true, turned[id])
        count_answers(id, false, -turned[id])
    end
end
for i = 1, #changes do
    local change = changes[i]
    local participant = change.participant
    for j = 1, #change.answers, 2 do
        put(participant.key, change.answers[j], change.answers[j + 1])
    end
    replace(participant.id, participant.points)
end

local asked_json = '[' .. table.concat(asked, ',') .. ']'
battle_event('battle.regraded', '{' .. battle_members()
    .. ',"questions":' .. asked_json
    .. ',"entries":'
    .. entries_json(0, battle_number('leaderboard_size') - 1) .. '}')
leaderboard_changed()
return answer(200, '{"battle":' .. battle_json()
    .. ',"questions":' .. asked_json
    .. ',"changed":' .. integer(#changes)
    .. ',"seq":"' .. integer(battle.seq) .. '"}')
