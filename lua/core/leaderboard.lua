-- What listeners are told of the leaderboard: leaderboard.updated, at once on
-- the first change, then at most one in each settings.leaderboard_interval; and
-- at a pace of its own leaderboard.changed (changes.lua), never ahead of the
-- other: it has the attacks from there.  When the last ones were is no part of
-- the battle's state: a journal does not have it.
-- @include   battle changes due event json publish result standing
-- @gives     show_attack tell_leaderboard leaderboard_changed next_telling

-- Bytes of attacks that one event tells of: some ten.
local LEADERBOARD_EVENT_ATTACKS = 1500

-- What waits to be told, in battle.leaderboard_dirty: the sum.
local UPDATED, CHANGED = 1, 2

local function leaderboard_due()
    return battle.leaderboard_at + settings.leaderboard_interval
end

-- Those that the next event will tell of, each a line.
local function attacks_shown()
    return battle.attacks or redis.call('HGET', input.key, 'attacks') or ''
end

local function take_attacks()
    local attacks = attacks_shown()
    if attacks ~= '' then
        put(input.key, 'attacks', '')
    end
    battle.attacks = ''
    return attacks
end

-- What spectators are told of an attack: with the next event, unless there are
-- very many.
local function show_attack(attack)
    if not battle.attacks and redis.call('HSTRLEN', input.key, 'attacks')
        >= LEADERBOARD_EVENT_ATTACKS
    then
        return
    end
    local shown = attacks_shown()
    battle.attacks = shown .. (shown == '' and '' or '\n') .. attack
    put(input.key, 'attacks', battle.attacks)
end

local function publish_updated()
    local attacks = take_attacks()
    set_battle('leaderboard_at', battle.now)
    set_battle('leaderboard_dirty', 0)
    if has_subscribers(changes_channel()) then
        set_battle('leaderboard_dirty', CHANGED)
        keep_attacks(attacks)
    end
    flush()
    event(battle_channel(), 'leaderboard.updated', '{' .. counts_json()
        .. ',"entries":' .. entries_json(0, LEADERBOARD_EVENT_ENTRIES - 1)
        .. ',"attacks":[' .. string.gsub(attacks, '\n', ',') .. ']}')
end

-- When what waits is to be told; nil: nothing waits.
local function next_telling()
    local dirty = battle.leaderboard_dirty
    if dirty % CHANGED == UPDATED then
        return leaderboard_due()
    end
    return dirty >= CHANGED and changes_due() or nil
end

-- Tells what is due, and comes again for what is not.
local function tell_leaderboard()
    if battle.leaderboard_dirty % CHANGED == UPDATED
        and battle.now >= leaderboard_due()
    then
        publish_updated()
    end
    if battle.leaderboard_dirty == CHANGED and battle.now >= changes_due() then
        set_battle('leaderboard_dirty', 0)
        publish_changes()
    end
    local due = next_telling()
    if due then
        tag('timer', integer(due))
    end
end

local function leaderboard_changed()
    if input.replay or battle.status == 'finished' then
        return
    end
    local waits = battle.leaderboard_dirty
    if waits ~= UPDATED + CHANGED then
        set_battle('leaderboard_dirty', UPDATED + CHANGED)
    end
    be_due(battle.now + DUE_SOON)
    if battle.now >= leaderboard_due() then
        tell_leaderboard()
    elseif waits ~= UPDATED + CHANGED then
        tag('timer', integer(leaderboard_due()))
    end
end
