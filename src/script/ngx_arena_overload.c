
/*
 * A timer that should run every 50 ms tells how late the loop is; the oldest
 * call to Redis tells how long commands wait there.  The longer of the two,
 * smoothed, is the worker's lateness; what counts is that of the latest worker
 * of the host, since what one does takes the processor from the others.
 *
 * Late: updates for many are spaced out by half as much again, or more when it
 * is very late, four times a second, up to what nginx.conf allows; on time:
 * slowly closer again.  As far apart as can be, and too late for half a second:
 * the next kind of calls is shed.  On time for three: one kind less.
 *
 * Nothing is shed while the host's workers have little to do: something else
 * has the processor then, and to refuse a few players would not give it back.
 */


#include "ngx_arena_overload.h"
#include <sys/resource.h>


#define NGX_ARENA_OVERLOAD_TICK    50     /* milliseconds, and so the others */
#define NGX_ARENA_OVERLOAD_SMOOTH  500
#define NGX_ARENA_OVERLOAD_WORST   1000   /* one long stop is not for long */
#define NGX_ARENA_OVERLOAD_DECIDE  250
#define NGX_ARENA_OVERLOAD_MORE    500
#define NGX_ARENA_OVERLOAD_LESS    3000

#define NGX_ARENA_OVERLOAD_ONE     1000   /* of spacing: as nginx.conf says */
#define NGX_ARENA_OVERLOAD_BACK    64     /* a part of it is taken back */
#define NGX_ARENA_OVERLOAD_FASTEST 4      /* times as far, in one decision */

#define NGX_ARENA_OVERLOAD_USED    100    /* of a processor, thousandths: much */
#define NGX_ARENA_OVERLOAD_CALLS   100    /* to Redis in a second, or now */
#define NGX_ARENA_OVERLOAD_BUSY    1000   /* milliseconds since it was so */

#define NGX_ARENA_OVERLOAD_LOG     60     /* seconds */


static void ngx_arena_overload_show(ngx_arena_worker_t *worker);
static void ngx_arena_overload_tick(ngx_event_t *ev);
static void ngx_arena_overload_measure(ngx_arena_worker_t *worker);
static uint64_t ngx_arena_overload_smooth(uint64_t mean, uint64_t value,
    ngx_msec_t elapsed);
static void ngx_arena_overload_work(ngx_arena_worker_t *worker,
    ngx_msec_t elapsed, ngx_arena_redis_state_t *redis);
static uint64_t ngx_arena_overload_processor(void);
static void ngx_arena_overload_decide(ngx_arena_worker_t *worker);
static void ngx_arena_overload_space(ngx_arena_overload_t *overload,
    ngx_msec_t late);
static void ngx_arena_overload_shed(ngx_arena_overload_t *overload,
    ngx_msec_t late, ngx_uint_t busy);
static void ngx_arena_overload_apply(ngx_arena_worker_t *worker);


ngx_int_t
ngx_arena_overload_start(ngx_cycle_t *cycle, ngx_arena_worker_t *worker,
    ngx_msec_t shed)
{
    ngx_uint_t             i, n;
    ngx_arena_setting_t   *setting;
    ngx_arena_overload_t  *overload;

    setting = worker->scripts->settings->elts;
    n = worker->scripts->settings->nelts;

    worker->settings = ngx_palloc(cycle->pool, n * sizeof(ngx_str_t));
    if (worker->settings == NULL) {
        return NGX_ERROR;
    }

    overload = &worker->overload;
    overload->shed = shed;
    overload->most = NGX_ARENA_OVERLOAD_ONE;

    for (i = 0; i < n; i++) {
        worker->settings[i].data = ngx_pnalloc(cycle->pool, NGX_INT_T_LEN);
        if (worker->settings[i].data == NULL) {
            return NGX_ERROR;
        }

        if (setting[i].value) {
            overload->most = ngx_max(setting[i].most * NGX_ARENA_OVERLOAD_ONE
                                     / setting[i].value,
                                     overload->most);
        }
    }

    /* a worker that takes over in a reload goes on as the others do */

    overload->spacing = ngx_arena_metric_get(worker->metrics,
                                             NGX_ARENA_METRIC_SPACING);
    overload->spacing = ngx_max(overload->spacing, NGX_ARENA_OVERLOAD_ONE);
    overload->spacing = ngx_min(overload->spacing, overload->most);
    overload->decided = ngx_current_msec;
    overload->processor = ngx_arena_overload_processor();
    overload->busy_at = ngx_current_msec - NGX_ARENA_OVERLOAD_BUSY;

    ngx_arena_overload_show(worker);
    ngx_arena_overload_apply(worker);

    overload->event.handler = ngx_arena_overload_tick;
    overload->event.data = worker;
    overload->event.log = cycle->log;
    overload->event.cancelable = 1;

    overload->due = ngx_current_msec + NGX_ARENA_OVERLOAD_TICK;
    ngx_add_timer(&overload->event, NGX_ARENA_OVERLOAD_TICK);

    return NGX_OK;
}


