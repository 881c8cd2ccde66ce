-- battle_export: the standing of every participant, best first, in pages that
-- make one body.  While the battle runs a participant may change places
-- between two pages; the export of a finished one is exact.
-- @key       {battle:<id>}
-- @include   battle battle_json head_json json participant result standing
-- @step      load_battle
-- @archived  arena.archived_pages
-- @argument  id path identifier else battle_not_found
-- @argument  format query enum(json,csv) = json
-- @argument  cursor? query integer(1,1000000)
-- @changes   nothing
-- @reply     200 Export
-- @error     404 battle_not_found

local PAGE = 100

-- Without it a spreadsheet takes UTF-8 for what its system writes.
local MARK = '\239\187\191'

-- A spreadsheet takes a text that starts like a formula for one.
local function csv_text(text)
    if string.find(text, '^[=+@-]') then
        text = "'" .. text
    end
    if string.find(text, '[",\r\n]') then
        text = '"' .. string.gsub(text, '"', '""') .. '"'
    end
    return text
end

-- As spreadsheets read it: milliseconds since 1970 are a number to them.  Years
-- begin with March, so that a leap day is the last of its year.
local function date_time(instant)
    local floor = math.floor
    local seconds = floor(instant / 1000)
    local day = floor(seconds / 86400) + 719468
    local era = floor(day / 146097)
    day = day - era * 146097
    local year = floor((day - floor(day / 1460) + floor(day / 36524)
        - floor(day / 146096)) / 365)
    day = day - 365 * year - floor(year / 4) + floor(year / 100)
    local month = floor((5 * day + 2) / 153)
    day = day - floor((153 * month + 2) / 5) + 1
    month = month < 10 and month + 3 or month - 9
    year = year + 400 * era + (month < 3 and 1 or 0)
    return string.format('%04d-%02d-%02d %02d:%02d:%02d', year, month, day,
        floor(seconds / 3600) % 24, floor(seconds / 60) % 60, seconds % 60)
end

local function columns()
    local list = { 'rank', 'participant_id', 'username' }
    for i = 1, #battle.mode.fields do
        list[#list + 1] = battle.mode.fields[i].json
    end
    list[#list + 1] = 'online'
    list[#list + 1] = 'joined_at'
    return list
end

local function row_values(rank, participant, text)
    local list = { integer(rank), text(participant.id),
        text(participant.username) }
    for i = 1, #battle.mode.fields do
        list[#list + 1] = integer(participant[battle.mode.fields[i].name])
    end
    list[#list + 1] = tostring(participant.live == 1)
    list[#list + 1] = integer(participant.joined_at)
    return list
end

local COLUMNS = columns()

local function csv_row(rank, participant)
    local values = row_values(rank, participant, csv_text)
    values[#values + 1] = date_time(participant.joined_at)
    return table.concat(values, ',') .. '\r\n'
end

local function json_row(rank, participant)
    local values = row_values(rank, participant, quote)
    for i = 1, #values do
        values[i] = '"' .. COLUMNS[i] .. '":' .. values[i]
    end
    return '{' .. table.concat(values, ',') .. '}'
end

local function rows(first, row)
    local ids = redis.call('ZREVRANGE', standing_key(),
        integer(first), integer(first + PAGE - 1))
    for i = 1, #ids do
        ids[i] = row(first + i, read_participant(ids[i]))
    end
    return ids
end

local first = arguments.cursor or 0
local total = redis.call('ZCARD', standing_key())
if first + PAGE < total then
    tag('more', integer(first + PAGE))
end

if arguments.format == 'csv' then
    tag('type', 'text/csv; charset=utf-8')
    local head = first == 0
        and MARK .. table.concat(COLUMNS, ',') .. ',joined_at (UTC)\r\n' or ''
    return answer(200, head .. table.concat(rows(first, csv_row)))
end

local list = rows(first, json_row)
return answer(200, (first == 0
        and '{"battle":' .. battle_json() .. ',"journal":' .. head_json()
            .. ',"standings":['
        or (#list > 0 and ',' or ''))
    .. table.concat(list, ',')
    .. (first + PAGE < total and '' or ']}'))
