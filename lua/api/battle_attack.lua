-- battle_attack: spends an arrow on another participant of the battle.  A
-- shield takes the hit in place of points; a refused attack spends nothing.
-- Rules may say that nobody attacks, from when on somebody may, and how often
-- in a minute one participant can be the target.
-- @key       {battle:<id>}
-- @include   once backlog session journal leaderboard updated attacks
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
local early_code, early_detail = attack_refused(me)
if early_code then
    return refuse(409, early_code, early_detail)
end
if arguments.target == me.id then
    return refuse(422, 'self_attack', 'You cannot attack yourself.', 'target')
end
local target = read_participant(arguments.target, hits_field())
if not target then
    return refuse(404, 'target_not_found', 'No participant has this id.')
end
if me.arrows == 0 then
    return refuse(409, 'no_arrows', 'You have no arrow to spend.')
end
if target.points == 0 then
    return refuse(409, 'target_has_no_points',
        'The target has no points to lose.')
end
local hits = recent_hits(target)
if hits and #hits >= battle.unusual.hits_per_minute then
    return refuse(409, 'target_protected', 'The target has been attacked as '
        .. 'often in the last minute as the rules allow.')
end

local outcome, damage = 'blocked', 0
if target.shields == 0 then
    outcome, damage = 'hit', math.min(battle.attack_damage, target.points)
end
local hit = '"outcome":"' .. outcome .. '","damage":' .. integer(damage)

accept(input, '{' .. hit .. '}')
set(me, 'arrows', me.arrows - 1)
show(me)
note_hit(target, hits)
if outcome == 'hit' then
    set(target, 'points', target.points - damage)
    place(target.id, target.points)
else
    set(target, 'shields', target.shields - 1)
    show(target)
end

if is_unread() then
    return answer(204, '')
end
local left = '"points":' .. integer(target.points)
    .. ',"shields":' .. integer(target.shields)
local from = '{"from":{"id":"' .. me.id .. '","username":'
    .. quote(me.username) .. '},' .. hit
event(private_channel(target.id), 'attack.received',
    from .. ',' .. left .. '}')
show_attack(from .. ',"to":{"id":"' .. target.id .. '","username":'
    .. quote(target.username) .. '}}')
participant_updated(target)
participant_updated(me)
leaderboard_changed()
return answer(200, '{' .. hit .. ',"arrows":' .. integer(me.arrows)
    .. ',"target":{"id":"' .. target.id
    .. '","username":' .. quote(target.username) .. ',' .. left .. '}}')
