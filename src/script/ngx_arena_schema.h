
/*
 * Whether the functions of PostgreSQL are those whose files nginx has read.
 */


#ifndef _NGX_ARENA_SCHEMA_H_INCLUDED_
#define _NGX_ARENA_SCHEMA_H_INCLUDED_


#include "ngx_arena_call.h"


/* The job: asks, and keeps what it learns in the metrics and the log. */
void ngx_arena_schema_check(ngx_arena_worker_t *worker);

/* Keeps what a call of arena.ping has brought; says it in a word. */
ngx_str_t *ngx_arena_schema_take(ngx_arena_call_t *call);


#endif /* _NGX_ARENA_SCHEMA_H_INCLUDED_ */
