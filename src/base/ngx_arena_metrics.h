
/*
 * What the workers of a host count, in memory that they share.  Each worker
 * has slots of its own, which nobody else writes: so counting is an addition,
 * without a lock.  A series is a metric with values of its labels; it has the
 * same slots in all workers, and a reader adds them up.  A worker that starts
 * goes on with the slots of one that ended: so counters never step back.
 *
 * To add a metric: a name here, and its row in ngx_arena_metrics_table.c.
 */


#ifndef _NGX_ARENA_METRICS_H_INCLUDED_
#define _NGX_ARENA_METRICS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_ARENA_METRIC_LABELS   3
#define NGX_ARENA_METRIC_VALUE    40     /* bytes of a label's value */
#define NGX_ARENA_METRIC_BUCKETS  13


typedef enum {
    NGX_ARENA_METRIC_REQUESTS = 0,
    NGX_ARENA_METRIC_REQUEST_DURATION,
    NGX_ARENA_METRIC_SHARED_ANSWERS,

    NGX_ARENA_METRIC_SOCKETS,
    NGX_ARENA_METRIC_SOCKETS_OPENED,
    NGX_ARENA_METRIC_SOCKETS_CLOSED,
    NGX_ARENA_METRIC_EVENTS,
    NGX_ARENA_METRIC_EVENTS_UNHEARD,
    NGX_ARENA_METRIC_EVENTS_DELIVERED,
    NGX_ARENA_METRIC_EVENTS_REPLACED,
    NGX_ARENA_METRIC_RELAY_CONNECTIONS,
    NGX_ARENA_METRIC_RELAY_RECONNECTS,

    NGX_ARENA_METRIC_SCRIPT_ERRORS,
    NGX_ARENA_METRIC_SCRIPT_TEXTS,

    NGX_ARENA_METRIC_REDIS_COMMANDS,
    NGX_ARENA_METRIC_REDIS_DURATION,
    NGX_ARENA_METRIC_REDIS_QUEUE,
    NGX_ARENA_METRIC_REDIS_CONNECTIONS,
    NGX_ARENA_METRIC_REDIS_RECONNECTS,
    NGX_ARENA_METRIC_REDIS_FAILURES,
    NGX_ARENA_METRIC_REDIS_REFUSALS,

    NGX_ARENA_METRIC_POSTGRES_QUERIES,
    NGX_ARENA_METRIC_POSTGRES_ERRORS,
    NGX_ARENA_METRIC_POSTGRES_DURATION,
    NGX_ARENA_METRIC_POSTGRES_QUEUE,
    NGX_ARENA_METRIC_POSTGRES_CONNECTIONS,
    NGX_ARENA_METRIC_POSTGRES_FAILURES,

    NGX_ARENA_METRIC_JOURNAL_BATCHES,
    NGX_ARENA_METRIC_JOURNAL_ENTRIES,

    NGX_ARENA_METRIC_RESTORES_STARTED,
    NGX_ARENA_METRIC_RESTORES_FINISHED,
    NGX_ARENA_METRIC_RESTORES_FAILED,
    NGX_ARENA_METRIC_RESTORE_ENTRIES,

    NGX_ARENA_METRIC_ARCHIVES_STARTED,
    NGX_ARENA_METRIC_ARCHIVES_FINISHED,

    NGX_ARENA_METRIC_JOB_RUNS,
    NGX_ARENA_METRIC_JOB_LAST_RUN,
    NGX_ARENA_METRIC_JOB_LEASE,

    NGX_ARENA_METRIC_CLOCK_LOOKS,
    NGX_ARENA_METRIC_CLOCK_LATE,

    NGX_ARENA_METRIC_LATENESS,
    NGX_ARENA_METRIC_BUSY,
    NGX_ARENA_METRIC_SPACING,
    NGX_ARENA_METRIC_SHED_LEVEL,
    NGX_ARENA_METRIC_SHED,

    NGX_ARENA_METRIC_SCHEMA_DIFFERENT,
    NGX_ARENA_METRIC_WORKERS,
    NGX_ARENA_METRIC_WORKER_STARTS,
    NGX_ARENA_METRIC_WORKER_DEATHS,

    NGX_ARENA_METRICS
} ngx_arena_metric_e;


