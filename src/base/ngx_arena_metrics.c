
/*
 * Slots of workers, and the series that they are for.
 */


#include "ngx_arena_metrics.h"
#include "ngx_arena_string.h"


#define NGX_ARENA_METRICS_SERIES   1024
#define NGX_ARENA_METRICS_SLOTS    2560

/* old ones of a reload included; memory of those that never were is not used */
#define NGX_ARENA_METRICS_WORKERS  256

/* a power of two, and a multiple of the series */
#define NGX_ARENA_METRICS_INDEX    4096

/* buckets, the one above them, and the sum */
#define NGX_ARENA_METRICS_WIDEST   (NGX_ARENA_METRIC_BUCKETS + 2)


typedef struct {
    ngx_pid_t                   pid;      /* 0: nobody's */
    ngx_atomic_t                slots[NGX_ARENA_METRICS_SLOTS];
} ngx_arena_metrics_worker_t;


struct ngx_arena_metrics_zone_s {
    ngx_atomic_t                nworkers;
    ngx_atomic_t                nseries;
    ngx_uint_t                  nslots;
    ngx_arena_series_t          series[NGX_ARENA_METRICS_SERIES];
    ngx_arena_metrics_worker_t  workers[NGX_ARENA_METRICS_WORKERS];
};


struct ngx_arena_metrics_s {
    ngx_arena_metrics_zone_t   *zone;
    ngx_shmtx_t                *mutex;
    ngx_log_t                  *log;
    ngx_arena_metrics_worker_t *worker;
    ngx_uint_t                  known;    /* series that are in the index */
    ngx_uint_t                  full;     /* 1: it was logged */
    uint16_t                    index[NGX_ARENA_METRICS_INDEX];

    /* where what cannot be kept is counted */
    ngx_atomic_t                nowhere[NGX_ARENA_METRICS_WIDEST];
};


static ngx_arena_metrics_worker_t *ngx_arena_metrics_claim(
    ngx_arena_metrics_zone_t *zone, ngx_uint_t *dead);
static ngx_uint_t ngx_arena_metrics_lives(ngx_pid_t pid);
static void ngx_arena_metrics_clear(ngx_arena_metrics_zone_t *zone,
    ngx_arena_metrics_worker_t *worker);
static ngx_atomic_t *ngx_arena_metrics_slots(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values);
static ngx_arena_series_t *ngx_arena_metrics_find(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted);
static ngx_arena_series_t *ngx_arena_metrics_make(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted);
static void ngx_arena_metrics_name(ngx_arena_series_t *series,
    ngx_arena_metric_e metric, ngx_str_t *values);
static ngx_uint_t ngx_arena_metrics_same(ngx_arena_series_t *one,
    ngx_arena_series_t *other);
static void ngx_arena_metrics_learn(ngx_arena_metrics_t *metrics);


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
    metrics->worker = ngx_arena_metrics_claim(zone, &dead);
    ngx_shmtx_unlock(mutex);

    if (metrics->worker == NULL) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "arena: too many workers: this one is not counted");

        metrics->worker = ngx_pcalloc(cycle->pool,
                                      sizeof(ngx_arena_metrics_worker_t));
        if (metrics->worker == NULL) {
            return NULL;
        }
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


/* Under the mutex.  What a worker held that died is in its gauges no more. */

