-- A battle on its way back, page by page, and at its end.
-- @include   entry json result
-- @gives     last_entry restore_page finish_restore

-- Who restores says at least this often that it still does.
local RESTORE_LEASE = 5000
-- Others of this worker wait behind a page that is under way.
local RESTORE_PAGE = 250
-- Everybody waits while these are run.
local RESTORE_RUN = 50

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

-- So that it can be seen that a battle is being restored.
local function restore_report(lease)
    tag('spawn', 'restore_report', '{"id":' .. quote(arguments.id)
        .. ',"lease":' .. integer(lease) .. '}')
end

-- paged: the page that was asked for last begins behind that entry.
local function restore_page(after)
    put(input.key, 'restoring', integer(input.now + RESTORE_LEASE))
    restore_report(input.now + RESTORE_LEASE)
    put(input.key, 'paged', after)
    tag('spawn', 'arena.journal_page', '{"id":' .. quote(arguments.id)
        .. ',"after":"' .. after .. '","limit":' .. integer(RESTORE_PAGE)
        .. ',"fold":' .. integer(RESTORE_RUN) .. '}')
end

local function enqueue_journal(entry)
    tag('then', 'journal_enqueue', '{"id":' .. quote(arguments.id)
        .. ',"entry":"' .. entry .. '"}')
end

-- Redis holds all that PostgreSQL does, up to entry at, and perhaps more.
local function finish_restore(at)
    local journal = input.key .. ':journal'
    if is_before(last_entry(), at) then
        -- The journal goes on behind it; PostgreSQL has what is before.
        redis.call('XADD', journal, 'MAXLEN', '0', at, 'command', '')
    end
    if redis.call('HDEL', input.key, 'restoring') == 1 then
        tag('count', 'restores_finished', '1')
        restore_report(0)
    end
    redis.call('HDEL', input.key, 'folded', 'paged', 'enlisted')
    put(input.key, 'run', input.run)
    -- Sessions of a battle that was in the archive had expired.
    if redis.call('HDEL', input.key, 'expired') == 1 then
        put(input.key, 'back_at', integer(input.now))
    else
        put(input.key, 'resumed_at', integer(input.now))
    end
    put(input.key, 'drained', (entry_parts(at)))
    if redis.call('EXISTS', journal) == 1
        and redis.call('XLEN', journal) > 0
    then
        enqueue_journal(last_entry())
    end
    -- For the head of the chain.
    tag('spawn', 'arena.journal_append', '{"id":' .. quote(arguments.id)
        .. ',"run":' .. quote(input.run) .. '}')
    tag('then', 'battle_tick', '{"id":' .. quote(arguments.id) .. '}')
end
