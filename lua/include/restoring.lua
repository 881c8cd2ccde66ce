-- A battle that is restored: its journal is run again, entry by entry, from
-- what Redis still has.  An entry of a journal is "<seq>-<number>": number 0 is
-- the command, others are refusals after it that were kept under a key.

local function entry_parts(entry)
    local seq, number = string.match(entry, '^(%d+)-(%d+)$')
    return tonumber(seq), tonumber(number)
end

local function is_before(one, other)
    local seq, number = entry_parts(one)
    local other_seq, other_number = entry_parts(other)
    return seq < other_seq or (seq == other_seq and number < other_number)
end

-- Entries are run in their order, each once, whoever runs them.
local function is_next(battle, entry)
    if not battle.restoring then
        return false
    end
    local seq, number = entry_parts(entry)
    if number == 0 then
        return seq == battle.seq + 1
    end
    return seq == battle.seq and is_before(battle.folded, entry)
end
