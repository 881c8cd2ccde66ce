-- The head of the chain of a battle's journal, as far as PostgreSQL has it.
-- @include   json
-- @gives     head_json

local function head_json()
    local head = redis.call('HMGET', input.key, 'drained', 'head')
    if not head[2] then
        return 'null'
    end
    return '{"seq":' .. quote(head[1]) .. ',"hash":' .. quote(head[2]) .. '}'
end
