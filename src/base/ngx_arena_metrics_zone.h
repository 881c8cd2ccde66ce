
/*
 * What the memory of metrics holds, and what a worker keeps about it.
 */


#ifndef _NGX_ARENA_METRICS_ZONE_H_INCLUDED_
#define _NGX_ARENA_METRICS_ZONE_H_INCLUDED_


#include "ngx_arena_metrics.h"


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
    ngx_arena_metrics_worker_t *worker;   /* NULL: it is not counted */
    ngx_uint_t                  known;    /* series that are in the index */
    ngx_uint_t                  full;     /* 1: it was logged */
    uint16_t                    index[NGX_ARENA_METRICS_INDEX];

    /* those of metrics without labels */
    ngx_arena_series_t         *plain[NGX_ARENA_METRICS];

    /* where what cannot be kept is counted */
    ngx_atomic_t                nowhere[NGX_ARENA_METRICS_WIDEST];
};


/* This worker's slots of a series, which is made when it is not known. */
ngx_atomic_t *ngx_arena_metrics_slots(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values);


#endif /* _NGX_ARENA_METRICS_ZONE_H_INCLUDED_ */
