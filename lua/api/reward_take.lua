-- reward_take: turns a reward into an arrow or a shield.
-- @key       {battle:<id>}
-- @include   once backlog session journal leaderboard updated attacks
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
if battle.unusual.attacks == false then
    return refuse(409, 'attacks_off', ATTACKS_OFF)
end
local _, _, rewards = earned(me)
if rewards == 0 then
    return refuse(409, 'no_reward_pending',
        'Answer a question right to earn a reward.')
end

local kind = arguments.type == 'arrow' and 'arrows' or 'shields'
accept(input)
set(me, 'rewards', me.rewards - 1)
set(me, kind, me[kind] + 1)
show(me)
if is_unread() then
    return answer(204, '')
end
participant_updated(me)
leaderboard_changed()
return answer(200, '{"arrows":' .. integer(me.arrows)
    .. ',"shields":' .. integer(me.shields)
    .. ',"rewards_pending":' .. integer(me.rewards) .. '}')
