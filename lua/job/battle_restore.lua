-- battle_restore: a page of a battle's journal was run again, from behind the
-- entry from up to the entry upto; asks for the next one, or ends the
-- restoring.
-- @key       {battle:<id>}
-- @include   restored
-- @argument  id body identifier
-- @argument  from body string(1,64)
-- @argument  upto body string(1,64)
-- @argument  last body boolean
-- @reply     204

local known = redis.call('HMGET', input.key, 'restoring', 'run', 'folded')
if not known[1] or known[2] ~= input.run then
    return answer(204, '')
end

local folded = known[3]
if arguments.last == 'true' and not is_before(folded, arguments.upto) then
    look_at(folded)
elseif folded == arguments.from then
    -- Whoever touches the battle when the lease is over tries again.
    tag('log', 'battle ' .. arguments.id .. ' cannot be restored: its journal '
        .. 'does not go on behind entry ' .. folded)
else
    restore_page(folded)
end
return answer(204, '')
