-- battle_leave: ends the caller's session; score and name stay.
-- @key       {battle:<id>}
-- @include   journal presence result
-- @step      load_battle once backlog session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     leave 10
-- @reply     204
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     422 idempotency_key_reused
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

accept(input)
tag('forget', '')
expire({ me.id })
return answer(204, '')
