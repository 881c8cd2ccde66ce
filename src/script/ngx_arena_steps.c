
/*
 * What a call goes through.  To add a step: a row, where it belongs, and its
 * function.
 */


#include "ngx_arena_run.h"


/* in the order of ngx_arena_engine_e */

static ngx_arena_engine_pt  ngx_arena_steps_engines[] = {
    ngx_arena_eval,
    ngx_arena_query
};


static ngx_arena_step_pt  ngx_arena_steps_then[] = {
    ngx_arena_archive,
    ngx_arena_load,
    ngx_arena_follow_next,
    ngx_arena_page_next,
    NULL
};


static ngx_arena_steps_t  ngx_arena_steps = {
    ngx_arena_steps_engines,
    ngx_arena_steps_then
};


void
ngx_arena_steps_start(ngx_arena_worker_t *worker)
{
    worker->steps = &ngx_arena_steps;
}
