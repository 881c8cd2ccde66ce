-- JSON by hand: cjson would write {} for an empty list and lose digits of
-- large integers, so it only quotes strings.
-- @gives     quote quoted_list integer instant

local function quote(text)
    return cjson.encode(text)
end

local function quoted_list(list)
    local quoted = {}
    for i = 1, #list do
        quoted[i] = quote(list[i])
    end
    return '[' .. table.concat(quoted, ',') .. ']'
end

local format = string.format

local function integer(number)
    return format('%d', number)
end

local function instant(number)
    return number and integer(number) or 'null'
end
