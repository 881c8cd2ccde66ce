
/*
 * Counting requests, in the log phase, and the memory that all is counted in.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_observe.h"
#include "ngx_http_arena_request.h"


static void ngx_http_arena_metrics_init(void *data);


static ngx_http_arena_shared_t  ngx_http_arena_metrics_shared = {
    ngx_arena_metrics_size,
    ngx_http_arena_metrics_init
};


/*
 * The memory is as large whatever the number of workers: so a reload that
 * changes that number keeps what was counted.
 */

ngx_int_t
ngx_http_arena_metrics_zone_add(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf)
{
    size_t            size;
    static ngx_str_t  name = ngx_string("arena_metrics");

    size = ngx_arena_metrics_size();
    size += size / 64 + 16 * ngx_pagesize;

    amcf->metrics = ngx_http_arena_shared_add(cf, &name, size,
                                              &ngx_http_arena_metrics_shared);

    return amcf->metrics ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_arena_metrics_init(void *data)
{
    ngx_arena_metrics_init(data);
}


ngx_int_t
ngx_http_arena_log_handler(ngx_http_request_t *r)
{
    u_char                       text[NGX_INT_T_LEN];
    ngx_str_t                    values[3];
    ngx_uint_t                   status;
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_main_conf_t  *amcf;

    static ngx_str_t  ok = ngx_string("ok");
    static ngx_str_t  none = ngx_string("none");

    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ctx == NULL || ctx->began == 0) {
        return NGX_OK;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    status = r->headers_out.status ? r->headers_out.status : r->err_status;

    values[0] = ctx->route ? ctx->route->name : none;
    values[1].data = text;
    values[1].len = ngx_sprintf(text, "%ui", status) - text;
    values[2] = ctx->code.len ? ctx->code : status < 400 ? ok : none;

    ngx_arena_metric_add(amcf->worker->metrics, NGX_ARENA_METRIC_REQUESTS,
                         values, 1);

    if (!ctx->subscribed) {
        ngx_http_arena_metrics_duration(r, ctx);
    }

    return NGX_OK;
}


void
ngx_http_arena_metrics_duration(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_http_arena_main_conf_t  *amcf;

    if (ctx->route == NULL) {
        return;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_arena_metric_observe(amcf->worker->metrics,
                             NGX_ARENA_METRIC_REQUEST_DURATION,
                             &ctx->route->name,
                             ngx_arena_microseconds() - ctx->began);
}
