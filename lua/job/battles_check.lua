-- battles_check: has the clock look at battles.  In a Redis that is not known
-- yet, at all of them: its list may be old, or empty.
-- @key       {arena}:battles
-- @include   json result
-- @reply     204

if redis.call('GET', input.key .. ':run') == input.run then
    tag('spawn', 'arena.battles_unfinished', '{}')
else
    tag('spawn', 'arena.battles_known', '{"run":' .. quote(input.run) .. '}')
end
return answer(204, '')
