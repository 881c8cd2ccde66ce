
/*
 * Running jobs: timer, lease, run, timer.  Shards of a job run beside its timer
 * (ngx_arena_job_shard.c).
 */


#include "ngx_arena_job_run.h"


static void ngx_arena_jobs_refused(ngx_event_t *ev);
static ngx_int_t ngx_arena_job_start(ngx_cycle_t *cycle,
    ngx_arena_worker_t *worker, ngx_arena_job_t *job, ngx_msec_t period);
static ngx_int_t ngx_arena_job_name_lease(ngx_cycle_t *cycle,
    ngx_arena_job_run_t *run);
static void ngx_arena_job_arm(ngx_arena_job_run_t *run);
static void ngx_arena_job_arm_after(ngx_arena_job_run_t *run,
    ngx_msec_t delay);
static void ngx_arena_job_handler(ngx_event_t *ev);
static void ngx_arena_job_leased(ngx_arena_call_t *call);
static void ngx_arena_job_work(ngx_arena_job_run_t *run);
static void ngx_arena_job_done(ngx_arena_call_t *call);
static void ngx_arena_job_hold(ngx_arena_job_run_t *run, ngx_uint_t held);


/* Scripts that give a lease: by who does the job. */

static ngx_str_t  ngx_arena_job_leases[] = {
    ngx_null_string,
    ngx_string("job_lease"),
    ngx_string("job_shards")
};

static ngx_str_t  ngx_arena_job_nothing = ngx_string("{}");


ngx_int_t
ngx_arena_jobs_start(ngx_cycle_t *cycle, ngx_arena_worker_t *worker,
    ngx_arena_jobs_conf_t *conf, ngx_uint_t i, ngx_uint_t n)
{
    ngx_uint_t        j;
    ngx_arena_job_t  *job;

    worker->refused.handler = ngx_arena_jobs_refused;
    worker->refused.data = worker;
    worker->refused.log = worker->log;

    for (j = 0; ngx_arena_jobs[j].name.len; j++) {
        job = &ngx_arena_jobs[j];

        if (conf->periods[j] == 0
            || (job->who == NGX_ARENA_JOB_ONE && j % n != i))
        {
            continue;
        }

        if (ngx_arena_job_start(cycle, worker, job, conf->periods[j])
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* Whoever has the lease may not know yet. */

static void
ngx_arena_jobs_refused(ngx_event_t *ev)
{
    ngx_arena_job_t  *job;

    for (job = ngx_arena_jobs; job->name.len; job++) {
        if (job->urgent) {
            (void) ngx_arena_call_by_name(ev->data, &job->target,
                                          &ngx_arena_job_nothing, NULL, NULL);
        }
    }
}


static ngx_int_t
ngx_arena_job_start(ngx_cycle_t *cycle, ngx_arena_worker_t *worker,
    ngx_arena_job_t *job, ngx_msec_t period)
{
    ngx_arena_job_run_t  *run;

    run = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_job_run_t));
    if (run == NULL) {
        return NGX_ERROR;
    }

    run->worker = worker;
    run->job = job;
    run->period = period;

    run->event.handler = ngx_arena_job_handler;
    run->event.data = run;
    run->event.log = worker->log;
    run->event.cancelable = 1;

    if (ngx_arena_job_name_lease(cycle, run) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_arena_job_hold(run, 0);
    ngx_arena_job_count(run, 0, 0);
    ngx_arena_job_count(run, 1, 0);

    /* the first run is soon: after a restart there may be much to see to */

    ngx_add_timer(&run->event, 50);

    return NGX_OK;
}


/*
 * The owner is a place, not a process: the worker that takes over in a reload
 * holds the lease at once.  The lease outlives a few missed runs.
 */

static ngx_int_t
ngx_arena_job_name_lease(ngx_cycle_t *cycle, ngx_arena_job_run_t *run)
{
    size_t      size;
    u_char     *p;
    uint32_t    place;
    ngx_msec_t  ttl;

    size = 256 + cycle->hostname.len;

    p = ngx_pnalloc(cycle->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    place = ngx_crc32_short(cycle->conf_file.data, cycle->conf_file.len);
    ttl = ngx_max(3 * run->period, 2000);

    run->lease.data = p;
    run->lease.len = ngx_slprintf(p, p + size,
                                  "{\"name\":\"%V\","
                                  "\"owner\":\"%V:%08xD:%ui\",\"ttl\":%M}",
                                  &run->job->name, &cycle->hostname, place,
                                  ngx_worker, ttl)
                     - p;

    return NGX_OK;
}


static void
ngx_arena_job_arm(ngx_arena_job_run_t *run)
{
    ngx_msec_t  jitter;

    jitter = run->period / 8 + 1;

    ngx_arena_job_arm_after(run, run->period - jitter
                                 + (ngx_msec_t) ngx_random() % (2 * jitter));
}


static void
ngx_arena_job_arm_after(ngx_arena_job_run_t *run, ngx_msec_t delay)
{
    if (ngx_exiting || ngx_quit || ngx_terminate) {
        return;
    }

    ngx_add_timer(&run->event, delay);
}


static void
ngx_arena_job_handler(ngx_event_t *ev)
{
    ngx_arena_job_run_t  *run;

    run = ev->data;

    ngx_log_debug1(NGX_LOG_DEBUG_CORE, ev->log, 0, "arena job: \"%V\"",
                   &run->job->name);

    if (run->job->who == NGX_ARENA_JOB_EACH) {
        ngx_arena_job_work(run);
        return;
    }

    if (ngx_arena_call_by_name(run->worker,
                               &ngx_arena_job_leases[run->job->who],
                               &run->lease, ngx_arena_job_leased, run)
        != NGX_OK)
    {
        ngx_arena_job_arm(run);
    }
}


static void
ngx_arena_job_leased(ngx_arena_call_t *call)
{
    ngx_arena_job_run_t  *run;

    run = call->data;

    if (run->job->who == NGX_ARENA_JOB_SHARED) {
        if (call->result.outcome == NGX_ARENA_CALL_DONE) {
            ngx_arena_job_hold(run, ngx_arena_job_shards(run,
                                                         &call->result.body));
        }

        ngx_arena_job_arm(run);
        return;
    }

    if (call->result.outcome == NGX_ARENA_CALL_DONE
        && ngx_arena_is(&call->result.body, "1"))
    {
        ngx_arena_job_hold(run, 1);
        ngx_arena_job_work(run);
        return;
    }

    ngx_arena_job_hold(run, 0);
    ngx_arena_job_arm(run);
}


static void
ngx_arena_job_work(ngx_arena_job_run_t *run)
{
    if (run->job->target.len == 0) {
        run->job->run(run->worker);
        ngx_arena_job_ran(run);
        ngx_arena_job_arm(run);
        return;
    }

    if (ngx_arena_call_by_name(run->worker, &run->job->target,
                               &ngx_arena_job_nothing, ngx_arena_job_done, run)
        != NGX_OK)
    {
        ngx_arena_job_count(run, 0, 1);
        ngx_arena_job_arm(run);
    }
}


static void
ngx_arena_job_done(ngx_arena_call_t *call)
{
    if (ngx_arena_job_again(call->data, call)) {
        ngx_arena_job_arm_after(call->data, 1);
        return;
    }

    ngx_arena_job_arm(call->data);
}


static void
ngx_arena_job_hold(ngx_arena_job_run_t *run, ngx_uint_t held)
{
    if (run->job->who != NGX_ARENA_JOB_EACH) {
        ngx_arena_metric_set(run->worker->metrics, NGX_ARENA_METRIC_JOB_LEASE,
                             &run->job->name, held);
    }
}
