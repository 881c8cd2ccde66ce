
/*
 * Series: found by their labels, in an index of the worker's own; made under
 * the mutex when nobody has met them yet, and never forgotten.
 */


#include "ngx_arena_metrics_zone.h"


static ngx_arena_series_t *ngx_arena_metrics_find(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted);
static ngx_arena_series_t *ngx_arena_metrics_make(ngx_arena_metrics_t *metrics,
    ngx_arena_series_t *wanted);
static void ngx_arena_metrics_name(ngx_arena_series_t *series,
    ngx_arena_metric_e metric, ngx_str_t *values);
static ngx_uint_t ngx_arena_metrics_same(ngx_arena_series_t *one,
    ngx_arena_series_t *other);
static void ngx_arena_metrics_learn(ngx_arena_metrics_t *metrics);


ngx_atomic_t *
ngx_arena_metrics_slots(ngx_arena_metrics_t *metrics,
    ngx_arena_metric_e metric, ngx_str_t *values)
{
    ngx_arena_series_t  *series, wanted;

    ngx_arena_metrics_name(&wanted, metric, values);

    series = ngx_arena_metrics_find(metrics, &wanted);

    if (series == NULL) {
        series = ngx_arena_metrics_make(metrics, &wanted);
    }

    return (series && metrics->worker) ? &metrics->worker->slots[series->slot]
                                       : metrics->nowhere;
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
