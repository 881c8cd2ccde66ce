-- battle_end: ends a battle now, for good; also one that never started.
-- In a journal the actor may also be the clock.
-- @key       {battle:<id>}
-- @include   battle battle_json lifecycle result
-- @step      load_battle once
-- @argument  id path identifier else battle_not_found
-- @reply     200 Battle
-- @error     404 battle_not_found
-- @error     422 idempotency_key_reused
-- @event     battle.started battle

if input.participant == 'clock' then
    end_battle('clock')
    return answer(200, battle_json())
end

follow_clock()
if not battle.ended then
    end_battle('organiser')
end
tag('then', 'battle_tick', id_json())
return answer(200, battle_json())
