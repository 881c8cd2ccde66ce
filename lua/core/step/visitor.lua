-- The caller, in visitor; nil for anybody without a live session.
-- @include   authenticate
-- @gives     visitor

local visitor
if input.participant ~= '' then
    visitor = authenticate()
end
