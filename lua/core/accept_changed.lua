-- The caller's command is accepted, with what was added to participants by it.
-- @include   journal participant settle
-- @gives     accept_changed

-- outcome: JSON of all else that came of it; other: a second participant.
local function accept_changed(outcome, one, other)
    local changed = { one, other }
    accept(input, changes_json(changed), outcome)
    for i = 1, #changed do
        settle(changed[i])
    end
end
