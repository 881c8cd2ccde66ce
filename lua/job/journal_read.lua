-- journal_read: has what waits in a battle's journal written to PostgreSQL,
-- and taken out when that is done (journal_trim).  Who begins has a while to
-- finish; nothing breaks when two do, but one is enough.  announce: says
-- battle.ended afterwards, even if PostgreSQL is away.
-- @key       {battle:<id>}
-- @include   battle_read
-- @oom       allowed
-- @argument  id body identifier
-- @argument  entry? body string(1,64)
-- @argument  announce? body boolean
-- @reply     204

local BATCH = 1000
local LEASE = 2000
local IDLE = 10000

local COLUMNS = { at = 'ats', command = 'commands',
    participant = 'participants', session = 'sessions',
    idempotency_key = 'idempotency_keys', fingerprint = 'fingerprints',
    random = 'randoms', arguments = 'arguments', outcome = 'outcomes' }

local id_json = '{"id":' .. quote(arguments.id) .. '}'
local announce = arguments.announce == 'true'

local function announce_battle()
    if announce then
        tag('then', 'battle_announce', id_json)
    end
end

-- As it was asked for by that entry, there is no more to do.
local function delist()
    if not arguments.entry or arguments.entry == '' then
        return
    end
    if battle.enlisted == arguments.entry then
        if input.now - battle.clock < IDLE then
            return
        end
        redis.call('HDEL', input.key, 'enlisted')
    end
    tag('then', 'journal_delist', '{"id":' .. quote(arguments.id)
        .. ',"entry":' .. quote(arguments.entry) .. '}')
end

local function report(backlog, at)
    tag('then', 'journal_report', '{"id":' .. quote(arguments.id)
        .. ',"backlog":' .. integer(backlog) .. ',"at":' .. at .. '}')
end

local function append(entries)
    local batch = { id = arguments.id, run = input.run, entries = {} }
    for _, column in pairs(COLUMNS) do
        batch[column] = {}
    end
    for i = 1, #entries do
        local fields = entries[i][2]
        batch.entries[i] = entries[i][1]
        for j = 1, #fields, 2 do
            batch[COLUMNS[fields[j]]][i] = fields[j + 1]
        end
    end
    tag('then', 'arena.journal_append', cjson.encode(batch))
end

read_battle()
if battle.run ~= input.run
    or (battle.restoring and battle.restoring <= input.now)
then
    -- Whether PostgreSQL has more of it is to be seen first; or who restored it
    -- has stopped in the middle.
    tag('then', 'battle_tick', id_json)
    return answer(204, '')
end
local read_until = tonumber(redis.call('HGET', input.key, 'journal_until'))
if battle.restoring or (not announce and input.now < (read_until or 0)) then
    return answer(204, '')
end

local journal = input.key .. ':journal'
local entries = redis.call('XRANGE', journal, '-', '+', 'COUNT',
    integer(BATCH))
if #entries == 0 then
    delist()
    announce_battle()
    return answer(204, '')
end

redis.call('HSET', input.key, 'journal_until', integer(input.now + LEASE))
report(redis.call('XLEN', journal), entries[1][2][2])
append(entries)
announce_battle()
return answer(204, '')
