-- battle_get: one battle.  Once it is finished also bank: the ids of its
-- questions by difficulty, in the order the draw was made from.
-- @key       {battle:<id>}
-- @include   battle battle_json result
-- @step      load_battle visitor
-- @archived  arena.archived_text
-- @argument  id path identifier else battle_not_found
-- @limit     reads 6000 by address for guests
-- @shared    200ms
-- @shed      second
-- @reply     200 Battle
-- @error     404 battle_not_found

local members = battle_members()
if battle.status == 'finished' then
    members = members .. ',"bank":'
        .. redis.call('HGET', input.key, 'bank')
end
return answer(200, '{' .. members .. '}')
