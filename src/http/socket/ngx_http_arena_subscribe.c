
/*
 * WebSocket and EventSource subscribers: who is admitted, and to which
 * channels.  A client is answered when it hears them, so that nothing lies
 * between what it hears and the state that it then fetches.
 */


#include "ngx_http_arena_socket.h"
#include "../request/ngx_http_arena_observe.h"
#include "../request/ngx_http_arena_request.h"
#include "../../base/ngx_arena_deflate.h"


static ngx_int_t ngx_http_arena_subscribe_start(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_subscribe_ask(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_subscribe_handler_done(ngx_arena_call_t *call);
static ngx_int_t ngx_http_arena_subscribe_join(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *channels);
static void ngx_http_arena_subscribe_joined(ngx_http_request_t *r,
    ngx_int_t rc);
static ngx_int_t ngx_http_arena_subscribe_check(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_subscribe_admit(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_subscribe_deflate(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_subscribe_note(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_subscribe_count(
    ngx_http_arena_subscriber_t *subscriber, ngx_int_t n);
static void ngx_http_arena_subscribe_cleanup(void *data);
static ngx_int_t ngx_http_arena_refuse(ngx_http_request_t *r, ngx_int_t rc);
static void ngx_http_arena_subscribe_heard(ngx_arena_listener_t *listener,
    ngx_uint_t ok);


ngx_arena_listener_calls_t  ngx_http_arena_listener_calls = {
    ngx_http_arena_subscribe_heard,
    ngx_http_arena_socket_deliver,
    ngx_http_arena_close_lost
};


/* In the access phase, before nchan's content handler. */

ngx_int_t
ngx_http_arena_subscribe_handler(ngx_http_request_t *r)
{
    ngx_http_arena_ctx_t       *ctx;
    ngx_http_arena_loc_conf_t  *alcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    if (alcf->subscribe == NGX_HTTP_ARENA_SUBSCRIBE_OFF || r != r->main) {
        return NGX_DECLINED;
    }

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ctx->subscribed) {
        return NGX_OK;
    }

    if (ctx->call || ctx->socket) {
        return NGX_AGAIN;
    }

    return ngx_http_arena_subscribe_start(r, ctx);
}


static ngx_int_t
ngx_http_arena_subscribe_start(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t                   rc;
    ngx_str_t                   allow;
    ngx_http_arena_problem_t   *problem;
    ngx_http_arena_loc_conf_t  *alcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    ctx->began = ngx_arena_microseconds();
    rc = ngx_http_arena_route(r, ctx, 1, &allow);

    if (rc != NGX_OK) {
        return ngx_http_arena_refuse(r, ngx_http_arena_route_refuse(r, rc,
                                                                    &allow));
    }

    if (ngx_http_arena_handshake(r, ctx) != NGX_OK) {
        return NGX_DONE;
    }

    problem = ngx_http_arena_authenticate(r, ctx);

    ngx_log_debug4(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena handshake: about \"%V\", participant \"%V\", "
                   "session %uL, problem \"%s\"", &ctx->scope,
                   &ctx->claims.subject, ctx->claims.session,
                   problem ? (char *) problem->code.data : "");

    if (problem == NULL && ctx->claims.subject.len == 0
        && alcf->subscribe == NGX_HTTP_ARENA_SUBSCRIBE_PARTICIPANT)
    {
        problem = &ngx_http_arena_unauthenticated;
    }

    if (problem) {
        return ngx_http_arena_refuse(r, ngx_http_arena_problem(r, problem, NULL,
                                                               NULL));
    }

    return ngx_http_arena_subscribe_ask(r, ctx);
}


static ngx_int_t
ngx_http_arena_subscribe_ask(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t                    rc;
    ngx_uint_t                   retry;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ngx_http_arena_call_create(r, ctx,
                                   ngx_http_arena_subscribe_handler_done)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_arena_arguments(r, ctx);

    if (rc != NGX_OK) {
        return (rc == NGX_DONE) ? NGX_DONE : NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    retry = ngx_http_arena_shed(r, ctx);

    if (retry) {
        return ngx_http_arena_refuse(r,
                        ngx_http_arena_problem_retry(r,
                                                  &ngx_http_arena_overloaded,
                                                  retry));
    }

    r->connection->log->action = "admitting a subscriber";
    r->read_event_handler = ngx_http_test_reading;

    ngx_http_arena_admission_enter(&amcf->sockets->admission, ctx);

    return NGX_AGAIN;
}


static void
ngx_http_arena_subscribe_handler_done(ngx_arena_call_t *call)
{
    ngx_connection_t      *c;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_arena_call_done(call);
    r = ctx->request;
    c = r->connection;

    ngx_http_arena_admission_leave(ctx);

    if (call->result.outcome != NGX_ARENA_CALL_DONE
        || call->result.status != NGX_HTTP_OK)
    {
        ngx_http_finalize_request(r, ngx_http_arena_reply(r, ctx,
                                                          &call->result));
        ngx_http_run_posted_requests(c);
        return;
    }

    ngx_http_arena_subscribe_joined(r, ctx->checked
                                       ? NGX_OK
                                       : ngx_http_arena_subscribe_join(r, ctx,
                                                         &call->result.body));
}


static ngx_int_t
ngx_http_arena_subscribe_join(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *channels)
{
    ctx->channels.len = channels->len;
    ctx->channels.data = ngx_pstrdup(r->pool, channels);

    if (ctx->channels.data == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_arena_socket_open(r, ctx, &ctx->channels);
}


static void
ngx_http_arena_subscribe_heard(ngx_arena_listener_t *listener, ngx_uint_t ok)
{
    ngx_http_arena_socket_t  *socket;

    socket = listener->data;

    if (!ok) {
        ngx_http_arena_socket_leave(socket);
        ngx_http_arena_subscribe_joined(socket->request, NGX_DECLINED);
        return;
    }

    if (--socket->waiting == 0) {
        ngx_http_arena_subscribe_joined(socket->request, NGX_OK);
    }
}


static void
ngx_http_arena_subscribe_joined(ngx_http_request_t *r, ngx_int_t rc)
{
    ngx_connection_t      *c;
    ngx_http_arena_ctx_t  *ctx;

    c = r->connection;
    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, c->log, 0,
                   "arena subscribe: \"%V\", %i", &ctx->channels, rc);

    if (rc == NGX_AGAIN) {
        r->connection->log->action = "subscribing to channels";
        return;
    }

    if (rc == NGX_OK) {
        rc = ngx_http_arena_subscribe_check(r, ctx);

        if (rc == NGX_AGAIN || rc == NGX_DONE) {
            return;
        }
    }

    /* a worker that exits has no more sockets: another one takes it */

    if (rc == NGX_OK) {
        rc = ngx_exiting ? NGX_DECLINED : ngx_http_arena_subscribe_admit(r, ctx);
    }

    if (rc == NGX_OK) {
        r->read_event_handler = ngx_http_block_reading;
        ngx_http_core_run_phases(r);

    } else if (rc == NGX_DECLINED) {
        ngx_http_finalize_request(r,
                      ngx_http_arena_problem_retry(r,
                                               &ngx_http_arena_unavailable, 1));

    } else {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
    }

    ngx_http_run_posted_requests(c);
}


/*
 * A session may have ended after the script ran and before its channel was
 * joined: a request that has one asks once more, and is told of its end then.
 */

static ngx_int_t
ngx_http_arena_subscribe_check(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    if (ctx->claims.subject.len == 0) {
        return NGX_OK;
    }

    if (ctx->checked) {
        return ctx->ended ? NGX_DECLINED : NGX_OK;
    }

    ctx->checked = 1;

    return ngx_http_arena_subscribe_ask(r, ctx);
}


static ngx_int_t
ngx_http_arena_subscribe_admit(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ctx->subscribed = 1;

    ngx_http_arena_metrics_duration(r, ctx);

    if (ngx_http_arena_subscribe_deflate(r, ctx) != NGX_OK
        || ngx_http_arena_handshake_pass(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ctx->handshake == NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET
        && ngx_http_arena_frames_open(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_arena_subscribe_note(r, ctx);
}


/* nchan knows nothing of it: frames are made here, and what a client sends is
   not looked at. */

static ngx_int_t
ngx_http_arena_subscribe_deflate(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_str_t  *offers, *answer;

    if (!ctx->socket->websocket) {
        return NGX_OK;
    }

    offers = ngx_http_arena_header(r, "Sec-WebSocket-Extensions");
    answer = offers ? ngx_arena_deflate_answer(offers) : NULL;

    if (answer == NULL) {
        return NGX_OK;
    }

    ctx->socket->deflate = 1;

    return ngx_http_arena_add_header(r, "Sec-WebSocket-Extensions", answer);
}


/* The request lives as long as its socket. */

static ngx_int_t
ngx_http_arena_subscribe_note(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_arena_scope_t            *scope;
    ngx_pool_cleanup_t           *cleanup;
    ngx_http_arena_main_conf_t   *amcf;
    ngx_http_arena_subscriber_t  *subscriber;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    cleanup = ngx_pool_cleanup_add(r->pool,
                                   sizeof(ngx_http_arena_subscriber_t));
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    subscriber = cleanup->data;
    subscriber->request = r;
    subscriber->metrics = amcf->worker->metrics;
    subscriber->sockets = amcf->sockets;
    subscriber->presence = NULL;

    scope = &ngx_arena_scopes[ctx->route->scope];

    if (ctx->claims.subject.len && scope->presence.len) {
        subscriber->presence = ngx_arena_presence_open(amcf->worker, r->pool,
                                                   scope, &ctx->scope,
                                                   &ctx->participant,
                                                   ctx->claims.session);
        if (subscriber->presence == NULL) {
            return NGX_ERROR;
        }
    }

    cleanup->handler = ngx_http_arena_subscribe_cleanup;
    ngx_http_arena_sockets_add(amcf->sockets, subscriber);
    ngx_http_arena_subscribe_count(subscriber, 1);

    return NGX_OK;
}


static void
ngx_http_arena_subscribe_count(ngx_http_arena_subscriber_t *subscriber,
    ngx_int_t n)
{
    ngx_str_t         *kind;
    static ngx_str_t   participant = ngx_string("participant");
    static ngx_str_t   spectator = ngx_string("spectator");

    kind = subscriber->presence ? &participant : &spectator;

    ngx_arena_metric_add(subscriber->metrics, NGX_ARENA_METRIC_SOCKETS, kind,
                         n);

    if (n > 0) {
        ngx_arena_metric_add(subscriber->metrics,
                             NGX_ARENA_METRIC_SOCKETS_OPENED, kind, n);
    }
}


static void
ngx_http_arena_subscribe_cleanup(void *data)
{
    ngx_http_arena_subscriber_t  *subscriber;

    subscriber = data;

    if (subscriber->presence) {
        ngx_arena_presence_close(subscriber->presence);
    }

    ngx_http_arena_sockets_remove(subscriber->sockets, subscriber);
    ngx_http_arena_subscribe_count(subscriber, -1);
}


/* The answer was sent here: the access phase goes no further. */

static ngx_int_t
ngx_http_arena_refuse(ngx_http_request_t *r, ngx_int_t rc)
{
    ngx_http_finalize_request(r, rc);

    return NGX_DONE;
}
