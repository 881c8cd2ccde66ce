-- Idempotency keys: the first answer is kept and given again.  The last 32 of
-- each owner are kept, in a ring, so that an owner's hash cannot grow.
-- @include   journal json refuse result
-- @gives     remember_for is_unread recall

local RING = 32

local KEPT_TAGS = { session = true, forget = true, code = true, type = true }

local function remember(key, field, count, status, body)
    local slot = 'slot:' .. integer(count % RING)
    if count >= RING then
        redis.call('HDEL', key, redis.call('HGET', key, slot))
    end
    redis.call('HSET', key, slot, field, 'count', integer(count + 1), field,
        cmsgpack.pack({ input.fingerprint, status, body,
            tags_of(KEPT_TAGS) }))
end

-- From now on the answer is kept under the caller's key, for that owner.
local function remember_for(owner, prefix, count)
    if input.idempotency_key ~= '' then
        keep_by(function(status, body)
            remember(input.key .. ':idempotency:' .. owner,
                prefix .. input.idempotency_key, count, status, body)
            note_refusal()
        end)
    end
end

-- Run again, and kept under no key: nobody reads the answer.
local function is_unread()
    return input.replay and not is_kept()
end

-- The answer that was given before; nil when this is the first time.
local function recall(owner, prefix)
    if input.idempotency_key == '' then
        return nil
    end
    local key = input.key .. ':idempotency:' .. owner
    -- A command that is in a journal was done: it was no repetition.
    if input.replay then
        remember_for(owner, prefix,
            tonumber(redis.call('HGET', key, 'count')) or 0)
        return nil
    end
    local kept = redis.call('HMGET', key, prefix .. input.idempotency_key,
        'count')
    if not kept[1] then
        remember_for(owner, prefix, tonumber(kept[2]) or 0)
        return nil
    end
    local record = cmsgpack.unpack(kept[1])
    if record[1] ~= input.fingerprint then
        return refuse(422, 'idempotency_key_reused',
            'This Idempotency-Key was used for another request before.')
    end
    return answer_again(record[2], record[3], record[4])
end
