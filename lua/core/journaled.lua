-- What the journal tells a replay of a command beside its arguments: it stands
-- in front of them, and other arguments begin with "id".  erased: they were
-- erased, and this is left (arena.erased_arguments, in sql/core).  judged,
-- compared: how texts were compared then, since Unicode's tables are not the
-- same in every system, nor in ten years (arena.journal_after).
-- @gives     journaled erased

local function journaled()
    if input.replay and string.sub(input.arguments, 1, 5) ~= '{"id"' then
        return cjson.decode(input.arguments)
    end
    return {}
end

-- What is left of erased arguments; nil: they are whole.
local function erased()
    return journaled().erased
end
