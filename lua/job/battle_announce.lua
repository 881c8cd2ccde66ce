-- battle_announce: says battle.ended, once, with how the journal ends: the head
-- of its chain as far as PostgreSQL has it.
-- @key       {battle:<id>}
-- @include   battle battle_json event head_json result standing
-- @step      load_battle
-- @argument  id body identifier
-- @reply     204
-- @error     404 battle_not_found
-- @event     battle.ended battle

if not battle.ended or battle_number('announced') == 1 then
    return answer(204, '')
end
put(input.key, 'announced', '1')
battle_event('battle.ended', '{' .. battle_members()
    .. ',"entries":' .. entries_json(0, battle_number('leaderboard_size') - 1)
    .. ',"journal":' .. head_json() .. '}')
return answer(204, '')
