
/*
 * What calls tell about themselves in metrics.
 */


#ifndef _NGX_ARENA_COUNT_H_INCLUDED_
#define _NGX_ARENA_COUNT_H_INCLUDED_


#include "ngx_arena_call.h"


/* A "count" in a result: metric's name for scripts, and by how much it grows. */
ngx_int_t ngx_arena_count(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *by);

ngx_int_t ngx_arena_count_event(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *heard);
void ngx_arena_count_error(ngx_arena_call_t *call);
void ngx_arena_count_query(ngx_arena_call_t *call,
    ngx_arena_postgres_outcome_e outcome);
/* replay: its body is how many were accepted, and how many refused. */
void ngx_arena_count_replay(ngx_arena_call_t *replay);

/* Makes what is known beforehand visible, with a 0. */
void ngx_arena_count_start(ngx_arena_worker_t *worker);


#endif /* _NGX_ARENA_COUNT_H_INCLUDED_ */
