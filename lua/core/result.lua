-- The result of a script: a flat list of status, body and tags.  Writes to
-- hashes are gathered and done at once, one HSET for each key.
-- @gives     reset_result tag put save flush unavailable answer answer_again
-- @gives     tags_of keep_by is_kept
-- @reset     reset_result

local result, writes, unsaved
local keep  -- is given the answer, when it is kept under an idempotency key

-- What is empty is used again: there may be very many commands in one run.
local function reset_result()
    result, keep = { 0, '' }, nil
    if not writes or #writes > 0 then
        writes = {}
    end
    if not unsaved or #unsaved > 0 then
        unsaved = {}
    end
end

local function tag(kind, a, b)
    local n = #result
    -- An instant is Redis's, and the worker's clock another: it is told how
    -- long to wait.
    if kind == 'timer' then
        a = string.format('%d', math.max(0, a - input.now))
    end
    result[n + 1], result[n + 2], result[n + 3] = kind, a, b or ''
end

local function put(key, field, value)
    local list = writes[key]
    if list then
        local n = #list
        list[n + 1], list[n + 2] = field, value
    else
        writes[key] = { field, value }
        writes[#writes + 1] = key
    end
end

-- A record is a table that is kept as one field, state, of the hash key; pack,
-- a function of it, gives that.  It is written once, when all is.
local function save(record, pack)
    if not record.unsaved then
        record.unsaved = true
        local n = #unsaved
        unsaved[n + 1], unsaved[n + 2] = record, pack
    end
end

local function flush()
    for i = 1, #unsaved, 2 do
        local record, pack = unsaved[i], unsaved[i + 1]
        record.unsaved = nil
        if writes[record.key] then
            put(record.key, 'state', pack(record))
        else
            redis.call('HSET', record.key, 'state', pack(record))
        end
    end
    if #unsaved > 0 then
        unsaved = {}
    end
    for i = 1, #writes do
        redis.call('HSET', writes[i], unpack(writes[writes[i]]))
    end
    if #writes > 0 then
        writes = {}
    end
end

-- Nothing was done; it may be asked again soon.
local function unavailable()
    return { 503, '', 'code', 'unavailable', '' }
end

local function answer(status, body)
    flush()
    result[1], result[2] = status, body
    -- A 401 is no answer to the command: the caller may come back and retry.
    if keep and status ~= 401 then
        keep(status, body)
    end
    return result
end

-- An answer that was given before, with its tags; nothing else is done.
local function answer_again(status, body, tags)
    result = { status, body, unpack(tags) }
    tag('replayed', '1')
    return result
end

-- The tags of some kinds, flat: kinds is a set.
local function tags_of(kinds)
    local tags = {}
    for i = 3, #result, 3 do
        if kinds[result[i]] then
            for j = i, i + 2 do
                tags[#tags + 1] = result[j]
            end
        end
    end
    return tags
end

-- Who is given the answer, a function of status and body, or nobody; returns
-- who was before.
local function keep_by(keeper)
    local before = keep
    keep = keeper
    return before
end

local function is_kept()
    return keep ~= nil
end
