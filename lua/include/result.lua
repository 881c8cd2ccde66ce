-- The result of a script: a flat list of status, body and tags.  Writes to
-- hashes are gathered and done at once, one HSET for each key.

local result = { 0, '' }
local writes = {}
local unsaved = {}
local keep  -- set when the answer is to be kept under an idempotency key

local function tag(kind, a, b)
    local n = #result
    -- An instant is Redis's, and the worker's clock another: it is told how
    -- long to wait.
    if kind == 'wake' then
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

-- A record is a table that is kept as one field, state, of the hash key; its
-- pack gives that.  It is written once, with all that a script writes.
local function save(record)
    if not record.unsaved then
        record.unsaved = true
        unsaved[#unsaved + 1] = record
    end
end

local function flush()
    for i = 1, #unsaved do
        put(unsaved[i].key, 'state', unsaved[i]:pack())
        unsaved[i].unsaved = nil
    end
    unsaved = {}
    for i = 1, #writes do
        redis.call('HSET', writes[i], unpack(writes[writes[i]]))
    end
    writes = {}
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
        keep()
    end
    return result
end
