
/*
 * Slots of workers: which worker has one, what is written there, and the sum
 * of all.
 */


#include "ngx_arena_metrics_zone.h"


static ngx_uint_t ngx_arena_metrics_bury(ngx_arena_metrics_zone_t *zone);
static ngx_arena_metrics_worker_t *ngx_arena_metrics_claim(
    ngx_arena_metrics_zone_t *zone);
static ngx_uint_t ngx_arena_metrics_lives(ngx_pid_t pid);
static ngx_uint_t ngx_arena_metrics_passes(ngx_arena_metric_type_e type);
static void ngx_arena_metrics_release(ngx_arena_metrics_zone_t *zone,
    ngx_arena_metrics_worker_t *worker);


size_t
ngx_arena_metrics_size(void)
{
    return sizeof(ngx_arena_metrics_zone_t);
}


void
ngx_arena_metrics_init(ngx_arena_metrics_zone_t *zone)
{
    zone->nworkers = 0;
    zone->nseries = 0;
    zone->nslots = 0;
}


ngx_arena_metrics_t *
ngx_arena_metrics_open(ngx_cycle_t *cycle, ngx_arena_metrics_zone_t *zone,
    ngx_shmtx_t *mutex)
{
    ngx_uint_t            i, dead;
    ngx_arena_metrics_t  *metrics;

    metrics = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_metrics_t));
    if (metrics == NULL) {
        return NULL;
    }

    metrics->zone = zone;
    metrics->mutex = mutex;
    metrics->log = cycle->log;

    ngx_shmtx_lock(mutex);
    dead = ngx_arena_metrics_bury(zone);
    metrics->worker = ngx_arena_metrics_claim(zone);
    ngx_shmtx_unlock(mutex);

    if (metrics->worker == NULL) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "arena: too many workers: this one is not counted");
    }

    for (i = 0; i < NGX_ARENA_METRICS; i++) {
        if (ngx_arena_metric_table[i].labels[0] == NULL) {
            ngx_arena_metric_add(metrics, i, NULL, 0);
        }
    }

    ngx_arena_metric_set(metrics, NGX_ARENA_METRIC_WORKERS, NULL, 1);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_WORKER_STARTS, NULL, 1);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_WORKER_DEATHS, NULL, dead);

    return metrics;
}


/* Under the mutex.  What dead workers held is in their gauges no more. */

static ngx_uint_t
ngx_arena_metrics_bury(ngx_arena_metrics_zone_t *zone)
{
    ngx_uint_t                   i, dead;
    ngx_arena_metrics_worker_t  *worker;

    dead = 0;

    for (i = 0; i < zone->nworkers; i++) {
        worker = &zone->workers[i];

        if (worker->pid && !ngx_arena_metrics_lives(worker->pid)) {
            ngx_arena_metrics_release(zone, worker);
            dead++;
        }
    }

    return dead;
}


static ngx_arena_metrics_worker_t *
ngx_arena_metrics_claim(ngx_arena_metrics_zone_t *zone)
{
    ngx_uint_t                   i;
    ngx_arena_metrics_worker_t  *worker;

    for (i = 0; i < zone->nworkers; i++) {
        worker = &zone->workers[i];

        if (worker->pid == 0) {
            worker->pid = ngx_pid;
            return worker;
        }
    }

    if (zone->nworkers == NGX_ARENA_METRICS_WORKERS) {
        return NULL;
    }

    worker = &zone->workers[zone->nworkers];
    ngx_memzero((void *) worker, sizeof(ngx_arena_metrics_worker_t));
    worker->pid = ngx_pid;

    ngx_memory_barrier();
    zone->nworkers++;

    return worker;
}


static ngx_uint_t
ngx_arena_metrics_lives(ngx_pid_t pid)
{
    return kill(pid, 0) == 0 || ngx_errno != ESRCH;
}


