-- questions_get: the caller's own questions, in its own order.  Once the
-- battle is finished each also has answer, the right one, and submitted.
-- @key       {battle:<id>}
-- @include   battle choices json participant question refuse result
-- @step      load_battle session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @limit     questions 30
-- @changes   nothing
-- @shed      last
-- @reply     200 Questions
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     409 battle_not_running

if battle.status == 'scheduled' then
    return refuse(409, 'battle_not_running', 'The battle has not started.')
end

local ids, answer_fields = {}, {}
for id in string.gmatch(participant_text(me, 'questions'), '[^,]+') do
    ids[#ids + 1] = id
    answer_fields[#answer_fields + 1] = 'answer:' .. id
end
local questions = redis.call('HMGET', input.key .. ':questions', unpack(ids))
local submitted = redis.call('HMGET', participant_key(me.id),
    unpack(answer_fields))
local right = battle.status == 'finished' and not verdicts_hidden()
    and redis.call('HMGET', input.key .. ':answers', unpack(ids))

-- The question as the caller sees it; then the ids of its choices, and what
-- they are in the import, if they are moved.
local function own_question(i)
    local question = choices_move() and cjson.decode(questions[i])
    if not question or not question.choices then
        return questions[i]
    end
    local shown, texts = choice_ids(question.choices), {}
    local meant = moved_choices(me.username, ids[i], shown)
    for place = 1, #shown do
        texts[shown[place]] = question.choices[place].text
    end
    for place = 1, #shown do
        question.choices[place].text = texts[meant[place]]
    end
    return public_json(question), shown, meant
end

local function question_json(i)
    local question, shown, meant = own_question(i)
    local members = string.sub(question, 2, -2)
        .. ',"position":' .. integer(i)
    local given
    local function own(answered)
        return shown and choice_json(
            renamed(cjson.decode(answered), meant, shown)) or answered
    end
    if submitted[i] then
        local correct, at, text = string.match(submitted[i],
            '^(%d) (%d+) (.*)$')
        members = members .. ',"status":"'
            .. (verdicts_hidden() and 'answered'
                or correct == '1' and 'correct' or 'wrong')
            .. '","answered_at":' .. at
        given = text
    else
        members = members .. ',"status":"open"'
    end
    if right then
        members = members .. ',"answer":' .. own(cjson.decode(right[i]).shown)
            .. (given and ',"submitted":' .. own(given) or '')
    end
    return '{' .. members .. '}'
end

for i = 1, #ids do
    questions[i] = question_json(i)
end
return answer(200, '{"questions":[' .. table.concat(questions, ',') .. ']}')
