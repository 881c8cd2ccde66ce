-- The list of battles: all that Redis holds, and of the others, that are in the
-- archive alone, the first ones.  archived: those of them that are listed; cut:
-- none before it is missing, and from there on only PostgreSQL knows them all.
-- @gives     LISTED list_battle list_archived cut_list

-- Battles of the archive that are listed.
local LISTED = 1000

local function unlist(member)
    redis.call('ZREM', input.key .. ':order', member)
    redis.call('ZREM', input.key .. ':archived', member)
end

local function list_battle(id, member, summary)
    local before = redis.call('HGET', input.key .. ':member', id)
    if before == member then
        redis.call('ZREM', input.key .. ':archived', member)
    else
        if before then
            unlist(before)
        end
        redis.call('ZADD', input.key .. ':order', 0, member)
        redis.call('HSET', input.key .. ':member', id, member)
    end
    redis.call('HSET', input.key .. ':summary', id, summary)
end

local function cut_list(member)
    local cut = redis.call('GET', input.key .. ':cut')
    if not cut or member < cut then
        redis.call('SET', input.key .. ':cut', member)
    end
end

-- One that is listed is in the archive alone.
local function list_archived(member)
    local archived = input.key .. ':archived'
    redis.call('ZADD', archived, 0, member)
    local over = redis.call('ZRANGE', archived, LISTED, -1)
    for i = 1, #over do
        local id = string.match(over[i], ':(.*)$')
        unlist(over[i])
        redis.call('HDEL', input.key .. ':member', id)
        redis.call('HDEL', input.key .. ':summary', id)
        cut_list(over[i])
    end
end
