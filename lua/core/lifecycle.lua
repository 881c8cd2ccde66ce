-- The start and the end of a battle: journaled and announced once, by whoever
-- is there first, the organiser or the clock.
-- @include   accept_as battle battle_json event json result standing
-- @gives     id_json start_battle end_battle follow_clock

local function id_json()
    return '{"id":' .. quote(battle.id) .. '}'
end

-- battle.ended says how the journal ends: PostgreSQL takes what is left first.
local function announce_soon()
    tag('spawn', 'announce_soon', id_json())
end

local function start_battle(actor)
    accept_as(actor, 'battle_start', id_json())
    if not battle.starts_at or battle.starts_at > battle.now then
        set_battle('starts_at', battle.now)
    end
    set_battle('started', battle.now)
    update_status()
    battle_event('battle.started', battle_json())
end

local function end_battle(actor)
    accept_as(actor, 'battle_end', id_json())
    if not battle.ends_at or battle.ends_at > battle.now then
        set_battle('ends_at', battle.now)
    end
    -- A start that will not come any more is not shown.
    if battle.starts_at and battle.starts_at > battle.now then
        set_battle('starts_at', nil)
    end
    set_battle('ended', battle.now)
    if battle.unusual.verdicts == 'end' then
        reveal_standing()
    end
    set_battle('leaderboard_dirty', 0)
    -- Whoever restores a battle that has ended does not announce it again.
    if input.replay then
        put(input.key, 'announced', '1')
    end
    update_status()
    flush()
    announce_soon()
end

-- What the clock has brought about and nobody has announced yet.
local function follow_clock()
    if battle.ended then
        if battle_number('announced') ~= 1 then
            announce_soon()
        end
        return
    end
    if not battle.started and battle.starts_at
        and battle.starts_at <= battle.now
    then
        start_battle('clock')
    end
    if battle.ends_at and battle.ends_at <= battle.now then
        end_battle('clock')
    end
end
