-- The caller's command is accepted, with what was added to participants by it.
-- @include   journal participant settle
-- @gives     accept_changed

-- Nil in a replay, which writes no journal.
local function changes_json(one, other)
    return not input.replay and '{' .. changes_of(one)
        .. (other and ',' .. changes_of(other) or '') .. '}' or nil
end

-- outcome: JSON of all else that came of it; other: a second participant.
local function accept_changed(outcome, one, other)
    accept(input, changes_json(one, other), outcome)
    settle(one)
    if other then
        settle(other)
    end
end
