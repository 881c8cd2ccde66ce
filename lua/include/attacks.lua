-- The rules about attacks, of a battle that has any; in others they cost
-- nothing.
-- @include battle participant

local MINUTE = 60000
local ATTACKS_OFF = 'There are no attacks in this battle.'

-- The field of a target that holds the instants of attacks on it, commas
-- between; nil where nobody counts them.
local function hits_field()
    return battle.unusual.hits_per_minute and 'hits'
end

-- The code and the sentence that say why nobody, or not yet this one, attacks.
local function attack_refused(attacker)
    local rules = battle.unusual
    if rules.attacks == false then
        return 'attacks_off', ATTACKS_OFF
    end
    local _, correct = earned(attacker)
    if correct < (rules.attack_after_correct or 0) then
        return 'attack_too_early', 'You can attack when you have answered '
            .. integer(rules.attack_after_correct) .. ' questions right.'
    end
    local since = math.max(attacker.joined_at, battle.starts_at or 0)
    if battle.now - since < (rules.attack_after_ms or 0) then
        return 'attack_too_early', 'You can attack when you have played for '
            .. integer(math.ceil(rules.attack_after_ms / 1000)) .. ' seconds.'
    end
end

-- Those of the last minute, of a target that was read with that field; nil
-- where nobody counts them.
local function recent_hits(target)
    if not hits_field() then
        return nil
    end
    local hits = {}
    for at in string.gmatch(target.extra or '', '%d+') do
        if battle.now - tonumber(at) < MINUTE then
            hits[#hits + 1] = at
        end
    end
    return hits
end

local function note_hit(target, hits)
    if hits then
        hits[#hits + 1] = integer(battle.now)
        put(target.key, hits_field(), table.concat(hits, ','))
    end
end
