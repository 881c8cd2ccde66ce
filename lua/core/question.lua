-- A question as players see it, and parts of its JSON.
-- @include   json
-- @gives     choice_ids present public_json

local function choices_json(choices)
    local list = {}
    for i = 1, #choices do
        list[i] = '{"id":' .. quote(choices[i].id)
            .. ',"text":' .. quote(choices[i].text) .. '}'
    end
    return ',"choices":[' .. table.concat(list, ',') .. ']'
end

local function choice_ids(choices)
    local ids = {}
    for i = 1, #choices do
        ids[i] = choices[i].id
    end
    return ids
end

local function present(value)
    return value ~= nil and value ~= cjson.null
end

-- What a participant may see of a question that was drawn.
local function public_json(question)
    return '{"id":' .. quote(question.id)
        .. ',"difficulty":' .. quote(question.difficulty)
        .. ',"subject":' .. quote(question.subject)
        .. ',"kind":' .. quote(question.kind)
        .. ',"prompt":' .. quote(question.prompt)
        .. (present(question.choices) and choices_json(question.choices) or '')
        .. ',"points":' .. integer(question.points) .. '}'
end
