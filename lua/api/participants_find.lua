-- participants_find: whose names begin so, whatever the case, with their
-- places on the leaderboard.  What it costs depends on the limit, not on how
-- many play.
-- @key       {battle:<id>}
-- @include   battle json result standing
-- @step      load_battle
-- @archived  arena.archived_participants
-- @argument  id path identifier else battle_not_found
-- @argument  name query prefix(1,24)
-- @argument  limit query integer(1,50) = 20
-- @limit     participants 30
-- @limit     reads 6000 by address for guests costs limit/100
-- @shared    200ms
-- @shed      second
-- @reply     200 Participants
-- @error     404 battle_not_found

local leaderboard = input.key .. ':leaderboard'
local from = '[' .. arguments.name_folded
local names = redis.call('ZRANGEBYLEX', input.key .. ':names', from,
    from .. '\255', 'LIMIT', 0, integer(arguments.limit + 1))
local more = #names > arguments.limit
if more then
    names[#names] = nil
end

local entries = {}
if #names > 0 then
    local ids = redis.call('HMGET', input.key .. ':usernames', unpack(names))
    entries = shown(ids)
    for i = 1, #ids do
        entries[i] = entry_json(redis.call('ZREVRANK', leaderboard, ids[i]) + 1,
            redis.call('ZSCORE', leaderboard, ids[i]), entries[i])
    end
end
return answer(200, '{"battle_id":' .. quote(battle.id)
    .. ',' .. seq_json()
    .. ',"entries":[' .. table.concat(entries, ',')
    .. '],"more":' .. tostring(more) .. '}')
