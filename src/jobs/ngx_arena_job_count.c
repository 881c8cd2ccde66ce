
/*
 * Counting the runs of jobs.
 */


#include "ngx_arena_job_run.h"


ngx_uint_t
ngx_arena_job_again(ngx_arena_job_run_t *run, ngx_arena_call_t *call)
{
    if (call->result.outcome != NGX_ARENA_CALL_DONE) {
        ngx_arena_job_count(run, 0, 1);
        return 0;
    }

    ngx_arena_job_ran(run);

    return ngx_arena_is(&call->result.body, "again");
}


void
ngx_arena_job_count(ngx_arena_job_run_t *run, ngx_uint_t done, ngx_int_t n)
{
    ngx_str_t         values[2];
    static ngx_str_t  outcomes[] = {
        ngx_string("failed"), ngx_string("done")
    };

    values[0] = run->job->name;
    values[1] = outcomes[done];

    ngx_arena_metric_add(run->worker->metrics, NGX_ARENA_METRIC_JOB_RUNS,
                         values, n);
}


void
ngx_arena_job_ran(ngx_arena_job_run_t *run)
{
    ngx_time_t  *tp;

    ngx_arena_job_count(run, 1, 1);

    tp = ngx_timeofday();
    ngx_arena_metric_set(run->worker->metrics, NGX_ARENA_METRIC_JOB_LAST_RUN,
                         &run->job->name,
                         (ngx_uint_t) tp->sec * 1000 + tp->msec);
}
