-- battles_list: battles, running ones first, then scheduled, then finished;
-- next is the cursor of the page behind, and absent on the last.  Where the
-- list is cut, PostgreSQL adds those that only the archive has.
-- @key       {arena}:battles
-- @include   json result
-- @argument  limit query integer(1,100) = 20
-- @argument  cursor? query string(1,128)
-- @limit     reads 6000 by address for guests costs limit/100
-- @shared    200ms
-- @shed      second
-- @reply     200 Battles

local first = arguments.cursor == '' and '-' or '(' .. arguments.cursor
local members = redis.call('ZRANGEBYLEX', input.key .. ':order', first, '+',
    'LIMIT', 0, integer(arguments.limit + 1))
local more = #members > arguments.limit
local cut = redis.call('GET', input.key .. ':cut')
local is_cut = cut and (not more or members[#members] >= cut)

if more and not is_cut then
    members[#members] = nil
end
local ids, battles = {}, {}
for i = 1, #members do
    ids[i] = string.match(members[i], ':(.*)$')
end
if #ids > 0 then
    battles = redis.call('HMGET', input.key .. ':summary', unpack(ids))
end
if is_cut then
    tag('instead', 'arena.battles_older', '{"limit":'
        .. integer(arguments.limit)
        .. ',"cursor":' .. quote(arguments.cursor)
        .. ',"members":' .. quoted_list(members)
        .. ',"battles":' .. quoted_list(battles) .. '}')
    return answer(200, '')
end
return answer(200, '{"battles":[' .. table.concat(battles, ',') .. ']'
    .. (more and ',"next":' .. quote(members[#members]) or '') .. '}')
