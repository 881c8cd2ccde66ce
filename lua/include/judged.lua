-- What judges an answer to a question, as it is kept.
-- Texts are folded: texts_folded is JSON, a list.
-- @include json question
-- @statements each

local texts_folded = cjson.decode(arguments.texts_folded)

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
            accepted[i] = texts_folded[question.texts[1] + i]
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
