
/*
 * The shards of a job.  All workers share them; a script says which of them a
 * worker holds, again and again.  The target runs for all of these at once,
 * until there is no more to do, and while it does the job's timer goes on, so
 * that the lease does not end.
 */


#include "ngx_arena_job_run.h"


static ngx_int_t ngx_arena_job_shards_keep(ngx_arena_job_run_t *run,
    ngx_str_t *list);
static void ngx_arena_job_shards_work(ngx_arena_job_run_t *run);
static void ngx_arena_job_shards_done(ngx_arena_call_t *call);


ngx_uint_t
ngx_arena_job_shards(ngx_arena_job_run_t *run, ngx_str_t *list)
{
    size_t      i;
    ngx_uint_t  n;

    run->held = 0;

    if (list->len == 0 || ngx_arena_job_shards_keep(run, list) != NGX_OK) {
        return 0;
    }

    run->held = 1;

    if (!run->busy) {
        ngx_arena_job_shards_work(run);
    }

    n = 1;

    for (i = 0; i < list->len; i++) {
        n += (list->data[i] == ',');
    }

    return n;
}


/* The arguments of the target, in memory that lives as long as the worker. */

static ngx_int_t
ngx_arena_job_shards_keep(ngx_arena_job_run_t *run, ngx_str_t *list)
{
    size_t   size;
    u_char  *p;

    size = list->len + sizeof("{\"shards\":\"\"}") - 1;

    if (size > run->shards_size) {
        p = ngx_alloc(size, run->worker->log);
        if (p == NULL) {
            return NGX_ERROR;
        }

        if (run->shards_size) {
            ngx_free(run->shards.data);
        }

        run->shards.data = p;
        run->shards_size = size;
    }

    run->shards.len = ngx_sprintf(run->shards.data, "{\"shards\":\"%V\"}", list)
                      - run->shards.data;

    return NGX_OK;
}


static void
ngx_arena_job_shards_work(ngx_arena_job_run_t *run)
{
    run->busy = 1;

    if (ngx_arena_call_by_name(run->worker, &run->job->target, &run->shards,
                               ngx_arena_job_shards_done, run)
        != NGX_OK)
    {
        run->busy = 0;
        ngx_arena_job_count(run, 0, 1);
    }
}


static void
ngx_arena_job_shards_done(ngx_arena_call_t *call)
{
    ngx_arena_job_run_t  *run;

    run = call->data;
    run->busy = 0;

    if (ngx_arena_job_again(run, call) && run->held
        && !ngx_exiting && !ngx_quit && !ngx_terminate)
    {
        ngx_arena_job_shards_work(run);
    }
}