typedef enum {
    NGX_ARENA_METRIC_COUNTER = 0,
    NGX_ARENA_METRIC_GAUGE,      /* the sum of the workers that live */
    NGX_ARENA_METRIC_INSTANT,    /* ms since 1970, the latest of all workers */
    NGX_ARENA_METRIC_MOST,       /* thousandths, the most of the workers that
                                    live */
    NGX_ARENA_METRIC_HISTOGRAM   /* of microseconds */
} ngx_arena_metric_type_e;


typedef struct {
    ngx_str_t                  name;
    ngx_arena_metric_type_e    type;
    char                      *labels[NGX_ARENA_METRIC_LABELS];  /* or NULL */
    char                      *help;
} ngx_arena_metric_t;


/* Above the last one there is one more. */
typedef struct {
    uint64_t                   upto;     /* microseconds */
    char                      *text;     /* seconds */
} ngx_arena_metric_bucket_t;


extern ngx_arena_metric_t         ngx_arena_metric_table[];
extern ngx_arena_metric_bucket_t  ngx_arena_metric_buckets[];


typedef struct ngx_arena_metrics_zone_s  ngx_arena_metrics_zone_t;
typedef struct ngx_arena_metrics_s       ngx_arena_metrics_t;


/* Bytes that the zone takes; what they hold at first does not matter. */
size_t ngx_arena_metrics_size(void);
void ngx_arena_metrics_init(ngx_arena_metrics_zone_t *zone);

/*
 * Called once in a worker, at its start, and when it exits.  The mutex is the
 * zone's.  Returns NULL when there is no memory.
 */
ngx_arena_metrics_t *ngx_arena_metrics_open(ngx_cycle_t *cycle,
    ngx_arena_metrics_zone_t *zone, ngx_shmtx_t *mutex);
void ngx_arena_metrics_close(ngx_arena_metrics_t *metrics);

/*
 * metrics NULL: nothing is counted.  values: of the metric's labels, in their
 * order; NULL if it has none.  What is behind NGX_ARENA_METRIC_VALUE bytes is
 * cut off.  An addition of 0 makes the series known, so that its first
 * increase can be seen.
 */
void ngx_arena_metric_add(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, ngx_int_t n);
void ngx_arena_metric_set(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, ngx_uint_t n);
void ngx_arena_metric_observe(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint64_t microseconds);

/* The same of all workers of this host, of a metric without labels. */
int64_t ngx_arena_metric_get(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric);

/* Time that only grows, to measure with. */
uint64_t ngx_arena_microseconds(void);


/* ngx_arena_metrics_text.c: all of it as Prometheus reads it. */

ngx_int_t ngx_arena_metrics_text(ngx_pool_t *pool,
    ngx_arena_metrics_t *metrics, ngx_str_t *text);


/* Of the parts, to each other. */

typedef struct {
    ngx_uint_t                 metric;
    ngx_uint_t                 slot;     /* the first one */
    uint32_t                   hash;
    u_char                     lengths[NGX_ARENA_METRIC_LABELS];
    u_char                     values[NGX_ARENA_METRIC_LABELS]
                                     [NGX_ARENA_METRIC_VALUE];
} ngx_arena_series_t;

/* Series i, or NULL behind the last one. */
ngx_arena_series_t *ngx_arena_metrics_series(ngx_arena_metrics_t *metrics,
    ngx_uint_t i);

/* Slot i of a series, of all workers together. */
int64_t ngx_arena_metrics_read(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *series, ngx_uint_t i);


#endif /* _NGX_ARENA_METRICS_H_INCLUDED_ */
