-- battle_restore: a part of a page of a battle's journal was run again, from
-- behind the entry from up to the entry upto.  In the middle of a page, next is
-- its last entry: the page behind that is fetched while the rest is run.  At
-- the end of one that was the last, the restoring ends.
-- @key       {battle:<id>}
-- @include   battle entry restore result
-- @argument  id body identifier
-- @argument  from body string(1,64)
-- @argument  upto body string(1,64)
-- @argument  next? body string(1,64)
-- @argument  last? body boolean
-- @reply     204

local known = redis.call('HMGET', input.key, 'restoring', 'run', 'folded',
    'paged')
-- The page that was asked for last sees to what is behind it.
if not known[1] or known[2] ~= input.run or known[4] ~= arguments.from then
    return answer(204, '')
end

local replayed = known[3]
local done = not is_before(replayed, arguments.upto)
if arguments.next ~= '' then
    if done then
        restore_page(arguments.next)
    end
elseif done and arguments.last == 'true' then
    read_battle()
    -- Whoever listens is told, in either way.
    set_battle('leaderboard_dirty', 3)
    finish_restore(replayed)
elseif replayed == arguments.from then
    -- Whoever touches the battle when the lease is over tries again.
    tag('count', 'restores_failed', '1')
    tag('log', 'battle ' .. arguments.id .. ' cannot be restored: its journal '
        .. 'does not go on behind entry ' .. replayed)
else
    restore_page(replayed)
end
return answer(204, '')
