-- Parts of a question's JSON.
-- @include json

local function quoted_list(list)
    local quoted = {}
    for i = 1, #list do
        quoted[i] = quote(list[i])
    end
    return '[' .. table.concat(quoted, ',') .. ']'
end

-- ids: another id for each, if they are given.
local function choices_json(choices, ids)
    local list = {}
    for i = 1, #choices do
        list[i] = '{"id":' .. quote(ids and ids[i] or choices[i].id)
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
