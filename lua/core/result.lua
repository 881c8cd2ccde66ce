-- The result of a script: a flat list of status, body and tags.  Writes to
-- hashes are gathered and done at once, one HSET for each key.
-- @gives     reset_result tag put save flush unavailable answer answer_again
-- @gives     tags_of keep_by is_kept
-- @reset     reset_result

local result, writes, unsaved
local keep  -- is given the answer, when it is kept under an idempotency key

local function reset_result()
    result, writes, unsaved, keep = { 0, '' }, {}, {}, nil
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
