-- leaderboard_get: a page of the leaderboard; with a live session also the
-- caller's own entry and the five on either side of it.
-- @key       {battle:<id>}
-- @include   battle json participant result standing
-- @step      load_battle visitor
-- @archived  arena.archived_leaderboard
-- @argument  id path identifier else battle_not_found
-- @argument  limit? query integer(1,500)
-- @argument  offset query integer(0,1000000) = 0
-- @limit     leaderboard 60
-- @limit     reads 6000 by address for guests costs limit/100
-- @shared    200ms
-- @shed      second
-- @reply     200 Leaderboard
-- @error     404 battle_not_found

local AROUND = 5

-- Without a limit the battle's own rule says how long a page is.
local limit = arguments.limit or battle_number('leaderboard_size')
local body = '{"battle_id":' .. quote(battle.id)
    .. ',' .. seq_json() .. ',' .. counts_json()
    .. ',"entries":'
    .. entries_json(arguments.offset, arguments.offset + limit - 1)

if visitor then
    local place_of_me = participant_rank(visitor.id) - 1
    body = body .. ',"me":' .. entry_json(place_of_me + 1,
            shown_score(visitor), shown({ visitor.id })[1])
        .. ',"around":' .. entries_json(math.max(0, place_of_me - AROUND),
            place_of_me + AROUND)
end
return answer(200, body .. '}')
