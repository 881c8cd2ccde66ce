-- journal_read: has what waits in a battle's journal written to PostgreSQL,
-- and taken out when that is done (journal_trim).  Who begins has a while to
-- finish; nothing breaks when two do, but one is enough.  Says battle.ended
-- afterwards, even if PostgreSQL is away, when that is still to be said; with
-- announce also if somebody else has begun.  While Redis takes no writes
-- nothing can be taken out: PostgreSQL is asked how far it is, and what it does
-- not have is read from there (after).
-- @key       {battle:<id>}
-- @include   battle json result
-- @writes    optional
-- @argument  id body identifier
-- @argument  entry? body string(1,64)
-- @argument  announce? body boolean
-- @argument  after? body string(1,64)
-- @changes   nothing
-- @reply     204

local BATCH = 1000
local LEASE = 2000
local IDLE = 10000

local COLUMNS = { at = 'ats', command = 'commands',
    participant = 'participants', session = 'sessions',
    idempotency_key = 'idempotency_keys', fingerprint = 'fingerprints',
    random = 'randoms', arguments = 'arguments', outcome = 'outcomes' }

local just_id = '{"id":' .. quote(arguments.id) .. '}'
local announce = arguments.announce == 'true' and not input.refused

local function announce_battle()
    if not input.refused and battle.ended
        and battle_number('announced') ~= 1
    then
        tag('then', 'battle_announce', just_id)
    end
end

-- As it was asked for by that entry, there is no more to do.
local function dequeue()
    if arguments.entry == '' or input.refused then
        return
    end
    if battle.enlisted == arguments.entry then
        if input.now - battle.clock < IDLE then
            return
        end
        redis.call('HDEL', input.key, 'enlisted')
    end
    tag('then', 'journal_dequeue', '{"id":' .. quote(arguments.id)
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
    tag('then', 'arena.journal_append', #entries > 0 and cjson.encode(batch)
        or '{"id":' .. quote(arguments.id) .. ',"run":' .. quote(input.run)
            .. '}')
end

read_battle()
if battle.run ~= input.run
    or (battle.restoring and battle.restoring <= input.now)
then
    -- Whether PostgreSQL has more of it is to be seen first; or who restored it
    -- has stopped in the middle.  Nothing waits of one that Redis has not.
    if not input.refused then
        if not battle.key then
            dequeue()
        end
        tag('then', 'battle_tick', just_id)
    end
    return answer(204, '')
end
local read_until = tonumber(redis.call('HGET', input.key, 'journal_until'))
if battle.restoring or (not announce and not input.refused
    and input.now < (read_until or 0))
then
    return answer(204, '')
end

local journal = input.key .. ':journal'
local entries = redis.call('XRANGE', journal,
    arguments.after == '' and '-' or '(' .. arguments.after, '+', 'COUNT',
    integer(BATCH))
if #entries == 0 then
    dequeue()
    announce_battle()
    return answer(204, '')
end

if input.refused then
    append(arguments.after == '' and {} or entries)
    return answer(204, '')
end

redis.call('HSET', input.key, 'journal_until', integer(input.now + LEASE))
report(redis.call('XLEN', journal), entries[1][2][2])
append(entries)
announce_battle()
return answer(204, '')
