
/*
 * Series: found by their labels, in an index of the worker's own; made under
 * the mutex when nobody has met them yet, and never forgotten.
 */


#include "ngx_arena_metrics_zone.h"


static uint32_t ngx_arena_metrics_hash(ngx_arena_metric_e metric,
    ngx_str_t *values);
static ngx_arena_series_t *ngx_arena_metrics_find(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint32_t hash);
static ngx_uint_t ngx_arena_metrics_is(ngx_arena_series_t *series,
    ngx_arena_metric_e metric, ngx_str_t *values);
static ngx_arena_series_t *ngx_arena_metrics_make(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint32_t hash);
static void ngx_arena_metrics_name(ngx_arena_series_t *series,
    ngx_arena_metric_e metric, ngx_str_t *values);
static void ngx_arena_metrics_learn(ngx_arena_metrics_t *metrics);


ngx_atomic_t *
ngx_arena_metrics_slots(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values)
{
    uint32_t             hash;
    ngx_arena_series_t  *series;

    series = metrics->plain[metric];

    if (series == NULL) {
        hash = ngx_arena_metrics_hash(metric, values);
        series = ngx_arena_metrics_find(metrics, metric, values, hash);

        if (series == NULL) {
            series = ngx_arena_metrics_make(metrics, metric, values, hash);
        }
    }

    return (series && metrics->worker) ? &metrics->worker->slots[series->slot]
                                       : metrics->nowhere;
}


static uint32_t
ngx_arena_metrics_hash(ngx_arena_metric_e metric, ngx_str_t *values)
{
    uint32_t     hash;
    ngx_uint_t   i;
    char       **label;

    label = ngx_arena_metric_table[metric].labels;
    hash = metric * 2654435761u;

    for (i = 0; i < NGX_ARENA_METRIC_LABELS && label[i]; i++) {
        hash = hash * 31
               + ngx_murmur_hash2(values[i].data,
                                  ngx_min(values[i].len,
                                          NGX_ARENA_METRIC_VALUE));
    }

    return hash;
}


static ngx_arena_series_t *
ngx_arena_metrics_find(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint32_t hash)
{
    ngx_uint_t           i;
    ngx_arena_series_t  *series;

    for (i = hash % NGX_ARENA_METRICS_INDEX;
         metrics->index[i];
         i = (i + 1) % NGX_ARENA_METRICS_INDEX)
    {
        series = &metrics->zone->series[metrics->index[i] - 1];

        if (series->hash == hash
            && ngx_arena_metrics_is(series, metric, values))
        {
            return series;
        }
    }

    return NULL;
}


static ngx_uint_t
ngx_arena_metrics_is(ngx_arena_series_t *series, ngx_arena_metric_e metric,
    ngx_str_t *values)
{
    size_t       len;
    ngx_uint_t   i;
    char       **label;

    if (series->metric != metric) {
        return 0;
    }

    label = ngx_arena_metric_table[metric].labels;

    for (i = 0; i < NGX_ARENA_METRIC_LABELS && label[i]; i++) {
        len = ngx_min(values[i].len, NGX_ARENA_METRIC_VALUE);

        if (series->lengths[i] != len
            || (len && ngx_memcmp(series->values[i], values[i].data, len)
                       != 0))
        {
            return 0;
        }
    }

    return 1;
}


/* Another worker may have made it. */

static ngx_arena_series_t *
ngx_arena_metrics_make(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values, uint32_t hash)
{
    ngx_uint_t                 width;
    ngx_arena_series_t        *series;
    ngx_arena_metrics_zone_t  *zone;

    zone = metrics->zone;
    width = (ngx_arena_metric_table[metric].type == NGX_ARENA_METRIC_HISTOGRAM)
            ? NGX_ARENA_METRICS_WIDEST : 1;

    ngx_shmtx_lock(metrics->mutex);

    ngx_arena_metrics_learn(metrics);
    series = ngx_arena_metrics_find(metrics, metric, values, hash);

    if (series == NULL && zone->nseries < NGX_ARENA_METRICS_SERIES
        && zone->nslots + width <= NGX_ARENA_METRICS_SLOTS)
    {
        series = &zone->series[zone->nseries];
        ngx_arena_metrics_name(series, metric, values);
        series->hash = hash;
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
ngx_arena_metrics_name(ngx_arena_series_t *series, ngx_arena_metric_e metric,
    ngx_str_t *values)
{
    size_t       len;
    ngx_uint_t   i;
    char       **label;

    label = ngx_arena_metric_table[metric].labels;
    series->metric = metric;

    for (i = 0; i < NGX_ARENA_METRIC_LABELS && label[i]; i++) {
        len = ngx_min(values[i].len, NGX_ARENA_METRIC_VALUE);

        if (len) {
            ngx_memcpy(series->values[i], values[i].data, len);
        }

        series->lengths[i] = (u_char) len;
    }
}


static void
ngx_arena_metrics_learn(ngx_arena_metrics_t *metrics)
{
    ngx_uint_t           i;
    ngx_arena_series_t  *series;

    while (metrics->known < metrics->zone->nseries) {

        series = &metrics->zone->series[metrics->known];

        if (ngx_arena_metric_table[series->metric].labels[0] == NULL) {
            metrics->plain[series->metric] = series;
        }

        i = series->hash % NGX_ARENA_METRICS_INDEX;

        while (metrics->index[i]) {
            i = (i + 1) % NGX_ARENA_METRICS_INDEX;
        }

        metrics->index[i] = (uint16_t) ++metrics->known;
    }
}