/* Makes known to /metrics what may be refused. */

static void
ngx_arena_overload_show(ngx_arena_worker_t *worker)
{
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    script = worker->scripts->scripts.elts;

    for (i = 0; i < worker->scripts->scripts.nelts; i++) {
        if (script[i].shed != NGX_ARENA_SHED_NEVER) {
            ngx_arena_metric_add(worker->metrics, NGX_ARENA_METRIC_SHED,
                                 &script[i].name, 0);
        }
    }
}


static void
ngx_arena_overload_tick(ngx_event_t *ev)
{
    ngx_arena_worker_t    *worker;
    ngx_arena_overload_t  *overload;

    worker = ev->data;
    overload = &worker->overload;

    ngx_arena_overload_measure(worker);

    if (ngx_current_msec - overload->decided >= NGX_ARENA_OVERLOAD_DECIDE) {
        ngx_arena_overload_decide(worker);
        overload->decided = ngx_current_msec;
    }

    overload->due = ngx_current_msec + NGX_ARENA_OVERLOAD_TICK;
    ngx_add_timer(&overload->event, NGX_ARENA_OVERLOAD_TICK);
}


/* What took long weighs the more, so a mean over time and not over ticks. */

static void
ngx_arena_overload_measure(ngx_arena_worker_t *worker)
{
    uint64_t                  late;
    ngx_msec_t                behind, elapsed;
    ngx_arena_overload_t     *overload;
    ngx_arena_redis_state_t   redis;

    overload = &worker->overload;
    ngx_arena_redis_state(worker->redis, &redis);

    behind = ngx_current_msec - overload->due;
    elapsed = behind + NGX_ARENA_OVERLOAD_TICK;

    late = ngx_max(behind, redis.waited);
    late = 1000 * ngx_min(late, NGX_ARENA_OVERLOAD_WORST);

    overload->lateness = ngx_arena_overload_smooth(overload->lateness, late,
                                                   elapsed);

    ngx_arena_metric_set(worker->metrics, NGX_ARENA_METRIC_LATENESS, NULL,
                         overload->lateness / 1000);

    ngx_arena_overload_work(worker, elapsed, &redis);
}


static uint64_t
ngx_arena_overload_smooth(uint64_t mean, uint64_t value, ngx_msec_t elapsed)
{
    elapsed = ngx_min(elapsed, NGX_ARENA_OVERLOAD_SMOOTH);

    return (value * elapsed + mean * (NGX_ARENA_OVERLOAD_SMOOTH - elapsed))
           / NGX_ARENA_OVERLOAD_SMOOTH;
}


/* Whether the worker has, or had a moment ago, so much to do that it matters. */

static void
ngx_arena_overload_work(ngx_arena_worker_t *worker, ngx_msec_t elapsed,
    ngx_arena_redis_state_t *redis)
{
    uint64_t               processor;
    ngx_arena_overload_t  *overload;

    overload = &worker->overload;

    /* microseconds in a millisecond are thousandths */

    processor = ngx_arena_overload_processor();
    overload->share = ngx_arena_overload_smooth(overload->share,
                          (processor - overload->processor) / elapsed, elapsed);
    overload->processor = processor;

    overload->calls = ngx_arena_overload_smooth(overload->calls,
                          (redis->commands - overload->commands) * 1000000
                          / elapsed, elapsed);
    overload->commands = redis->commands;

    if (overload->share >= NGX_ARENA_OVERLOAD_USED
        || overload->calls / 1000 + redis->pending >= NGX_ARENA_OVERLOAD_CALLS)
    {
        overload->busy_at = ngx_current_msec;
    }

    ngx_arena_metric_set(worker->metrics, NGX_ARENA_METRIC_BUSY, NULL,
                         ngx_current_msec - overload->busy_at
                         < NGX_ARENA_OVERLOAD_BUSY ? 1000 : 0);
}


/* Microseconds of a processor that this process has used. */

static uint64_t
ngx_arena_overload_processor(void)
{
    struct rusage  usage;

    if (getrusage(RUSAGE_SELF, &usage) == -1) {
        return 0;
    }

    return (uint64_t) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000
           + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}


static void
ngx_arena_overload_decide(ngx_arena_worker_t *worker)
{
    ngx_msec_t             late;
    ngx_arena_overload_t  *overload;

    overload = &worker->overload;
    late = ngx_arena_metric_get(worker->metrics, NGX_ARENA_METRIC_LATENESS);

    ngx_arena_overload_space(overload, late);
    ngx_arena_overload_shed(overload, late,
                            ngx_arena_metric_get(worker->metrics,
                                                 NGX_ARENA_METRIC_BUSY));
    ngx_arena_overload_apply(worker);
}


