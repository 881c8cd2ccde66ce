-- job_lease: acquires or renews the lease of a job; 1 when owner holds it now.
-- While Redis takes no writes everybody does whom no other keeps from it.
-- @key       {arena}:job:<name>
-- @include   result
-- @writes    optional
-- @argument  name body identifier
-- @argument  owner body string(1,128)
-- @argument  ttl body integer(1,86400000)
-- @reply     200

local holder = redis.call('GET', input.key)
if holder and holder ~= arguments.owner then
    return answer(200, '0')
end
if not input.refused then
    redis.call('SET', input.key, arguments.owner, 'PX',
        string.format('%.0f', arguments.ttl))
end
return answer(200, '1')
