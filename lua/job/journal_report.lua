-- journal_report: how much of a battle's journal waits for PostgreSQL, and
-- since when the oldest of it does.  The log is told of one that has waited for
-- long, and of how many wait.
-- @key       {arena}:journal
-- @include   json result
-- @writes    optional
-- @argument  id body identifier
-- @argument  backlog body integer(0,9007199254740991)
-- @argument  at body integer(0,9007199254740991)
-- @reply     204

local LATE = 10000

if input.refused then
    return answer(204, '')
end

local reports = input.key .. ':reports'
if arguments.backlog == 0 then
    redis.call('HDEL', reports, arguments.id)
    return answer(204, '')
end

redis.call('HSET', reports, arguments.id, integer(arguments.backlog) .. ' '
    .. integer(arguments.at))
local lag = input.now - arguments.at
if lag > LATE
    and redis.call('SET', input.key .. ':told', '1', 'NX', 'PX', integer(LATE))
then
    tag('log', 'the journals of ' .. integer(redis.call('HLEN', reports))
        .. ' battles wait for PostgreSQL; that of ' .. arguments.id
        .. ': ' .. integer(arguments.backlog) .. ' entries, for '
        .. integer(lag / 1000) .. ' s')
end
return answer(204, '')
