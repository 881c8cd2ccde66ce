-- Where others see a participant stand, after what was added to it.
-- @include   standing
-- @gives     settle

-- Of the command that has just been accepted.
local function settle(participant)
    local added = participant.added
    if added.placed then
        place(participant)
    end
    if added.shown then
        show(participant)
    end
end
