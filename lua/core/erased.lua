-- Commands whose arguments were erased from the journal: a replay runs them by
-- what is left (arena.erased_arguments, in sql/core).
-- @gives     erased

local ERASED = '{"erased"'

-- What is left of this one; nil: it is whole.  Other arguments begin with "id".
local function erased()
    if input.replay and string.sub(input.arguments, 1, #ERASED) == ERASED then
        return cjson.decode(input.arguments).erased
    end
end
