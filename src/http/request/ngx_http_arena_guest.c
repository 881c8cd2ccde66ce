
/*
 * Guests: requests without any credentials.  Where a script says so they share
 * its answers; nobody else is given one of these, or adds to them.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


static void ngx_http_arena_guest_handler(ngx_arena_sharer_t *sharer);
static void ngx_http_arena_guest_reply(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


ngx_uint_t
ngx_http_arena_guest_shares(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    return amcf->shared && ctx->guest && ctx->script && ctx->script->shared;
}


void
ngx_http_arena_guest_run(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t                    rc;
    ngx_arena_call_t            *call;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    call = ctx->call;
    ctx->call = NULL;

    ctx->sharer.handler = ngx_http_arena_guest_handler;
    ctx->sharer.data = ctx;
    ctx->sharer.flow = ngx_http_arena_pace_flow(r);

    rc = ngx_arena_share_enter(call, &ctx->sharer);

    if (rc == NGX_AGAIN) {
        return;
    }

    if (rc == NGX_OK) {
        ngx_arena_metric_add(amcf->worker->metrics,
                             NGX_ARENA_METRIC_SHARED_ANSWERS,
                             &ctx->script->name, 1);
    }

    if (rc == NGX_ERROR) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    ngx_http_arena_guest_reply(r, ctx);
}


/* Hundreds may have waited for it. */

static void
ngx_http_arena_guest_handler(ngx_arena_sharer_t *sharer)
{
    ngx_connection_t      *c;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    ctx = sharer->data;
    r = ctx->request;

    if (sharer->answer) {
        ctx->redis_time = sharer->answer->elapsed;
    }

    if (ctx->paced) {
        ngx_http_arena_pace_enter(r, ctx, ngx_http_arena_guest_reply);
        return;
    }

    c = r->connection;

    ngx_http_arena_guest_reply(r, ctx);
    ngx_http_run_posted_requests(c);
}


/* The answer outlives the request: what is sent of it is not copied. */

static void
ngx_http_arena_guest_reply(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_arena_result_t  *result;

    static ngx_arena_result_t  none = { .outcome = NGX_ARENA_CALL_UNAVAILABLE };

    result = ctx->sharer.answer ? &ctx->sharer.answer->result : &none;

    ngx_http_finalize_request(r, ngx_http_arena_reply(r, ctx, result));
}
