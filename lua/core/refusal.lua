-- Does Redis take writes?  It may be out of memory, or not able to keep them.
-- @gives     refusal

-- The first word of what it says to a write that does nothing; nil: it does.
local function refusal()
    local said = redis.pcall('SET', input.key .. ':nothing', '', 'XX')
    return type(said) == 'table' and said.err
        and string.match(said.err, '%u+') or nil
end
