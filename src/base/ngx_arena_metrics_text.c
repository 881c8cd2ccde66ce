
/*
 * Metrics as text, in the format of Prometheus, version 0.0.4.
 */


#include "ngx_arena_metrics.h"


/* the most that a line takes: its name, values that are escaped, a number */
#define NGX_ARENA_METRICS_LINE                                               \
    (128 + NGX_ARENA_METRIC_LABELS * (16 + 2 * NGX_ARENA_METRIC_VALUE)       \
     + 2 * NGX_INT64_LEN)

#define NGX_ARENA_METRICS_HEAD  512


static size_t ngx_arena_metrics_text_size(ngx_arena_metrics_t *metrics);
static u_char *ngx_arena_metrics_text_metric(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_uint_t metric);
static u_char *ngx_arena_metrics_text_series(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_arena_series_t *series);
static u_char *ngx_arena_metrics_text_histogram(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_arena_series_t *series);
static u_char *ngx_arena_metrics_text_name(u_char *p, u_char *last,
    ngx_arena_series_t *series, char *suffix, char *bound);
static u_char *ngx_arena_metrics_text_value(u_char *p, u_char *last,
    u_char *value, size_t len);


static char  *ngx_arena_metrics_types[] = {
    "counter", "gauge", "gauge", "gauge", "histogram"
};


ngx_int_t
ngx_arena_metrics_text(ngx_pool_t *pool, ngx_arena_metrics_t *metrics,
    ngx_str_t *text)
{
    u_char      *p, *last;
    size_t       size;
    ngx_uint_t   i;

    size = ngx_arena_metrics_text_size(metrics);

    p = ngx_pnalloc(pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    last = p + size;

    for (i = 0; i < NGX_ARENA_METRICS; i++) {
        p = ngx_arena_metrics_text_metric(p, last, metrics, i);
    }

    text->len = p - text->data;

    return NGX_OK;
}


static size_t
ngx_arena_metrics_text_size(ngx_arena_metrics_t *metrics)
{
    ngx_uint_t           i, lines;
    ngx_arena_series_t  *series;

    lines = 0;

    for (i = 0; /* void */ ; i++) {
        series = ngx_arena_metrics_series(metrics, i);

        if (series == NULL) {
            break;
        }

        lines += (ngx_arena_metric_table[series->metric].type
                  == NGX_ARENA_METRIC_HISTOGRAM)
                 ? NGX_ARENA_METRIC_BUCKETS + 3 : 1;
    }

    return NGX_ARENA_METRICS * NGX_ARENA_METRICS_HEAD
           + lines * NGX_ARENA_METRICS_LINE;
}


static u_char *
ngx_arena_metrics_text_metric(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_uint_t metric)
{
    ngx_uint_t           i;
    ngx_arena_metric_t  *row;
    ngx_arena_series_t  *series;

    row = &ngx_arena_metric_table[metric];

    p = ngx_slprintf(p, last, "# HELP %V %s\n# TYPE %V %s\n", &row->name,
                     row->help, &row->name,
                     ngx_arena_metrics_types[row->type]);

    for (i = 0; /* void */ ; i++) {
        series = ngx_arena_metrics_series(metrics, i);

        if (series == NULL) {
            return p;
        }

        if (series->metric == metric) {
            p = ngx_arena_metrics_text_series(p, last, metrics, series);
        }
    }
}


static u_char *
ngx_arena_metrics_text_series(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_arena_series_t *series)
{
    int64_t                  value;
    ngx_arena_metric_type_e  type;

    type = ngx_arena_metric_table[series->metric].type;

    if (type == NGX_ARENA_METRIC_HISTOGRAM) {
        return ngx_arena_metrics_text_histogram(p, last, metrics, series);
    }

    value = ngx_arena_metrics_read(metrics, series, 0);
    p = ngx_arena_metrics_text_name(p, last, series, "", NULL);

    if (type == NGX_ARENA_METRIC_INSTANT || type == NGX_ARENA_METRIC_MOST) {
        return ngx_slprintf(p, last, "%L.%03L\n", value / 1000, value % 1000);
    }

    return ngx_slprintf(p, last, "%L\n", value);
}


static u_char *
ngx_arena_metrics_text_histogram(u_char *p, u_char *last,
    ngx_arena_metrics_t *metrics, ngx_arena_series_t *series)
{
    char        *bound;
    int64_t      count, sum;
    ngx_uint_t   i;

    count = 0;

    for (i = 0; i <= NGX_ARENA_METRIC_BUCKETS; i++) {
        bound = (i < NGX_ARENA_METRIC_BUCKETS)
                ? ngx_arena_metric_buckets[i].text : "+Inf";

        count += ngx_arena_metrics_read(metrics, series, i);

        p = ngx_arena_metrics_text_name(p, last, series, "_bucket", bound);
        p = ngx_slprintf(p, last, "%L\n", count);
    }

    sum = ngx_arena_metrics_read(metrics, series,
                                 NGX_ARENA_METRIC_BUCKETS + 1);

    p = ngx_arena_metrics_text_name(p, last, series, "_sum", NULL);
    p = ngx_slprintf(p, last, "%L.%06L\n", sum / 1000000, sum % 1000000);

    p = ngx_arena_metrics_text_name(p, last, series, "_count", NULL);

    return ngx_slprintf(p, last, "%L\n", count);
}


/* name{label="value",...} and a space; bound: of a bucket, or NULL. */

static u_char *
ngx_arena_metrics_text_name(u_char *p, u_char *last,
    ngx_arena_series_t *series, char *suffix, char *bound)
{
    u_char               before;
    ngx_uint_t           i;
    ngx_arena_metric_t  *row;

    row = &ngx_arena_metric_table[series->metric];
    before = '{';

    p = ngx_slprintf(p, last, "%V%s", &row->name, suffix);

    for (i = 0; i < NGX_ARENA_METRIC_LABELS && row->labels[i]; i++) {
        p = ngx_slprintf(p, last, "%c%s=\"", before, row->labels[i]);
        p = ngx_arena_metrics_text_value(p, last, series->values[i],
                                         series->lengths[i]);
        p = ngx_slprintf(p, last, "\"");
        before = ',';
    }

    if (bound) {
        p = ngx_slprintf(p, last, "%cle=\"%s\"", before, bound);
        before = ',';
    }

    return ngx_slprintf(p, last, before == ',' ? "} " : " ");
}


static u_char *
ngx_arena_metrics_text_value(u_char *p, u_char *last, u_char *value,
    size_t len)
{
    u_char  *end;

    for (end = value + len; value < end && last - p > 2; value++) {

        if (*value == '"' || *value == '\\') {
            *p++ = '\\';
        }

        *p++ = (*value < 0x20 || *value > 0x7e) ? '_' : *value;
    }

    return p;
}
