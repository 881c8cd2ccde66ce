-- The key of a question: what its answers are graded by, as it is kept.
-- texts: the accepted texts of all questions, case-folded, a list.
-- @include   json question
-- @gives     answer_key_json

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
