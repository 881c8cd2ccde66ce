-- The battle that argument id names, or an end of the script: when Redis does
-- not hold it, or may hold less than PostgreSQL, that asks for it to be loaded.
-- @include json result battle_read taken
-- @statements alone

read_battle()
if battle.run ~= input.run
    or (battle.restoring and battle.restoring <= input.now)
then
    -- It could not be loaded, and the journal would be claimed for nothing.
    if refusal() then
        return unavailable()
    end
    return { 0, '', 'load', 'battle_fetch',
        '{"id":' .. quote(arguments.id) .. ',"run":' .. quote(input.run)
        .. '}', 'into', 'battle_load', '' }
elseif battle.restoring then
    return unavailable()
end
move_clock()
