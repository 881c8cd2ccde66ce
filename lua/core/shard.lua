-- The clock is cut into shards: a battle belongs to one of them by its id.
-- Versions that run side by side must have the same number.
-- @gives     SHARDS shard_of

local SHARDS = 16

local function shard_of(id)
    return tonumber(string.sub(redis.sha1hex(id), 1, 4), 16) % SHARDS
end
