-- What the mode of a battle does by the clock while the battle runs.  If that
-- changes anything it is a command of the clock's, mode_tick: a replay has the
-- mode do it again, at the same instant.
-- @include   accept_as battle due journal json leaderboard participant
-- @include   participant_updated settle
-- @gives     tick_mode

local function accept_ticked(changed)
    accept_as('clock', 'mode_tick', '{"id":' .. quote(battle.id) .. '}',
        changes_json(changed))
    for i = 1, #changed do
        settle(changed[i])
        participant_updated(changed[i])
    end
    leaderboard_changed()
end

-- The next instant at which it has something to do; nil: never.
local function tick_mode()
    local tick = battle.mode.tick
    if not tick or battle.status ~= 'running' then
        return nil
    end
    if backlog_full() then
        return battle.now + DUE_SOON
    end
    local due, acted = tick()
    local changed = changed_participants()
    if acted or #changed > 0 then
        accept_ticked(changed)
    end
    return due
end
