-- organiser_sign_in: an organiser's token, for the code of a link; once, or
-- again for the same request.  tools/lib/link.sh makes links, and has how the
-- token is kept.
-- @key       {arena}:link
-- @include   json refuse result
-- @argument  code body string(1,64)
-- @limit     reads 6000 by address for guests
-- @reply     200 SignedIn
-- @error     404 link_not_found
-- @error     422 invalid_request

-- For a request that is repeated since its answer was lost.
local AGAIN_SECONDS = 60

local function opened(encrypted)
    local token = {}
    for i = 0, #encrypted / 2 - 1 do
        local pad = redis.sha1hex('token ' .. integer(math.floor(i / 20) + 1)
            .. ' ' .. arguments.code)
        local place = i % 20 * 2 + 1
        token[#token + 1] = string.char(bit.bxor(
            tonumber(string.sub(encrypted, 2 * i + 1, 2 * i + 2), 16),
            tonumber(string.sub(pad, place, place + 1), 16)))
    end
    return table.concat(token)
end

local key = input.key .. ':' .. redis.sha1hex('name ' .. arguments.code)
local encrypted, used_by = string.match(redis.call('GET', key) or '',
    '^(%x+) ?(.*)$')
if not encrypted or (used_by ~= '' and used_by ~= input.idempotency_key) then
    return refuse(404, 'link_not_found',
        'The link has been used, or is too old: make another one.')
end
if input.idempotency_key == '' then
    redis.call('DEL', key)
elseif used_by == '' then
    redis.call('SET', key, encrypted .. ' ' .. input.idempotency_key, 'EX',
        integer(AGAIN_SECONDS))
end
return answer(200, '{"token":' .. quote(opened(encrypted)) .. '}')
