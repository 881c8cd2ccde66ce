-- The battle that argument id names, or an end of the script: when Redis does
-- not hold it, or may hold less than PostgreSQL, that asks for it to be loaded.
-- Where Redis has nothing of it, the archive may answer (@archived).  A replay
-- has read it already.
-- @include   battle json refusal result
-- @replay    no

read_battle()
if battle.run ~= input.run
    or (battle.restoring and battle.restoring <= input.now)
then
    -- It could not be loaded, and the journal would be claimed for nothing.
    if refusal() then
        return unavailable()
    end
    local load = { 0, '', 'load', 'battle_fetch',
        '{"id":' .. quote(arguments.id) .. ',"run":' .. quote(input.run)
        .. '}', 'into', 'battle_load', '' }
    if not battle.key then
        load[9], load[10], load[11] = 'absent', '', ''
    end
    return load
elseif battle.restoring or not battle.mode then
    -- Or it is of a mode that a server of another version has.
    return unavailable()
end
move_clock()
