-- sessions_expire: ends the sessions of participants that were not seen for
-- long.  battle_tick does this and journals it under this name; as a script of
-- its own it is there for a replay.
-- @key       {battle:<id>}
-- @include   journal presence result
-- @step      load_battle
-- @argument  id body identifier
-- @argument  participants body json
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @reply     204
-- @error     404 battle_not_found
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

accept(input)
expire(cjson.decode(arguments.participants))
return answer(204, '')
