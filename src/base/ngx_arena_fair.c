
/*
 * A fair line: as many lines as there are flows, served in turns.
 */


#include "ngx_arena_fair.h"


void
ngx_arena_fair_init(ngx_arena_fair_t *fair)
{
    ngx_uint_t  i;

    ngx_memzero(fair, sizeof(ngx_arena_fair_t));

    for (i = 0; i < NGX_ARENA_FAIR_FLOWS; i++) {
        ngx_queue_init(&fair->flows[i]);
    }
}


void
ngx_arena_fair_add(ngx_arena_fair_t *fair, ngx_queue_t *q, uint32_t hash)
{
    ngx_queue_insert_tail(&fair->flows[hash % NGX_ARENA_FAIR_FLOWS], q);
    fair->length++;
}


void
ngx_arena_fair_remove(ngx_arena_fair_t *fair, ngx_queue_t *q)
{
    ngx_queue_remove(q);
    fair->length--;
}


ngx_queue_t *
ngx_arena_fair_next(ngx_arena_fair_t *fair)
{
    ngx_queue_t  *flow, *q;

    if (fair->length == 0) {
        return NULL;
    }

    do {
        flow = &fair->flows[fair->turn];
        fair->turn = (fair->turn + 1) % NGX_ARENA_FAIR_FLOWS;
    } while (ngx_queue_empty(flow));

    q = ngx_queue_head(flow);
    ngx_arena_fair_remove(fair, q);

    return q;
}
