
/*
 * Requests: all the bytes of a connection.
 */


#include "ngx_arena_fuzz.h"


void
ngx_arena_fuzz_request(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_arena_fuzz_redis_t  redis;

    ngx_memzero(&redis, sizeof(ngx_arena_fuzz_redis_t));

    (void) ngx_arena_fuzz_exchange(pool, input, &redis);
}
