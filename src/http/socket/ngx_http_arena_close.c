
/*
 * The end of a socket, later: never inside of who ends it.
 */


#include "ngx_http_arena_socket.h"


static void ngx_http_arena_close_handler(ngx_event_t *ev);
static void ngx_http_arena_close_cleanup(void *data);


/* in the order of ngx_http_arena_close_e */

static ngx_str_t  ngx_http_arena_close_reasons[] = {
    ngx_string("session"),
    ngx_string("slow"),
    ngx_string("lost"),
    ngx_null_string
};


void
ngx_http_arena_close_start(ngx_arena_metrics_t *metrics)
{
    ngx_uint_t  i;

    for (i = 0; ngx_http_arena_close_reasons[i].len; i++) {
        ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_SOCKETS_CLOSED,
                             &ngx_http_arena_close_reasons[i], 0);
    }
}


void
ngx_http_arena_close_slow(ngx_http_arena_ctx_t *ctx)
{
    if (!ctx->over) {
        ngx_http_arena_close_count(ctx, NGX_HTTP_ARENA_CLOSE_SLOW);
        ngx_http_arena_close_now(ctx);
    }
}


void
ngx_http_arena_close_now(ngx_http_arena_ctx_t *ctx)
{
    if (!ctx->over) {
        (void) ngx_http_arena_close_begin(ctx, 1);
    }
}


void
ngx_http_arena_close_count(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_close_e reason)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(ctx->request, ngx_http_arena_module);

    ngx_arena_metric_add(amcf->worker->metrics,
                         NGX_ARENA_METRIC_SOCKETS_CLOSED,
                         &ngx_http_arena_close_reasons[reason], 1);
}


/* From now on nothing passes; it ends when the timer does. */

ngx_int_t
ngx_http_arena_close_begin(ngx_http_arena_ctx_t *ctx, ngx_msec_t delay)
{
    ngx_pool_cleanup_t  *cleanup;

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, ctx->request->connection->log, 0,
                   "arena socket: closes in %M ms", delay);

    ctx->over = 1;

    cleanup = ngx_pool_cleanup_add(ctx->request->pool, 0);
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    cleanup->handler = ngx_http_arena_close_cleanup;
    cleanup->data = ctx;

    ctx->close.handler = ngx_http_arena_close_handler;
    ctx->close.data = ctx;
    ctx->close.log = ctx->request->connection->log;
    ctx->close.cancelable = 1;

    ngx_add_timer(&ctx->close, delay);

    return NGX_OK;
}


/* As if the client had gone: nchan, too, then lets go of it. */

static void
ngx_http_arena_close_handler(ngx_event_t *ev)
{
    ngx_connection_t      *c;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ev->data;
    r = ctx->request;
    c = r->connection;

    ngx_http_finalize_request(r, NGX_HTTP_CLIENT_CLOSED_REQUEST);
    ngx_http_run_posted_requests(c);
}


static void
ngx_http_arena_close_cleanup(void *data)
{
    ngx_http_arena_ctx_t  *ctx;

    ctx = data;

    if (ctx->close.timer_set) {
        ngx_del_timer(&ctx->close);
    }
}
