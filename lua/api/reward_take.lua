-- reward_take: turns a reward into an arrow or a shield.
-- @key       {battle:<id>}
-- @include   attacks_off battle refuse
-- @step      load_battle once backlog session
-- @archived  arena.archived_session
-- @argument  id path identifier else battle_not_found
-- @argument  type body enum(arrow,shield)
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     reward 30
-- @shed      last
-- @reply     200 Reward
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     409 battle_not_running
-- @error     409 attacks_off
-- @error     409 no_reward_pending
-- @error     422 idempotency_key_reused
-- @event     participant.updated private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

if battle.status ~= 'running' then
    return refuse(409, 'battle_not_running', 'The battle is not running.')
end
if not battle.mode.reward then
    return attacks_off()
end
return battle.mode.reward(me)
