-- The answer of a battle that has no attacks, by its mode or by a rule.
-- @include   refuse
-- @gives     attacks_off

local function attacks_off()
    return refuse(409, 'attacks_off', 'There are no attacks in this battle.')
end
