-- battle_record: has PostgreSQL keep the battle's status.  It is asked for
-- again and again from the list of the job "journal", until PostgreSQL has the
-- status: then it takes entry, its place there, out of the list.
-- @key       {battle:<id>}
-- @include   battle json registration result
-- @argument  id body identifier
-- @argument  entry body string(1,64)
-- @changes   nothing
-- @reply     204

-- In milliseconds: so long PostgreSQL may take before it is asked again.
local LEASE = 2000

local function dequeue()
    tag('then', 'journal_dequeue', '{"id":' .. quote(arguments.id)
        .. ',"entry":' .. quote(arguments.entry) .. '}')
    return answer(204, '')
end

read_battle()
if not battle.seq then
    return dequeue()
end
-- It is looked at when it is compared with PostgreSQL.
if battle.run ~= input.run or battle.restoring then
    return answer(204, '')
end
move_clock()
local recorded, leased = unpack(redis.call('HMGET', input.key, 'recorded',
    'record_until'))
if recorded == battle.status then
    return dequeue()
end
if input.now < (tonumber(leased) or 0) then
    return answer(204, '')
end
redis.call('HSET', input.key, 'record_until', integer(input.now + LEASE))
tag('then', 'arena.battle_record', '{"id":' .. quote(battle.id)
    .. ',"status":"' .. battle.status
    .. '","starts_at":' .. instant(battle.starts_at)
    .. ',"ends_at":' .. instant(battle.ends_at)
    .. ',"confirm":true,"registration":' .. registration() .. '}')
return answer(204, '')
