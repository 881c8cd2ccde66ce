-- A battle on its way back, page by page, and at its end.
-- @include json result restoring

-- Who restores says at least this often that it still does.
local RESTORE_LEASE = 5000
local RESTORE_PAGE = 1000

-- The last entry that this Redis was given, taken by PostgreSQL or not.
local function last_entry()
    if redis.call('EXISTS', input.key .. ':journal') == 0 then
        return '0-0'
    end
    local about = redis.call('XINFO', 'STREAM', input.key .. ':journal')
    for i = 1, #about, 2 do
        if about[i] == 'last-generated-id' then
            return about[i + 1]
        end
    end
end

local function restore_page(after)
    put(input.key, 'restoring', integer(input.now + RESTORE_LEASE))
    tag('spawn', 'arena.journal_page', '{"id":' .. quote(arguments.id)
        .. ',"after":"' .. after .. '","limit":' .. integer(RESTORE_PAGE)
        .. '}')
end

local function enlist(entry)
    tag('then', 'journal_enlist', '{"id":' .. quote(arguments.id)
        .. ',"entry":"' .. entry .. '"}')
end

-- Redis holds all that PostgreSQL does, up to entry at, and perhaps more.
local function look_at(at)
    local journal = input.key .. ':journal'
    if is_before(last_entry(), at) then
        -- The journal goes on behind it; PostgreSQL has what is before.
        redis.call('XADD', journal, 'MAXLEN', '0', at, 'command', '')
    end
    redis.call('HDEL', input.key, 'restoring', 'folded', 'enlisted')
    put(input.key, 'run', input.run)
    put(input.key, 'resumed_at', integer(input.now))
    put(input.key, 'drained', (entry_parts(at)))
    if redis.call('EXISTS', journal) == 1
        and redis.call('XLEN', journal) > 0
    then
        enlist(last_entry())
    end
    -- For the head of the chain.
    tag('spawn', 'arena.journal_append', '{"id":' .. quote(arguments.id)
        .. ',"run":' .. quote(input.run) .. '}')
    tag('then', 'battle_tick', '{"id":' .. quote(arguments.id) .. '}')
end
