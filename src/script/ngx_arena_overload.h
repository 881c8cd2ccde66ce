
/*
 * Overload: how late this worker is with commands, and what gives way to them:
 * updates for many, then who is new, then what is long, then commands.
 */


#ifndef _NGX_ARENA_OVERLOAD_H_INCLUDED_
#define _NGX_ARENA_OVERLOAD_H_INCLUDED_


#include "ngx_arena_worker.h"


/* milliseconds: from here on commands are late, and up to there on time */
#define NGX_ARENA_OVERLOAD_LATE     25
#define NGX_ARENA_OVERLOAD_ON_TIME  12


/* Called once in a worker, at its start; shed: nginx.conf's, or 0. */
ngx_int_t ngx_arena_overload_start(ngx_cycle_t *cycle,
    ngx_arena_worker_t *worker, ngx_msec_t shed);

/* 1: what is shed in that order is not to be run now. */
ngx_uint_t ngx_arena_overload_sheds(ngx_arena_worker_t *worker,
    ngx_arena_shed_e order);

/* Counts one that was not run, and logs that it happens. */
void ngx_arena_overload_note(ngx_arena_worker_t *worker, ngx_str_t *name);


#endif /* _NGX_ARENA_OVERLOAD_H_INCLUDED_ */