static ngx_arena_metrics_worker_t *
ngx_arena_metrics_claim(ngx_arena_metrics_zone_t *zone, ngx_uint_t *dead)
{
    ngx_uint_t                   i;
    ngx_arena_metrics_worker_t  *worker;

    *dead = 0;

    for (i = 0; i < zone->nworkers; i++) {
        worker = &zone->workers[i];

        if (worker->pid && ngx_arena_metrics_lives(worker->pid)) {
            continue;
        }

        *dead = (worker->pid != 0);
        ngx_arena_metrics_clear(zone, worker);
        worker->pid = ngx_pid;

        return worker;
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
ngx_arena_metrics_clear(ngx_arena_metrics_zone_t *zone,
    ngx_arena_metrics_worker_t *worker)
{
    ngx_uint_t           i;
    ngx_arena_series_t  *series;

    for (i = 0; i < zone->nseries; i++) {
        series = &zone->series[i];

        if (ngx_arena_metric_table[series->metric].type
            == NGX_ARENA_METRIC_GAUGE)
        {
            worker->slots[series->slot] = 0;
        }
    }
}


void
ngx_arena_metrics_close(ngx_arena_metrics_t *metrics)
{
    ngx_shmtx_lock(metrics->mutex);

    ngx_arena_metrics_clear(metrics->zone, metrics->worker);
    metrics->worker->pid = 0;

    ngx_shmtx_unlock(metrics->mutex);
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


/* This worker's slots of a series, which is made when it is not known. */

static ngx_atomic_t *
ngx_arena_metrics_slots(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values)
{
    ngx_arena_series_t  *series, wanted;

    ngx_arena_metrics_name(&wanted, metric, values);

    series = ngx_arena_metrics_find(metrics, &wanted);

    if (series == NULL) {
        series = ngx_arena_metrics_make(metrics, &wanted);
    }

    return series ? &metrics->worker->slots[series->slot] : metrics->nowhere;
}


static void
ngx_arena_metrics_name(ngx_arena_series_t *series, ngx_arena_metric_e metric,
    ngx_str_t *values)
{
    size_t       len;
    uint32_t     hash;
    ngx_uint_t   i;
    char       **label;

    label = ngx_arena_metric_table[metric].labels;
    hash = metric * 2654435761u;

    for (i = 0; i < NGX_ARENA_METRIC_LABELS; i++) {

        if (label[i] == NULL) {
            series->lengths[i] = 0;
            continue;
        }

        len = ngx_min(values[i].len, NGX_ARENA_METRIC_VALUE);

        if (len) {
            ngx_memcpy(series->values[i], values[i].data, len);
        }

        series->lengths[i] = (u_char) len;
        hash = hash * 31 + ngx_murmur_hash2(series->values[i], len);
    }

    series->metric = metric;
    series->hash = hash;
}


static ngx_arena_series_t *
ngx_arena_metrics_find(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted)
{
    ngx_uint_t           i;
    ngx_arena_series_t  *series;

    for (i = wanted->hash % NGX_ARENA_METRICS_INDEX;
         metrics->index[i];
         i = (i + 1) % NGX_ARENA_METRICS_INDEX)
    {
        series = &metrics->zone->series[metrics->index[i] - 1];

        if (ngx_arena_metrics_same(series, wanted)) {
            return series;
        }
    }

    return NULL;
}


static ngx_uint_t
ngx_arena_metrics_same(ngx_arena_series_t *one, ngx_arena_series_t *other)
{
    ngx_uint_t  i;

    if (one->hash != other->hash || one->metric != other->metric) {
        return 0;
    }

    for (i = 0; i < NGX_ARENA_METRIC_LABELS; i++) {
        if (one->lengths[i] != other->lengths[i]
            || ngx_memcmp(one->values[i], other->values[i], one->lengths[i])
               != 0)
        {
            return 0;
        }
    }

    return 1;
}


/* Another worker may have made it. */

static ngx_arena_series_t *
ngx_arena_metrics_make(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted)
{
    ngx_uint_t                 width;
    ngx_arena_series_t        *series;
    ngx_arena_metrics_zone_t  *zone;

    zone = metrics->zone;
    width = (ngx_arena_metric_table[wanted->metric].type
             == NGX_ARENA_METRIC_HISTOGRAM)
            ? NGX_ARENA_METRICS_WIDEST : 1;

    ngx_shmtx_lock(metrics->mutex);

    ngx_arena_metrics_learn(metrics);
    series = ngx_arena_metrics_find(metrics, wanted);

    if (series == NULL && zone->nseries < NGX_ARENA_METRICS_SERIES
        && zone->nslots + width <= NGX_ARENA_METRICS_SLOTS)
    {
        series = &zone->series[zone->nseries];
        *series = *wanted;
        series->slot = zone->nslots;
        zone->nslots += width;

        ngx_memory_barrier();
        zone->nseries++;

        ngx_arena_metrics_learn(metrics);
    }

    ngx_shmtx_unlock(metrics->mutex);

    if (series == NULL && !metrics->full) {
        metrics->full = 1;
        ngx_log_error(NGX_LOG_WARN, metrics->log, 0,
                      "arena: too many series of metrics: some are not "
                      "counted");
    }

    return series;
}


static void
ngx_arena_metrics_learn(ngx_arena_metrics_t *metrics)
{
    ngx_uint_t  i;

    while (metrics->known < metrics->zone->nseries) {

        i = metrics->zone->series[metrics->known].hash
            % NGX_ARENA_METRICS_INDEX;

        while (metrics->index[i]) {
            i = (i + 1) % NGX_ARENA_METRICS_INDEX;
        }

        metrics->index[i] = (uint16_t) ++metrics->known;
    }
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

        if (type == NGX_ARENA_METRIC_INSTANT) {
            total = ngx_max(total, value);

        } else if (type != NGX_ARENA_METRIC_GAUGE
                   || (worker->pid && ngx_arena_metrics_lives(worker->pid)))
        {
            total += value;
        }
    }

    return total;
}


uint64_t
ngx_arena_microseconds(void)
{
    struct timespec  ts;

    (void) clock_gettime(CLOCK_MONOTONIC, &ts);

    return (uint64_t) ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}
