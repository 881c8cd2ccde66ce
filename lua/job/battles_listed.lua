-- battles_listed: takes a page of all battles that PostgreSQL knows.  finished:
-- what the list says of each, as battle_register takes it; others: the ids of
-- those that the clock is to look at; archived: the same as finished, of those
-- that are in the archive alone; cut: from which on these are not told; over:
-- the ids of those that are to leave, in the course of spread ms; leave: there
-- are such; last: the id that the next page is behind, and absent when there is
-- none.
-- @key       {arena}:battles
-- @include   json result shard listing
-- @argument  run body string(0,64)
-- @argument  finished body json
-- @argument  others body json
-- @argument  archived? body json
-- @argument  cut? body string(1,128)
-- @argument  over? body json
-- @argument  spread? body integer(0,9007199254740991)
-- @argument  leave? body boolean
-- @argument  last? body identifier
-- @setting   battle_retention
-- @reply     204

local LEASE = 10000

-- Another Redis than this one was asked for.
if arguments.run ~= input.run then
    return answer(204, '')
end

local finished = cjson.decode(arguments.finished)
for i = 1, #finished do
    list_battle(finished[i].id, finished[i].member, finished[i].summary)
end

local archived = arguments.archived ~= '' and cjson.decode(arguments.archived)
    or {}
for i = 1, #archived do
    list_battle(archived[i].id, archived[i].member, archived[i].summary)
    list_archived(archived[i].member)
end
if arguments.cut ~= '' then
    cut_list(arguments.cut)
end

-- The clock is to look at these.
local function schedule(ids, spread)
    local shards = {}
    for i = 1, #ids do
        local shard = shard_of(ids[i])
        shards[shard] = shards[shard] or {}
        table.insert(shards[shard], ids[i])
    end
    for shard = 0, SHARDS - 1 do
        if shards[shard] then
            tag('then', 'clock_enlist', '{"shard":' .. integer(shard)
                .. ',"spread":' .. integer(spread) .. ',"ids":["'
                .. table.concat(shards[shard], '","') .. '"]}')
        end
    end
end

schedule(cjson.decode(arguments.others), 0)
if arguments.over ~= '' then
    schedule(cjson.decode(arguments.over), arguments.spread or 0)
end

local whole = input.run .. ' ' .. integer(settings.battle_retention)
if arguments.last == '' then
    redis.call('SET', input.key .. ':known', whole)
    redis.call('DEL', input.key .. ':listing', input.key .. ':page')
    return answer(204, '')
end
redis.call('SET', input.key .. ':page', whole .. ' ' .. arguments.last)
redis.call('SET', input.key .. ':listing', '1', 'PX', integer(LEASE))
tag('spawn', 'arena.battles_page', '{"run":' .. quote(input.run)
    .. ',"leave":' .. tostring(arguments.leave == 'true')
    .. ',"most":' .. integer(LISTED)
    .. ',"after":' .. quote(arguments.last) .. '}')
return answer(204, '')
