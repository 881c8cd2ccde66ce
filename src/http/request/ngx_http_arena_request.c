
/*
 * The life of a request: route, authenticate, limit, read the body, arguments,
 * one call, reply.  Events are published by the call, before the reply.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


static ngx_int_t ngx_http_arena_read_body(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_body_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_arena_check_key(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_idempotency_key(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_call_handler(ngx_arena_call_t *call);
static void ngx_http_arena_cleanup(void *data);


ngx_int_t
ngx_http_arena_handler(ngx_http_request_t *r)
{
    ngx_int_t                    rc;
    ngx_str_t                    allow;
    ngx_uint_t                   retry;
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_problem_t    *problem;
    ngx_http_arena_loc_conf_t   *alcf;

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->began = ctx->arrived ? ctx->arrived : ngx_arena_microseconds();

    /* route */

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    rc = alcf->route.len
         ? ngx_http_arena_route_named(r, ctx, &alcf->route, &allow)
         : ngx_http_arena_route(r, ctx, 0, &allow);

    if (rc != NGX_OK) {
        return ngx_http_arena_route_refuse(r, rc, &allow);
    }

    if (ctx->route->handler) {
        ctx->began = 0;      /* whoever watches is not counted with the rest */
        return ctx->route->handler(r);
    }

    /* authenticate */

    problem = ngx_http_arena_authenticate(r, ctx);

    ngx_log_debug3(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena authenticate: participant \"%V\", session %uL, "
                   "problem \"%s\"", &ctx->participant, ctx->claims.session,
                   problem ? (char *) problem->code.data : "");

    if (problem == &ngx_http_arena_rate_limited) {
        return ngx_http_arena_problem_retry(r, problem, ctx->retry);
    }

    if (problem) {
        return ngx_http_arena_problem(r, problem, NULL, NULL);
    }

    /* limit */

    retry = ngx_http_arena_limit(r, ctx, 0);

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena limit: again in %ui s", retry);

    if (retry) {
        return ngx_http_arena_problem_retry(r, &ngx_http_arena_rate_limited,
                                            retry);
    }

    /* body */

    if (ngx_http_arena_route_has_body(ctx)) {
        problem = ngx_http_arena_check_body(r);

        if (problem) {
            return ngx_http_arena_problem(r, problem, NULL, NULL);
        }
    }

    return ngx_http_arena_read_body(r, ctx);
}


static ngx_int_t
ngx_http_arena_read_body(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t                  rc;
    ngx_http_core_loc_conf_t  *clcf;

    if (!ngx_http_arena_route_has_body(ctx)) {
        r->main->count++;
        ngx_http_arena_body_handler(r);
        return NGX_DONE;
    }

    r->connection->log->action = "reading the body of a command";
    r->request_body_in_single_buf = 1;

    rc = ngx_http_read_client_request_body(r, ngx_http_arena_body_handler);

    if (rc == NGX_AGAIN) {
        clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

        ngx_http_arena_deadline_set(r, ctx, r->headers_in.chunked
                                            ? clcf->client_max_body_size
                                            : r->headers_in.content_length_n);
    }

    return (rc >= NGX_HTTP_SPECIAL_RESPONSE || rc == NGX_ERROR) ? rc : NGX_DONE;
}


static void
ngx_http_arena_body_handler(ngx_http_request_t *r)
{
    ngx_int_t              rc;
    ngx_uint_t             retry;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_arena_ctx(r);

    ngx_http_arena_deadline_clear(ctx);

    /* arguments */

    rc = ngx_http_arena_call_create(r, ctx, ngx_http_arena_call_handler);

    if (rc == NGX_OK) {
        rc = ngx_http_arena_check_key(r, ctx);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_arena_arguments(r, ctx);
    }

    if (rc == NGX_ERROR) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
    }

    if (rc != NGX_OK) {
        return;
    }

    ngx_log_debug0(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena arguments: taken");

    /* commands of who plays come first */

    retry = ngx_http_arena_shed(r, ctx);

    if (retry) {
        ngx_http_finalize_request(r,
                        ngx_http_arena_problem_retry(r,
                                                  &ngx_http_arena_overloaded,
                                                  retry));
        return;
    }

    /* limit, by arguments */

    retry = ngx_http_arena_limit(r, ctx, 1);

    if (retry) {
        ngx_http_finalize_request(r,
                        ngx_http_arena_problem_retry(r,
                                                  &ngx_http_arena_rate_limited,
                                                  retry));
        return;
    }

    /* call */

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena call: %p", ctx->call);

    r->connection->log->action = "waiting for a script";
    r->read_event_handler = ngx_http_test_reading;

    if (ngx_http_arena_guest_shares(r, ctx)) {
        ngx_http_arena_guest_run(r, ctx);

    } else {
        ngx_arena_call_run(ctx->call);
    }
}


