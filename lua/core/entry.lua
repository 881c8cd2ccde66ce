-- A battle that is restored: its journal is run again, entry by entry, from
-- what Redis still has.  An entry of a journal is "<seq>-<number>": number 0 is
-- the command, others are refusals after it that were kept under a key.
-- @gives     entry_parts is_before is_next

local function entry_parts(entry)
    local seq, number = string.match(entry, '^(%d+)-(%d+)$')
    return tonumber(seq), tonumber(number)
end

local function is_before(one, other)
    local seq, number = entry_parts(one)
    local other_seq, other_number = entry_parts(other)
    return seq < other_seq or (seq == other_seq and number < other_number)
end

-- Entries are run in their order, each once, whoever runs them, and none is
-- passed over: one is next when the one before it was run last.
local function is_next(battle, entry, after)
    if not battle.restoring or battle.replayed ~= after then
        return false
    end
    local seq, number = entry_parts(entry)
    return seq == battle.seq + (number == 0 and 1 or 0)
end
