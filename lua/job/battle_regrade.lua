-- battle_regrade: grades what was answered to some questions again, by a
-- changed key.  What a verdict that changes gives or takes is the mode's to
-- say.  Among those of an equal score participants keep their order.
-- questions, texts: as battle_load takes them; SQL has checked them.
-- @key       {battle:<id>}
-- @include   accept_as answer_key battle battle_json event graders journaled
-- @include   json leaderboard participant result standing statistics
-- @step      load_battle once
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

local said = journaled()
local version = battle_number('version') or 1
local questions = cjson.decode(arguments.questions)
-- By form; where tables are others now, a replay has what was compared then.
local compared = said.unicode ~= arguments.texts_unicode and said.compared
local texts = {
    folded = cjson.decode(arguments.texts_folded),
    compared = compared or cjson.decode(arguments.texts_compared),
    exact = compared or cjson.decode(arguments.texts_exact),
    unicode = compared and said.unicode or arguments.texts_unicode,
}
local leaderboard = input.key .. ':leaderboard'
local keys = {}     -- by question: its key now
local key_json = {} -- and how it is kept
local turned = {}   -- by question: how many more are right

for i = 1, #questions do
    local id = questions[i].id
    key_json[id] = answer_key_json(questions[i], texts, version)
    keys[id] = read_answer_key(key_json[id])
    keys[id].verdicts = {}
    turned[id] = 0
end

-- Many give the same answer: each is graded once.
local function verdict(participant, question, given)
    local key = keys[question]
    if key.verdicts[given] == nil then
        local typed = key.kind == 'text' and redis.call('HGET', participant,
            'folded:' .. question) or given
        key.verdicts[given] = GRADERS[key.kind](cjson.decode(given), key,
            typed) == true
    end
    return key.verdicts[given]
end

-- Of what a participant drew: the questions that are graded again, and how the
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

-- Among those of an equal score it keeps its order.
local function note_change(participant, answers)
    participant.added.placed = false
    changes[#changes + 1] = { participant = participant, answers = answers }
end

-- Of those who are not concerned there may be very many.
local function regrade(id)
    local key = participant_key(id)
    local asked, kept = kept_answers(key, redis.call('HGET', key, 'questions'))
    local answers, fields = {}, {}
    for i = 1, #asked do
        local was, rest = string.match(kept[i] or '', '^(%d)( .*)$')
        local given = was and string.match(rest, '^ %d+ (.*)$')
        local right = was and verdict(key, asked[i], given)
        if was and right ~= (was == '1') then
            turned[asked[i]] = turned[asked[i]] + (right and 1 or -1)
            answers[#answers + 1] = { question = keys[asked[i]],
                correct = right }
            fields[#fields + 1] = 'answer:' .. asked[i]
            fields[#fields + 1] = (right and '1' or '0') .. rest
        end
    end
    if #answers > 0 then
        local participant = fetch_participant(id)
        battle.mode.regraded(participant, answers)
        note_change(participant, fields)
    end
end

local ids = redis.call('ZRANGE', leaderboard, '0', '-1')
for i = 1, #ids do
    regrade(ids[i])
end

-- Whose answers were erased since: what this regrade changed of them.
for id, by in pairs(said.erased or {}) do
    local participant = fetch_participant(id)
    for name, change in pairs(by) do
        add(participant, name, change)
    end
    note_change(participant, {})
end

local changed = {}
for i = 1, #changes do
    changed[i] = changes[i].participant
end

-- The texts of all questions, in their order, each in the form of its key.
local function compared_texts()
    local list = {}
    for i = 1, #questions do
        local key = keys[questions[i].id]
        for j = 1, key.form and #key.right or 0 do
            list[#list + 1] = key.right[j]
        end
    end
    return list
end

local list = compared_texts()
accept_as('organiser', 'battle_regrade', input.arguments,
    changes_json(changed),
    #list > 0 and '{"compared":' .. quoted_list(list)
        .. ',"unicode":' .. quote(texts.unicode) .. '}' or nil)

local asked = {}
for i = 1, #questions do
    local id = questions[i].id
    asked[i] = quote(id)
    redis.call('HSET', input.key .. ':answers', id, key_json[id])
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
    replace(participant)
    if participant.added.shown then
        show(participant)
    end
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
    .. ',' .. seq_json() .. '}')
