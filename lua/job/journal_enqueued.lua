-- journal_enqueued: the battle is in the list of the job "journal".
-- @key       {battle:<id>}
-- @include   result
-- @writes    optional
-- @argument  id body identifier
-- @argument  entry body string(1,64)
-- @changes   nothing
-- @reply     204

if not input.refused and redis.call('EXISTS', input.key) == 1 then
    put(input.key, 'enlisted', arguments.entry)
end
return answer(204, '')
