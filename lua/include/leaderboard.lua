-- leaderboard.updated: at once on the first change, then at most one in each
-- settings.leaderboard_interval.  When the last one was is no part of the
-- battle's state: a journal does not have it.
-- @include event standing

local LEADERBOARD_EVENT_ENTRIES = 10
-- Bytes of attacks that one event tells of: some ten.
local LEADERBOARD_EVENT_ATTACKS = 1500

local function leaderboard_due()
    return battle.leaderboard_at + settings.leaderboard_interval
end

-- Those that the next event will tell of.
local function attacks_shown()
    return battle.attacks or redis.call('HGET', input.key, 'attacks') or ''
end

local function publish_leaderboard()
    set_battle('leaderboard_at', battle.now)
    set_battle('leaderboard_dirty', 0)
    local attacks = attacks_shown()
    if attacks ~= '' then
        put(input.key, 'attacks', '')
    end
    flush()
    event(BATTLE_CHANNEL, 'leaderboard.updated', '{' .. counts_json()
        .. ',"entries":' .. entries_json(0, LEADERBOARD_EVENT_ENTRIES - 1)
        .. ',"attacks":[' .. attacks .. ']}')
    battle.attacks = ''
end

-- What spectators hear of an attack: with the next event, unless there are very
-- many.
local function show_attack(attack)
    if not battle.attacks and redis.call('HSTRLEN', input.key, 'attacks')
        >= LEADERBOARD_EVENT_ATTACKS
    then
        return
    end
    local shown = attacks_shown()
    battle.attacks = shown .. (shown == '' and '' or ',') .. attack
    put(input.key, 'attacks', battle.attacks)
end

local function leaderboard_changed()
    if input.replay or battle.status == 'finished' then
        return
    end
    if battle.now >= leaderboard_due() then
        publish_leaderboard()
    elseif battle.leaderboard_dirty ~= 1 then
        set_battle('leaderboard_dirty', 1)
        tag('wake', integer(leaderboard_due()))
    end
end
