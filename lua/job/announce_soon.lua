-- announce_soon: a battle is over, and battle.ended is to be said when
-- PostgreSQL has its journal.  Of very many that end at one instant the first
-- are seen to at once; the job "journal" sees to the others when it is their
-- turn, so that PostgreSQL's queue has room for what else there is.
-- @key       {arena}:journal
-- @include   json result
-- @argument  id body identifier
-- @reply     204

local AT_ONCE = 32
-- In milliseconds: in that time.
local SPAN = 200

local begun = redis.call('INCR', input.key .. ':announced')
if begun == 1 then
    redis.call('PEXPIRE', input.key .. ':announced', SPAN)
end
if begun <= AT_ONCE then
    tag('then', 'journal_read', '{"id":' .. quote(arguments.id)
        .. ',"announce":true}')
end
return answer(204, '')
