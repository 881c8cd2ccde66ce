-- The caller's command is accepted, with what was added to participants by it.
-- @include   journal participant settle
-- @gives     accept_changed

-- outcome: JSON of all else that came of it; other: a second participant.
local function accept_changed(outcome, one, other)
    local changes = '{' .. changes_of(one)
    if other then
        changes = changes .. ',' .. changes_of(other)
    end
    accept(input, changes .. '}', outcome)
    settle(one)
    if other then
        settle(other)
    end
end