static void
ngx_arena_metrics_release(ngx_arena_metrics_zone_t *zone,
    ngx_arena_metrics_worker_t *worker)
{
    ngx_uint_t           i;
    ngx_arena_series_t  *series;

    for (i = 0; i < zone->nseries; i++) {
        series = &zone->series[i];

        if (ngx_arena_metrics_passes(
                             ngx_arena_metric_table[series->metric].type))
        {
            worker->slots[series->slot] = 0;
        }
    }

    worker->pid = 0;
}


/* What a worker says of itself goes with it. */

static ngx_uint_t
ngx_arena_metrics_passes(ngx_arena_metric_type_e type)
{
    return type == NGX_ARENA_METRIC_GAUGE || type == NGX_ARENA_METRIC_MOST;
}


/* What is still closed behind us is no longer in a gauge. */

void
ngx_arena_metrics_close(ngx_arena_metrics_t *metrics)
{
    if (metrics->worker == NULL) {
        return;
    }

    ngx_shmtx_lock(metrics->mutex);
    ngx_arena_metrics_release(metrics->zone, metrics->worker);
    ngx_shmtx_unlock(metrics->mutex);

    metrics->worker = NULL;
}


void
ngx_arena_metric_add(ngx_arena_metrics_t *metrics, ngx_arena_metric_e metric,
    ngx_str_t *values, ngx_int_t n)
{
    if (metrics) {
        *ngx_arena_metrics_slots(metrics, metric, values) += n;
    }
}


void
ngx_arena_metric_set(ngx_arena_metrics_t *metrics, ngx_arena_metric_e metric,
    ngx_str_t *values, ngx_uint_t n)
{
    if (metrics) {
        *ngx_arena_metrics_slots(metrics, metric, values) = n;
    }
}


void
ngx_arena_metric_observe(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint64_t microseconds)
{
    ngx_uint_t     i;
    ngx_atomic_t  *slots;

    if (metrics == NULL) {
        return;
    }

    slots = ngx_arena_metrics_slots(metrics, metric, values);

    for (i = 0; i < NGX_ARENA_METRIC_BUCKETS; i++) {
        if (microseconds <= ngx_arena_metric_buckets[i].upto) {
            break;
        }
    }

    slots[i]++;
    slots[NGX_ARENA_METRIC_BUCKETS + 1] += microseconds;
}


ngx_arena_series_t *
ngx_arena_metrics_series(ngx_arena_metrics_t *metrics, ngx_uint_t i)
{
    return i < metrics->zone->nseries ? &metrics->zone->series[i] : NULL;
}


int64_t
ngx_arena_metrics_read(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *series, ngx_uint_t i)
{
    int64_t                      total, value;
    ngx_uint_t                   n;
    ngx_arena_metric_type_e      type;
    ngx_arena_metrics_worker_t  *worker;

    type = ngx_arena_metric_table[series->metric].type;
    total = 0;

    for (n = 0; n < metrics->zone->nworkers; n++) {
        worker = &metrics->zone->workers[n];
        value = (ngx_atomic_int_t) worker->slots[series->slot + i];

        if (ngx_arena_metrics_passes(type)
            && (worker->pid == 0 || !ngx_arena_metrics_lives(worker->pid)))
        {
            continue;
        }

        if (type == NGX_ARENA_METRIC_INSTANT || type == NGX_ARENA_METRIC_MOST) {
            total = ngx_max(total, value);

        } else {
            total += value;
        }
    }

    return total;
}


int64_t
ngx_arena_metric_get(ngx_arena_metrics_t *metrics, ngx_arena_metric_e metric)
{
    ngx_arena_series_t  *series;

    series = metrics ? metrics->plain[metric] : NULL;

    return series ? ngx_arena_metrics_read(metrics, series, 0) : 0;
}


uint64_t
ngx_arena_microseconds(void)
{
    struct timespec  ts;

    (void) clock_gettime(CLOCK_MONOTONIC, &ts);

    return (uint64_t) ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}
