-- JSON by hand: cjson would write {} for an empty list and lose digits of
-- large integers, so it only quotes strings.

local function quote(text)
    return cjson.encode(text)
end

local format = string.format

local function integer(number)
    return format('%d', number)
end

local function instant(number)
    return number and integer(number) or 'null'
end
