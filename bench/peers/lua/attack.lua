-- The same work by hand in nginx's Lua module: pooled connections, and the same
-- script.
local base64 = require 'ngx.base64'
local cjson = require 'cjson.safe'
local ffi = require 'ffi'
local redis = require 'nginx.redis'
local peer = require 'peer'

ffi.cdef [[
    typedef struct evp_md_st EVP_MD;
    const EVP_MD *EVP_sha256(void);
    unsigned char *HMAC(const EVP_MD *evp_md, const void *key, int key_len,
        const unsigned char *d, size_t n, unsigned char *md,
        unsigned int *md_len);
    int RAND_bytes(unsigned char *buf, int num);
    int CRYPTO_memcmp(const void *a, const void *b, size_t len);
]]

local C = ffi.C
local sha256 = C.EVP_sha256()
local mac = ffi.new('unsigned char[32]')
local mac_length = ffi.new('unsigned int[1]')
local random = ffi.new('unsigned char[16]')
local hex_of = {}
for i = 0, 255 do
    hex_of[i] = string.format('%02x', i)
end

local function hex(data)
    local text = {}
    for i = 1, #data do
        text[i] = hex_of[string.byte(data, i)]
    end
    return table.concat(text)
end

local function problem(status, code)
    ngx.status = status
    ngx.header.content_type = 'application/problem+json'
    ngx.print('{"type":"about:blank","status":' .. status .. ',"code":"' .. code
        .. '"}')
    return ngx.exit(ngx.HTTP_OK)
end

-- A token: payload.mac, as src/base/ngx_arena_token.c writes it.
local function verify(token)
    local dot = string.find(token, '.', 1, true)
    local payload = dot
        and base64.decode_base64url(string.sub(token, 1, dot - 1))
    if not payload or #payload < 14 or string.byte(payload) ~= 1
        or string.sub(payload, 2, 5) ~= peer.key_id
    then
        return nil
    end
    C.HMAC(sha256, peer.secret, #peer.secret, payload, #payload, mac,
        mac_length)
    local expected = base64.encode_base64url(payload) .. '.'
        .. base64.encode_base64url(ffi.string(mac, 32))
    if #expected ~= #token or C.CRYPTO_memcmp(expected, token, #token) ~= 0 then
        return nil
    end
    local session = 0
    for i = 6, 13 do
        session = session * 256 + string.byte(payload, i)
    end
    local scope = 14 + string.byte(payload, 14)
    return session, string.sub(payload, 15, scope),
        string.sub(payload, scope + 1)
end

-- Events go to nchan over a pooled connection, all at once: as subrequests they
-- would hang, since nchan ends one without waking its parent when the channel
-- belongs to another worker.
local function publish(events)
    local socket = ngx.socket.tcp()
    if not socket:connect('unix:' .. peer.publish) then
        return
    end
    socket:send(events)
    for _ = 1, #events / 7 do
        local length = 0
        repeat
            local line = socket:receive('*l')
            if not line then
                return
            end
            length = tonumber(string.match(line, '^Content%-Length: (%d+)'))
                or length
        until line == ''
        socket:receive(length)
    end
    socket:setkeepalive(60000, 64)
end

local attack = {}

function attack.run()
    local id = ngx.var[1]
    local authorization = ngx.var.http_authorization
    if not authorization or string.sub(authorization, 1, 7) ~= 'Bearer ' then
        return problem(401, 'unauthenticated')
    end
    local session, battle, participant = verify(string.sub(authorization, 8))
    if not session then
        return problem(401, 'unauthenticated')
    end
    if battle ~= id then
        return problem(403, 'forbidden')
    end

    local key = ngx.var.http_idempotency_key or ''
    if key ~= '' and not ngx.re.find(key, '^[A-Za-z0-9_-]{1,64}$', 'jo') then
        return problem(422, 'invalid_request')
    end
    if not ngx.re.find(id, '^[A-Za-z0-9_-]{1,64}$', 'jo') then
        return problem(404, 'battle_not_found')
    end
    ngx.req.read_body()
    local body = cjson.decode(ngx.req.get_body_data() or '')
    if type(body) ~= 'table' then
        return problem(400, 'invalid_json')
    end
    for name in pairs(body) do
        if name ~= 'target' then
            return problem(422, 'invalid_request')
        end
    end
    local target = body.target
    if type(target) ~= 'string' or #target < 1 or #target > 128 then
        return problem(422, 'invalid_request')
    end

    local text = '{"id":"' .. id .. '","target":' .. cjson.encode(target) .. '}'
    local fingerprint = ''
    if key ~= '' then
        fingerprint = hex(ngx.sha1_bin('battle_attack\n' .. text))
    end
    C.RAND_bytes(random, 16)

    local connection = redis:new()
    connection:set_timeout(2000)
    local connected, why = connection:connect('unix:' .. peer.redis)
    if not connected then
        ngx.log(ngx.ERR, why)
        return problem(503, 'unavailable')
    end
    local result, fault = connection:fcall(peer.library, 1,
        '{battle:' .. id .. '}', hex(ffi.string(random, 16)), participant,
        string.format('%.0f', session), key, fingerprint, text,
        peer.run, id, target, unpack(peer.settings))
    if not result then
        ngx.log(ngx.ERR, fault)
        return problem(502, 'failed')
    end
    connection:set_keepalive(60000, 64)

    local events = {}
    for i = 3, #result, 3 do
        if result[i] == peer.event then
            local n = #events
            events[n + 1] = 'POST /publish?channel='
            events[n + 2] = result[i + 1]
            events[n + 3] = ' HTTP/1.1\r\nHost: localhost\r\nContent-Length: '
            events[n + 4] = #result[i + 2]
            events[n + 5] = '\r\n\r\n'
            events[n + 6] = result[i + 2]
            events[n + 7] = ''
        end
    end
    if #events > 0 then
        publish(events)
    end

    ngx.status = result[1]
    ngx.header.content_type = result[1] < 400 and 'application/json'
        or 'application/problem+json'
    ngx.header.content_length = #result[2]
    ngx.print(result[2])
end

return attack
