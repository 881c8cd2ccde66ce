-- job_lease: acquires or renews the lease of a job; 1 when owner holds it now.
-- @key       {arena}:job:<name>
-- @include   result
-- @oom       allowed
-- @argument  name body identifier
-- @argument  owner body string(1,128)
-- @argument  ttl body integer(1,86400000)
-- @reply     200

local ttl = string.format('%.0f', arguments.ttl)
if redis.call('SET', input.key, arguments.owner, 'NX', 'PX', ttl) then
    return answer(200, '1')
end
if redis.call('GET', input.key) == arguments.owner then
    redis.call('PEXPIRE', input.key, ttl)
    return answer(200, '1')
end
return answer(200, '0')
