-- clock_enlist: these battles of a shard, a list of ids, are due now, or in the
-- course of spread ms.
-- @key       {arena}:clock:<shard>
-- @include   json result
-- @argument  shard body integer(0,65535)
-- @argument  ids body json
-- @argument  spread? body integer(0,9007199254740991)
-- @reply     204

local ids = cjson.decode(arguments.ids)
local spread = math.max(1, arguments.spread or 0)
for i = 1, #ids do
    local at = input.now
        + tonumber(string.sub(redis.sha1hex(ids[i]), 5, 16), 16) % spread
    if spread == 1 then
        redis.call('ZADD', input.key, integer(at), ids[i])
    else
        redis.call('ZADD', input.key, 'LT', integer(at), ids[i])
    end
end
return answer(204, '')
