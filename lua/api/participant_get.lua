-- participant_get: all that a client needs to draw itself.
-- @key       {battle:<id>}
-- @include   participant result
-- @step      load_battle session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @changes   nothing
-- @shed      last
-- @reply     200 Me
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found

return answer(200, me_json(me, participant_rank(me.id)))
