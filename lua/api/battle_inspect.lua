-- battle_inspect: a battle with its seed, its join code and its questions as
-- they were imported, answers included, in pages that make one body.
-- @key       {battle:<id>}
-- @include   battle battle_json json result
-- @step      load_battle
-- @archived  arena.archived_pages
-- @argument  id path identifier else battle_not_found
-- @argument  cursor? query integer(1,1000000)
-- @changes   nothing
-- @reply     200 BattleInspected
-- @error     404 battle_not_found

local PAGE = 100

-- Members of a question that its public form does not have.
local function with_answer(question, answers)
    local key = cjson.decode(answers)
    return string.sub(question, 1, -2) .. ',"answer":' .. key.shown
        .. (key.kind == 'number'
            and ',"tolerance":' .. key.tolerance or '')
        .. (key.form == 'exact' and ',"exact":true' or '') .. '}'
end

local first = arguments.cursor or 0
local sizes = redis.call('HMGET', input.key, 'easy', 'medium', 'hard')
local total = sizes[1] + sizes[2] + sizes[3]
local places = {}
for i = first, math.min(first + PAGE, total) - 1 do
    places[#places + 1] = integer(i)
end

local list = {}
if #places > 0 then
    local ids = redis.call('HMGET', input.key .. ':bank', unpack(places))
    local questions = redis.call('HMGET', input.key .. ':questions',
        unpack(ids))
    local answers = redis.call('HMGET', input.key .. ':answers', unpack(ids))
    for i = 1, #ids do
        list[i] = with_answer(questions[i], answers[i])
    end
end

local body = table.concat(list, ',')
if first == 0 then
    local members = battle_members()
    local join_code = redis.call('HGET', input.key, 'join_code')
    if join_code then
        members = members .. ',"join_code":' .. quote(join_code)
    end
    if battle.status ~= 'finished' then
        members = members .. ',"seed":'
            .. quote(redis.call('HGET', input.key, 'seed'))
    end
    body = '{' .. members .. ',"questions":[' .. body
else
    body = ',' .. body
end
if first + PAGE < total then
    tag('more', integer(first + PAGE))
    return answer(200, body)
end
return answer(200, body .. ']}')
