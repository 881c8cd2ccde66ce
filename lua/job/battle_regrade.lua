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
-- @reply     200 Regraded
-- @error     404 battle_not_found
-- @error     422 idempotency_key_reused
-- @event     battle.regraded battle
-- @event     leaderboard.updated battle

local questions = cjson.decode(arguments.questions)
local leaderboard = input.key .. ':leaderboard'
local keys, fields = {}, { 'points', 'correct', 'rewards' }
local FIXED = #fields

for i = 1, #questions do
    local id = questions[i].id
    keys[i] = cjson.decode(judged_json(questions[i]))
    fields[#fields + 1] = 'answer:' .. id
    fields[#fields + 1] = 'folded:' .. id
end

-- The answer of a participant, as it is kept, and its new verdict if that is
-- another.
local function judge_again(kept, folded, key)
    local was, at, given = string.match(kept, '^(%d) (%d+) (.*)$')
    local correct = JUDGES[key.kind](cjson.decode(given), key, folded) == true
    if correct == (was == '1') then
        return nil
    end
    return correct, (correct and '1 ' or '0 ') .. at .. ' ' .. given
end

local changes = {}  -- of each participant concerned
local turned = {}   -- of each question: how many more are right

local function regrade(id)
    local values = redis.call('HMGET', participant_key(id), unpack(fields))
    local before = { points = tonumber(values[1]),
        correct = tonumber(values[2]), rewards = tonumber(values[3]) }
    local points, correct, rewards = before.points, before.correct,
        before.rewards
    local answers = {}
    for i = 1, #keys do
        local kept = values[FIXED + 2 * i - 1]
        if kept then
            local right, again = judge_again(kept, values[FIXED + 2 * i],
                keys[i])
            if again then
                local sign = right and 1 or -1
                points = points + sign * keys[i].points
                correct = correct + sign
                rewards = rewards + sign
                turned[i] = (turned[i] or 0) + sign
                answers[#answers + 1] = { fields[FIXED + 2 * i - 1], again }
            end
        end
    end
    if #answers > 0 then
        points, rewards = math.max(0, points), math.max(0, rewards)
        changes[#changes + 1] = { id = id, answers = answers,
            points = points, by = points - before.points,
            correct = correct, correct_by = correct - before.correct,
            rewards = rewards, rewards_by = rewards - before.rewards }
    end
end

local ids = redis.call('ZRANGE', leaderboard, '0', '-1')
for i = 1, #ids do
    regrade(ids[i])
end

local function deltas(field)
    local list = {}
    for i = 1, #changes do
        if changes[i][field] ~= 0 then
            list[#list + 1] = '"' .. changes[i].id .. '":'
                .. integer(changes[i][field])
        end
    end
    return '{' .. table.concat(list, ',') .. '}'
end

accept_as('organiser', 'battle_regrade', input.arguments,
    '{"points":' .. deltas('by') .. ',"correct":' .. deltas('correct_by')
    .. ',"rewards":' .. deltas('rewards_by') .. '}')

local asked = {}
for i = 1, #questions do
    asked[i] = quote(questions[i].id)
    put(input.key .. ':answers', questions[i].id, judged_json(questions[i]))
    if (turned[i] or 0) ~= 0 then
        count_answers(questions[i].id, true, turned[i])
        count_answers(questions[i].id, false, -turned[i])
    end
end
for i = 1, #changes do
    local change = changes[i]
    local key = participant_key(change.id)
    for j = 1, #change.answers do
        put(key, change.answers[j][1], change.answers[j][2])
    end
    put(key, 'points', integer(change.points))
    put(key, 'correct', integer(change.correct))
    put(key, 'rewards', integer(change.rewards))
    replace(change.id, change.points)
end
flush()

local asked_json = '[' .. table.concat(asked, ',') .. ']'
event(BATTLE_CHANNEL, 'battle.regraded', '{' .. battle_members()
    .. ',"questions":' .. asked_json
    .. ',"entries":' .. entries_json(0, battle.leaderboard_size - 1) .. '}')
leaderboard_changed()
return answer(200, '{"battle":' .. battle_json()
    .. ',"questions":' .. asked_json
    .. ',"changed":' .. integer(#changes)
    .. ',"seq":"' .. integer(battle.seq) .. '"}')
