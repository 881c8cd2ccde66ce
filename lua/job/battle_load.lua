-- battle_load: writes a battle that was fetched from PostgreSQL; does nothing
-- when it is there already.  battle: all but questions and texts; texts: the
-- accepted texts of all questions, which a question names by first and count.
-- @key       {battle:<id>}
-- @include   json result
-- @argument  id body identifier
-- @argument  battle body json
-- @argument  questions body json
-- @argument  texts body texts
-- @reply     204

if redis.call('EXISTS', input.key) == 1 then
    return answer(204, '')
end

local battle = cjson.decode(arguments.battle)
local questions = cjson.decode(arguments.questions)
local folded = cjson.decode(arguments.texts_folded)
local RULES = { 'question_count', 'attack_damage', 'session_timeout_ms',
    'leaderboard_size' }

local function present(value)
    return value ~= nil and value ~= cjson.null
end

local function optional_instant(value)
    return present(value) and integer(value) or ''
end

local function quoted_list(list)
    local quoted = {}
    for i = 1, #list do
        quoted[i] = quote(list[i])
    end
    return '[' .. table.concat(quoted, ',') .. ']'
end

local function choices_json(choices)
    local list = {}
    for i = 1, #choices do
        list[i] = '{"id":' .. quote(choices[i].id)
            .. ',"text":' .. quote(choices[i].text) .. '}'
    end
    return ',"choices":[' .. table.concat(list, ',') .. ']'
end

-- What anybody who has drawn the question may see.
local function public_json(question)
    return '{"id":' .. quote(question.id)
        .. ',"difficulty":' .. quote(question.difficulty)
        .. ',"subject":' .. quote(question.subject)
        .. ',"kind":' .. quote(question.kind)
        .. ',"prompt":' .. quote(question.prompt)
        .. (present(question.choices) and choices_json(question.choices) or '')
        .. ',"points":' .. integer(question.points) .. '}'
end

local function choice_ids(choices)
    local ids = {}
    for i = 1, #choices do
        ids[i] = choices[i].id
    end
    return ids
end

-- By kind: members of what judges an answer.
local JUDGED = {
    choice = function(question)
        return quoted_list({ question.answer }), quote(question.answer)
    end,
    choices = function(question)
        return quoted_list(question.answer), quoted_list(question.answer)
    end,
    text = function(question)
        local accepted = {}
        for i = 1, question.texts[2] do
            accepted[i] = folded[question.texts[1] + i]
        end
        local shown = type(question.answer) == 'table'
            and quoted_list(question.answer) or quote(question.answer)
        return quoted_list(accepted), shown
    end,
    number = function(question)
        return quote(question.number), question.number
    end,
}

-- Numbers stay texts, as they were given.
local function judged_json(question)
    local right, shown = JUDGED[question.kind](question)
    local tolerance = present(question.tolerance) and question.tolerance or '0'
    return '{"kind":' .. quote(question.kind)
        .. ',"points":' .. integer(question.points)
        .. ',"right":' .. right
        .. ',"shown":' .. quote(shown)
        .. (present(question.choices)
            and ',"choices":' .. quoted_list(choice_ids(question.choices))
            or '')
        .. (question.kind == 'number'
            and ',"tolerance":' .. quote(tolerance) or '') .. '}'
end

local bank = { easy = {}, medium = {}, hard = {} }
for i = 1, #questions do
    local question = questions[i]
    local same = bank[question.difficulty]
    redis.call('HSET', input.key .. ':questions', question.id,
        public_json(question))
    redis.call('HSET', input.key .. ':answers', question.id,
        judged_json(question))
    redis.call('HSET', input.key .. ':bank', integer(i - 1), question.id,
        question.difficulty .. ':' .. integer(#same), question.id)
    same[#same + 1] = question.id
end

for i = 1, #RULES do
    put(input.key, RULES[i], integer(battle.rules[RULES[i]]))
end
put(input.key, 'title', battle.title)
put(input.key, 'description',
    present(battle.description) and battle.description or '')
put(input.key, 'starts_at', optional_instant(battle.starts_at))
put(input.key, 'ends_at', optional_instant(battle.ends_at))
put(input.key, 'created_at', optional_instant(battle.created_at))
put(input.key, 'seed', battle.seed)
put(input.key, 'seed_hash', battle.seed_hash)
put(input.key, 'easy', integer(#bank.easy))
put(input.key, 'medium', integer(#bank.medium))
put(input.key, 'hard', integer(#bank.hard))
put(input.key, 'bank', '{"easy":' .. quoted_list(bank.easy)
    .. ',"medium":' .. quoted_list(bank.medium)
    .. ',"hard":' .. quoted_list(bank.hard) .. '}')
put(input.key, 'seq', '0')
put(input.key, 'clock', '0')
tag('then', 'battle_tick', '{"id":' .. quote(arguments.id) .. '}')
return answer(204, '')
