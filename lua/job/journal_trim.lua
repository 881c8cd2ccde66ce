-- journal_trim: PostgreSQL has the journal up to the entry upto, and the
-- chain's head is hash, of the command seq.  Only that is taken out.  While
-- Redis takes no writes it stays, and what is behind it is read on.
-- @key       {battle:<id>}
-- @include   json result
-- @writes    optional
-- @argument  id body identifier
-- @argument  upto body string(1,64)
-- @argument  seq body string(1,20)
-- @argument  hash body string(64,64)
-- @changes   nothing
-- @reply     204

local BATCH = 1000

if redis.call('EXISTS', input.key) == 0 then
    return answer(204, '')
end

local journal = input.key .. ':journal'
if input.refused then
    if #redis.call('XRANGE', journal, '(' .. arguments.upto, '+', 'COUNT', '1')
        > 0
    then
        tag('then', 'journal_read', '{"id":' .. quote(arguments.id)
            .. ',"after":' .. quote(arguments.upto) .. '}')
    end
    return answer(204, '')
end

local seq, number = string.match(arguments.upto, '^(%d+)-(%d+)$')
local taken = redis.call('XTRIM', journal, 'MINID',
    seq .. '-' .. integer(number + 1))
tag('count', 'journal_batches', '1')
tag('count', 'journal_entries', integer(taken))
redis.call('HDEL', input.key, 'journal_until')

local drained = tonumber(redis.call('HGET', input.key, 'drained')) or -1
if tonumber(arguments.seq) >= drained then
    redis.call('HSET', input.key, 'drained', arguments.seq,
        'head', arguments.hash)
end

local first = redis.call('XRANGE', journal, '-', '+', 'COUNT', '1')
local backlog = redis.call('XLEN', journal)
tag('then', 'journal_report', '{"id":' .. quote(arguments.id)
    .. ',"backlog":' .. integer(backlog)
    .. ',"at":' .. (first[1] and first[1][2][2] or '0') .. '}')
if backlog >= BATCH then
    tag('spawn', 'journal_read', '{"id":' .. quote(arguments.id) .. '}')
end
return answer(204, '')
