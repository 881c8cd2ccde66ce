-- Idempotency keys: the first answer is kept and given again.  The last 32 of
-- each owner are kept, in a ring, so that an owner's hash cannot grow.
-- @include problem journal

local RING = 32

local function kept_tags()
    local kept = { session = true, forget = true, code = true, type = true }
    local tags = {}
    for i = 3, #result, 3 do
        if kept[result[i]] then
            for j = i, i + 2 do
                tags[#tags + 1] = result[j]
            end
        end
    end
    return tags
end

local function remember(key, field, count)
    local slot = 'slot:' .. integer(count % RING)
    if count >= RING then
        redis.call('HDEL', key, redis.call('HGET', key, slot))
    end
    redis.call('HSET', key, slot, field, 'count', integer(count + 1), field,
        cmsgpack.pack({ input.fingerprint, result[1], result[2], kept_tags() }))
end

-- From now on the answer is kept under the caller's key, for that owner.
local function remember_for(owner, prefix, count)
    if input.idempotency_key ~= '' then
        keep = function()
            remember(input.key .. ':idempotency:' .. owner,
                prefix .. input.idempotency_key, count)
            note_refusal()
        end
    end
end

-- Run again, and kept under no key: nobody reads the answer.
local function is_unread()
    return input.replay and not keep
end

-- The answer that was given before; nil when this is the first time.
local function recall(owner, prefix)
    if input.idempotency_key == '' then
        return nil
    end
    local kept = redis.call('HMGET', input.key .. ':idempotency:' .. owner,
        prefix .. input.idempotency_key, 'count')
    -- A command that is in a journal was done: it was no repetition.
    if not kept[1] or input.replay then
        remember_for(owner, prefix, tonumber(kept[2]) or 0)
        return nil
    end
    local record = cmsgpack.unpack(kept[1])
    if record[1] ~= input.fingerprint then
        return refuse(422, 'idempotency_key_reused',
            'This Idempotency-Key was used for another request before.')
    end
    result = { record[2], record[3], unpack(record[4]) }
    tag('replayed', '1')
    return result
end