static void
ngx_arena_overload_space(ngx_arena_overload_t *overload, ngx_msec_t late)
{
    ngx_uint_t  further;

    if (late > NGX_ARENA_OVERLOAD_LATE) {
        further = overload->spacing * late / NGX_ARENA_OVERLOAD_LATE;
        further = ngx_max(further, overload->spacing * 3 / 2);
        further = ngx_min(further,
                          overload->spacing * NGX_ARENA_OVERLOAD_FASTEST);

        overload->spacing = ngx_min(further, overload->most);

    } else if (late < NGX_ARENA_OVERLOAD_ON_TIME) {
        overload->spacing -= overload->spacing / NGX_ARENA_OVERLOAD_BACK;
        overload->spacing = ngx_max(overload->spacing, NGX_ARENA_OVERLOAD_ONE);
    }
}


static void
ngx_arena_overload_shed(ngx_arena_overload_t *overload, ngx_msec_t late,
    ngx_uint_t busy)
{
    ngx_msec_t  elapsed;

    elapsed = ngx_current_msec - overload->decided;

    overload->for_long = (overload->shed && late > overload->shed && busy
                          && overload->spacing == overload->most)
                         ? overload->for_long + elapsed : 0;

    overload->at_ease = (late < NGX_ARENA_OVERLOAD_LATE || !busy)
                        ? overload->at_ease + elapsed : 0;

    if (overload->for_long >= NGX_ARENA_OVERLOAD_MORE
        && overload->level < NGX_ARENA_SHED_LAST)
    {
        overload->level++;
        overload->for_long = 0;
    }

    if (overload->at_ease >= NGX_ARENA_OVERLOAD_LESS && overload->level) {
        overload->level--;
        overload->at_ease = 0;
    }
}


/* All workers of the host do what the one does that goes furthest. */

static void
ngx_arena_overload_apply(ngx_arena_worker_t *worker)
{
    ngx_uint_t             i, value, spacing;
    ngx_arena_setting_t   *setting;
    ngx_arena_overload_t  *overload;

    overload = &worker->overload;

    ngx_arena_metric_set(worker->metrics, NGX_ARENA_METRIC_SPACING, NULL,
                         overload->spacing);
    ngx_arena_metric_set(worker->metrics, NGX_ARENA_METRIC_SHED_LEVEL, NULL,
                         overload->level * 1000);

    spacing = ngx_arena_metric_get(worker->metrics, NGX_ARENA_METRIC_SPACING);
    overload->level_of_all = ngx_arena_metric_get(worker->metrics,
                                                  NGX_ARENA_METRIC_SHED_LEVEL)
                             / 1000;

    setting = worker->scripts->settings->elts;

    for (i = 0; i < worker->scripts->settings->nelts; i++) {
        value = setting[i].value;

        if (setting[i].most > value) {
            value = ngx_min(value * spacing / NGX_ARENA_OVERLOAD_ONE,
                            setting[i].most);
        }

        worker->settings[i].len = ngx_sprintf(worker->settings[i].data, "%ui",
                                              value)
                                  - worker->settings[i].data;
    }

    ngx_arena_relay_space(worker->relay, spacing);
}


/*
 * Who is new is refused as long as it is so; the others only while the calls
 * before them wait at this moment, so that all that can be done is done.
 */

ngx_uint_t
ngx_arena_overload_sheds(ngx_arena_worker_t *worker, ngx_arena_shed_e order)
{
    ngx_arena_overload_t     *overload;
    ngx_arena_redis_state_t   redis;

    overload = &worker->overload;

    if (order == NGX_ARENA_SHED_NEVER || overload->level_of_all < order) {
        return 0;
    }

    if (order == NGX_ARENA_SHED_FIRST) {
        return 1;
    }

    ngx_arena_redis_state(worker->redis, &redis);

    return redis.waited > (order == NGX_ARENA_SHED_SECOND
                           ? overload->shed / 4 : overload->shed / 2);
}


void
ngx_arena_overload_note(ngx_arena_worker_t *worker, ngx_str_t *name)
{
    ngx_arena_overload_t  *overload;

    overload = &worker->overload;

    ngx_arena_metric_add(worker->metrics, NGX_ARENA_METRIC_SHED, name, 1);

    if (overload->logged
        && ngx_time() - overload->logged < NGX_ARENA_OVERLOAD_LOG)
    {
        return;
    }

    overload->logged = ngx_time();

    ngx_log_error(NGX_LOG_WARN, worker->log, 0,
                  "arena: commands are late by %uL ms: \"%V\" is refused, and "
                  "other requests of level %ui",
                  overload->lateness / 1000, name, overload->level_of_all);
}
