-- battle_start: starts a battle now.  One that runs already is left alone.
-- In a journal the actor may also be the clock.
-- @key       {battle:<id>}
-- @include   battle battle_json lifecycle refuse result
-- @step      load_battle once
-- @argument  id path identifier else battle_not_found
-- @reply     200 Battle
-- @error     404 battle_not_found
-- @error     409 battle_finished
-- @error     422 idempotency_key_reused
-- @event     battle.started battle

if input.participant == 'clock' then
    start_battle('clock')
    return answer(200, battle_json())
end

follow_clock()
tag('then', 'battle_tick', id_json())
if battle.ended then
    return refuse(409, 'battle_finished', 'The battle is over.')
end
if not battle.started then
    start_battle('organiser')
end
return answer(200, battle_json())
