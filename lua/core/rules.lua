-- The rules of a battle, as it is loaded.  Those that commands ask for in every
-- battle are in its state; of the others, those that are not as they were
-- before there was such a rule are in one field, so that a battle which has
-- none of them pays nothing for it.
-- @include   json modes
-- @gives     rules_texts

-- In a field of their own, or in the state.
local APART = {
    question_count = true,
    session_timeout_ms = true,
    leaderboard_size = true,
}

local function rule_json(value)
    if type(value) == 'string' then
        return quote(value)
    elseif type(value) == 'number' then
        return integer(value)
    end
    return tostring(value)
end

-- JSON of the members that wanted says, in the order of their names.
local function rules_json(rules, wanted)
    local names, list = {}, {}
    for name in pairs(rules) do
        names[#names + 1] = name
    end
    table.sort(names)
    for i = 1, #names do
        local value = rules[names[i]]
        if wanted(names[i], value) then
            list[#list + 1] = quote(names[i]) .. ':' .. rule_json(value)
        end
    end
    return '{' .. table.concat(list, ',') .. '}'
end

-- All of them, as clients see them; and those that commands must know.
local function rules_texts(given)
    local mode = mode_of(given.mode)
    local before, rules = {}, {}
    for _, list in ipairs({ COMMON_RULES, mode.rules }) do
        for name, value in pairs(list) do
            before[name], rules[name] = value, value
        end
    end
    for name, value in pairs(given) do
        rules[name] = value
    end
    local all = rules_json(rules, function()
        return true
    end)
    local unusual = rules_json(rules, function(name, value)
        return before[name] ~= nil and before[name] ~= value
            and not APART[name] and name ~= mode.packed_rule
    end)
    return all, unusual
end
