-- battle_evict: a battle that is in the archive leaves Redis, if it is as it
-- was when it was archived, and PostgreSQL has all of it.  run: of the Redis
-- that it was archived from; member: its place in the list of battles.  Of many
-- participants battle_clear deletes the rest.
-- @key       {battle:<id>}
-- @include   battle delete_battle json result
-- @argument  id body identifier
-- @argument  run body string(1,64)
-- @argument  seq body integer(0,9007199254740991)
-- @argument  member body string(1,128)
-- @reply     204

read_battle()
if not battle.key or battle.run ~= input.run or arguments.run ~= input.run
    or battle.restoring or battle.seq ~= arguments.seq
    or redis.call('XLEN', input.key .. ':journal') > 0
then
    return answer(204, '')
end

local more = delete_battle()
tag('count', 'archives_finished', '1')
tag('then', 'battles_archived', '{"id":' .. quote(arguments.id)
    .. ',"member":' .. quote(arguments.member) .. '}')
if more then
    clear_left()
end
return answer(204, '')
