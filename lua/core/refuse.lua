-- Answers that refuse: problem+json (RFC 9457).
-- @include   json result
-- @gives     refuse

local function refuse(status, code, detail, field, field_code)
    local titles = {
        [401] = 'Unauthorized',
        [403] = 'Forbidden',
        [404] = 'Not Found',
        [409] = 'Conflict',
        [422] = 'Unprocessable Content',
        [429] = 'Too Many Requests',
    }
    local errors = ''
    if field then
        errors = ',"errors":[{"field":' .. quote(field)
            .. ',"code":' .. quote(field_code or code)
            .. ',"detail":' .. quote(detail) .. '}]'
    end
    tag('code', code)
    return answer(status, '{"type":"about:blank","title":"' .. titles[status]
        .. '","status":' .. integer(status) .. ',"code":' .. quote(code)
        .. ',"detail":' .. quote(detail) .. errors .. '}')
end