ngx_int_t
ngx_http_arena_call_create(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_arena_call_handler_pt handler)
{
    ngx_arena_call_t            *call;
    ngx_pool_cleanup_t          *cleanup;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    cleanup = ngx_pool_cleanup_add(r->pool, 0);
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    call = ngx_arena_call_create(amcf->worker, ctx->script);
    if (call == NULL) {
        return NGX_ERROR;
    }

    cleanup->handler = ngx_http_arena_cleanup;
    cleanup->data = ctx;
    ctx->call = call;

    call->handler = handler;
    call->data = ctx;
    call->session = ctx->claims.session;

    return ngx_arena_call_copy(call, &ctx->claims.subject, &call->participant);
}


static ngx_int_t
ngx_http_arena_check_key(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t  rc;

    static ngx_arena_argument_fault_t  no_key = {
        ngx_string("Idempotency-Key"),
        ngx_string("invalid_characters"),
        ngx_string("it must be 1 to 64 of A-Z a-z 0-9 - _")
    };

    if (!ngx_http_arena_route_changes(ctx)) {
        return NGX_OK;
    }

    rc = ngx_http_arena_idempotency_key(r, ctx);

    if (rc != NGX_DECLINED) {
        return rc;
    }

    ngx_http_finalize_request(r, ngx_http_arena_problem_fault(r, &no_key));

    return NGX_DONE;
}


static ngx_int_t
ngx_http_arena_idempotency_key(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_str_t  *key;

    key = ngx_http_arena_header(r, "Idempotency-Key");

    if (key == NULL) {
        return NGX_OK;
    }

    if (!ngx_arena_is_identifier(key, "")) {
        return NGX_DECLINED;
    }

    return ngx_arena_call_copy(ctx->call, key, &ctx->call->idempotency_key);
}


static void
ngx_http_arena_call_handler(ngx_arena_call_t *call)
{
    ngx_int_t              rc;
    ngx_connection_t      *c;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_arena_call_done(call);
    r = ctx->request;
    c = r->connection;

    ngx_log_debug4(NGX_LOG_DEBUG_HTTP, c->log, 0,
                   "arena call: %p, outcome %d, status %ui, %M ms in redis",
                   call, call->result.outcome, call->result.status,
                   call->elapsed);

    /* of a function nobody knows which keys it was about */

    if (call->script->engine == NGX_ARENA_ENGINE_POSTGRES
        && !call->script->inert)
    {
        ngx_arena_changed(call->worker->changes, NULL);
    }

    rc = ngx_http_arena_reply(r, ctx, &call->result);

    ngx_http_finalize_request(r, rc);
    ngx_http_run_posted_requests(c);
}


ngx_http_arena_ctx_t *
ngx_http_arena_call_done(ngx_arena_call_t *call)
{
    ngx_http_arena_ctx_t  *ctx;

    ctx = call->data;
    ctx->call = NULL;
    ctx->redis_time = call->elapsed;

    return ctx;
}


/* The client is gone: the call goes on without it. */

static void
ngx_http_arena_cleanup(void *data)
{
    ngx_http_arena_ctx_t  *ctx;

    ctx = data;

    if (ctx->leave) {
        ctx->leave(ctx);
    }

    ngx_arena_share_leave(&ctx->sharer);

    if (ctx->call) {
        ngx_arena_call_leave(ctx->call);
        ctx->call = NULL;
    }
}
