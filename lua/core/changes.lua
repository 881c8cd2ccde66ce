-- leaderboard.changed: what of the first places has changed since the event
-- before it, at most one in each settings.leaderboard_changed_interval, and all
-- of them now and then.  What was told last is in the field changes of the
-- battle: seq, at, when all were told, and ids and entries in their order.
-- @include   battle event json result standing
-- @gives     LEADERBOARD_EVENT_ENTRIES changes_due keep_attacks publish_changes
-- @reset     reset_changes

local LEADERBOARD_EVENT_ENTRIES = 10
-- Attacks that one event tells of: more than anybody reads.
local CHANGES_ATTACKS = 4
-- In milliseconds.
local CHANGES_WHOLE = 30000

local changes

local function reset_changes()
    changes = nil
end

local function read_changes()
    if not changes then
        local packed = redis.call('HGET', input.key, 'changes')
        changes = packed and cmsgpack.unpack(packed)
            or { seq = '', at = 0, whole_at = 0, ids = {}, entries = {} }
    end
    return changes
end

local function changes_due()
    return read_changes().at + math.max(settings.leaderboard_interval,
        settings.leaderboard_changed_interval)
end

-- Attacks, each a line, for the next event; the first of them.
local function keep_attacks(attacks)
    if attacks == '' then
        return
    end
    local kept = {}
    local before = redis.call('HGET', input.key, 'changes_attacks') or ''
    for attack in string.gmatch(before .. '\n' .. attacks, '[^\n]+') do
        if #kept < CHANGES_ATTACKS then
            kept[#kept + 1] = attack
        end
    end
    put(input.key, 'changes_attacks', table.concat(kept, '\n'))
end

local function first_places()
    local list = redis.call('ZREVRANGE', input.key .. ':leaderboard', '0',
        integer(LEADERBOARD_EVENT_ENTRIES - 1), 'WITHSCORES')
    local ids = {}
    for i = 1, #list / 2 do
        ids[i] = list[2 * i - 1]
    end
    local entries = #ids > 0 and shown(ids) or {}
    for i = 1, #ids do
        entries[i] = entry_json(i, list[2 * i], entries[i])
    end
    return ids, entries
end

-- Entries that are not as they were, and ids that are no longer there.
local function compare(last, ids, entries)
    local before, differing, gone = {}, {}, {}
    for i = 1, #last.ids do
        before[last.ids[i]] = last.entries[i]
    end
    for i = 1, #ids do
        if before[ids[i]] ~= entries[i] then
            differing[#differing + 1] = entries[i]
        end
        before[ids[i]] = nil
    end
    for i = 1, #last.ids do
        if before[last.ids[i]] then
            gone[#gone + 1] = quote(last.ids[i])
        end
    end
    return differing, gone
end

local function publish_changes()
    flush()
    local last = read_changes()
    local ids, entries = first_places()
    local attacks = redis.call('HGET', input.key, 'changes_attacks') or ''
    local seq = integer(battle.seq)
    local counts = '{' .. counts_json() .. ',"base":'
    local news = ',"attacks":[' .. string.gsub(attacks, '\n', ',') .. ']}'
    local function data(base, some, gone)
        return counts .. base .. ',"entries":[' .. table.concat(some, ',')
            .. '],"gone":[' .. table.concat(gone, ',') .. ']' .. news
    end

    -- A seq that two events have is nothing to build on.
    local change
    local whole_at = battle.now
    if battle.now - last.whole_at < CHANGES_WHOLE and last.seq ~= seq then
        whole_at = last.whole_at
        change = data(quote(last.seq), compare(last, ids, entries))
    end
    local subscribers = event_in_forms(changes_channel(), 'leaderboard.changed',
        data('null', entries, {}), change)
    -- What nobody was given is nothing to build on, either.
    if subscribers > 0 then
        changes = { seq = seq, at = battle.now, whole_at = whole_at, ids = ids,
            entries = entries }
        put(input.key, 'changes', cmsgpack.pack(changes))
        put(input.key, 'changes_attacks', '')
        flush()
    end
end
