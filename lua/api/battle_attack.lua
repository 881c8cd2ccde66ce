-- battle_attack: attacks another participant, as the battle's mode says: in a
-- quiz that spends an arrow.  Rules may say that nobody attacks, from when on
-- somebody may, and how often in a minute one participant can be the target.
-- @key       {battle:<id>}
-- @include   attacks_off battle refuse
-- @step      load_battle once backlog session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @argument  target body string(1,128)
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     attack 20
-- @shed      last
-- @reply     200 Attack
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     404 target_not_found
-- @error     409 battle_not_running
-- @error     409 attacks_off
-- @error     409 attack_too_early
-- @error     409 no_arrows
-- @error     409 target_has_no_points
-- @error     409 target_protected
-- @error     422 self_attack
-- @error     422 idempotency_key_reused
-- @event     attack.received private-participant
-- @event     participant.updated private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

if battle.status ~= 'running' then
    return refuse(409, 'battle_not_running', 'The battle is not running.')
end
if not battle.mode.attack then
    return attacks_off()
end
return battle.mode.attack(me)
