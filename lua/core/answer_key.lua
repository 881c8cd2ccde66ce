-- The key of a question: what its answers are graded by, as it is kept.
-- texts: the accepted texts of all questions, case-folded, a list.
-- @include   json question
-- @gives     answer_key_json answer_key

-- By kind: right and shown, as JSON.
local KEYS_OF_KIND = {
    choice = function(question)
        return quoted_list({ question.answer }), quote(question.answer)
    end,
    choices = function(question)
        return quoted_list(question.answer), quoted_list(question.answer)
    end,
    text = function(question, texts)
        local accepted = {}
        for i = 1, question.texts[2] do
            accepted[i] = texts[question.texts[1] + i]
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
local function answer_key_json(question, texts)
    local right, shown = KEYS_OF_KIND[question.kind](question, texts)
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

-- Keys as tables, by their JSON: at any time commands are about the same few.
local known = { most = 1000, count = 0, keys = {} }

-- Of a question of the battle.  Others get the same table: it is not changed.
local function answer_key(question)
    local json = redis.call('HGET', input.key .. ':answers', question)
    local key = known.keys[json]
    if not key then
        if known.count == known.most then
            known.keys, known.count = {}, 0
        end
        key = cjson.decode(json)
        known.keys[json], known.count = key, known.count + 1
    end
    return key
end
