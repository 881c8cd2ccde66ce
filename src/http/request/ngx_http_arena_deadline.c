
/*
 * How long a client may take in all to send a body, or to take an answer.
 * nginx's own timeouts are between two parts: a byte now and then would keep a
 * connection for ever.
 */


#include "ngx_http_arena_request.h"


/* bytes a second: who is as quick as that has as long as it takes */
#define NGX_HTTP_ARENA_DEADLINE_RATE  8192


static void ngx_http_arena_deadline_handler(ngx_event_t *ev);
static void ngx_http_arena_deadline_cleanup(void *data);


/* Without memory nginx's own timeouts are all there is. */

void
ngx_http_arena_deadline_set(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    off_t size)
{
    ngx_pool_cleanup_t         *cleanup;
    ngx_http_arena_loc_conf_t  *alcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    if (alcf->transfer_timeout == 0) {
        return;
    }

    if (ctx->deadline.handler == NULL) {
        cleanup = ngx_pool_cleanup_add(r->pool, 0);
        if (cleanup == NULL) {
            return;
        }

        cleanup->handler = ngx_http_arena_deadline_cleanup;
        cleanup->data = ctx;

        ctx->deadline.handler = ngx_http_arena_deadline_handler;
        ctx->deadline.data = ctx;
        ctx->deadline.log = r->connection->log;
        ctx->deadline.cancelable = 1;
    }

    ngx_add_timer(&ctx->deadline, alcf->transfer_timeout
                                  + size / NGX_HTTP_ARENA_DEADLINE_RATE * 1000);
}


void
ngx_http_arena_deadline_clear(ngx_http_arena_ctx_t *ctx)
{
    if (ctx->deadline.timer_set) {
        ngx_del_timer(&ctx->deadline);
    }
}


/* As when nginx itself has waited for too long. */

static void
ngx_http_arena_deadline_handler(ngx_event_t *ev)
{
    ngx_connection_t      *c;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ev->data;
    r = ctx->request;
    c = r->connection;

    ngx_log_error(NGX_LOG_INFO, c->log, 0,
                  "arena: the client took too long in all");

    c->timedout = 1;

    ngx_http_finalize_request(r, NGX_HTTP_REQUEST_TIME_OUT);
    ngx_http_run_posted_requests(c);
}


static void
ngx_http_arena_deadline_cleanup(void *data)
{
    ngx_http_arena_deadline_clear(data);
}
