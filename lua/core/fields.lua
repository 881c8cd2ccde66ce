-- The fields of participants: those of a mode, as it declares them, and those
-- that every mode has.  A table is built fastest, and a text joined fastest, in
-- one expression that names its fields: so for each mode these are written
-- here, as text of Lua, and compiled when the mode is first used.
-- @include   json
-- @gives     make_fields

-- Behind the mode's own in what is packed.
local COMMON = {
    { name = 'session', packed = 'I4' },
    { name = 'live', packed = 'I1' },
    { name = 'seen_at', packed = 'I6' },
    { name = 'joined_at', packed = 'I6' },
}

local FUNCTIONS = [[
    local pack_state, unpack_state, integer = ...
    local function pack(participant)
        return pack_state('<%s', %s)
    end
    local function read(id, key, values)
        local %s = unpack_state('<%s', values[1])
        return { id = id, key = key, username = values[2], %s }
    end
    local function me_members(participant, hidden)
        return %s
    end
    local function entry_members(participant)
        return %s
    end
    return pack, read, me_members, entry_members
]]

-- What text makes of each of these fields, joined.
local function each(fields, between, text)
    local list = {}
    for i = 1, #fields do
        list[i] = text(fields[i])
    end
    return table.concat(list, between)
end

local function named(field)
    return field.name
end

local function packed(field)
    return field.packed
end

-- ',"points":' .. integer(participant.points) .. ... with a comma ahead.
local function members(fields)
    return #fields == 0 and "''" or each(fields, ' .. ', function(field)
        local value = 'participant.' .. field.name
        if field.hidden then
            value = 'hidden and ' .. field.start .. ' or ' .. value
        end
        return "',\"" .. field.json .. "\":' .. integer(" .. value .. ')'
    end)
end

local function source(mode)
    local all = {}
    for _, list in ipairs({ mode.fields, COMMON }) do
        for i = 1, #list do
            all[#all + 1] = list[i]
        end
    end
    local format = each(all, '', packed)
    return string.format(FUNCTIONS, format,
        each(all, ', ', function(field)
            return 'participant.' .. field.name
        end), each(all, ', ', named), format,
        each(all, ', ', function(field)
            return field.name .. ' = ' .. field.name
        end), members(mode.fields), members(mode.shown))
end

-- Gives the mode what is made of its fields: pack(participant);
-- read(id, key, values); me_members(participant, hidden) and
-- entry_members(participant), JSON with a comma ahead; field, by name; shown,
-- those of entries; first_score, that of who joins.
local function make_fields(mode)
    local first = {}
    mode.field, mode.shown = {}, {}
    for i = 1, #mode.fields do
        local field = mode.fields[i]
        field.start = field.start or 0
        field.json = field.json or field.name
        first[field.name] = field.start
        mode.field[field.name] = field
        if field.entry then
            assert(not field.hidden, 'an entry cannot hide ' .. field.name)
            mode.shown[#mode.shown + 1] = field
        end
    end
    mode.first_score = mode.score(first)
    mode.pack, mode.read, mode.me_members, mode.entry_members
        = loadstring(source(mode))(struct.pack, struct.unpack, integer)
end
