-- battle_heartbeat: keeps the session alive; no command, so not journaled.
-- @key       {battle:<id>}
-- @include   battle json result
-- @step      load_battle once session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @limit     heartbeat 60
-- @changes   nothing
-- @reply     200 Heartbeat
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     422 idempotency_key_reused

return answer(200, '{"server_time":' .. integer(battle.now)
    .. ',"session_expires_at":'
    .. integer(battle.now + battle.session_timeout_ms)
    .. ',' .. seq_json()
    .. ',"battle":{"status":"' .. battle.status
    .. '","ends_at":' .. instant(battle.ends_at) .. '}}')
