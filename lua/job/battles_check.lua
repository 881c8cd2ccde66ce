-- battles_check: has battles looked at that no clock knows yet.  A Redis that
-- is new, to this version, is told of all battles, page by page: its list may
-- be old, or empty.  known: the Redis whose list holds all, and how long it
-- keeps a battle that is over; page: how far another is, until the lease of who
-- goes on with it is over.  Where battles come to leave Redis, or to leave it
-- sooner, it is done once more: those that are over are due.
-- @key       {arena}:battles
-- @include   json listing result
-- @setting   battle_retention
-- @reply     204

local LEASE = 10000

local retention = settings.battle_retention
local leave = retention > 0
local whole = input.run .. ' ' .. integer(retention)

local known, before = string.match(redis.call('GET', input.key .. ':known')
    or '', '^(%S+) ?(%d*)$')
before = tonumber(before) or 0
local sooner = leave and (before == 0 or retention < before)
if known == input.run and not sooner then
    if before ~= retention then
        redis.call('SET', input.key .. ':known', whole)
    end
    tag('spawn', 'arena.battles_unlisted', '{}')
    return answer(204, '')
end
if not redis.call('SET', input.key .. ':listing', '1', 'NX', 'PX',
    integer(LEASE))
then
    return answer(204, '')
end
local page, after = string.match(
    redis.call('GET', input.key .. ':page') or '', '^(%S+ %d+) (%S+)$')
tag('spawn', 'arena.battles_page', '{"run":' .. quote(input.run)
    .. ',"leave":' .. tostring(leave)
    .. ',"most":' .. integer(LISTED)
    .. ',"after":' .. quote(page == whole and after or '') .. '}')
return answer(204, '')
