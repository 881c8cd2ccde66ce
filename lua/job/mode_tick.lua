-- mode_tick: what the mode of a battle does by the clock.  battle_tick does it
-- and journals it under this name; as a script of its own it is there for a
-- replay.
-- @key       {battle:<id>}
-- @include   result tick_mode
-- @step      load_battle
-- @argument  id body identifier
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @reply     204
-- @error     404 battle_not_found
-- @event     participant.updated private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

tick_mode()
return answer(204, '')
