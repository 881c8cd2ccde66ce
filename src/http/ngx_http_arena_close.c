
/*
 * Closing sockets: whose session is over, who does not take what is sent, or
 * who may have missed something.
 */


#include "ngx_http_arena.h"


/* how long a client may take to say goodbye, in milliseconds */
#define NGX_HTTP_ARENA_GOODBYE  2000

/* what is published to close sockets: this, and a session's number */
#define NGX_HTTP_ARENA_CLOSE    "@close@"


static void ngx_http_arena_close_goodbye(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_close_begin(ngx_http_arena_ctx_t *ctx,
    ngx_msec_t delay);
static void ngx_http_arena_close_count(ngx_http_arena_ctx_t *ctx,
    ngx_str_t *reason);
static void ngx_http_arena_close_handler(ngx_event_t *ev);
static void ngx_http_arena_close_cleanup(void *data);


/* A WebSocket frame: close, two bytes, 1001 "going away". */

static u_char  ngx_http_arena_close_frame[] = { 0x88, 0x02, 0x03, 0xe9 };

static ngx_str_t  ngx_http_arena_close_session = ngx_string("session");
static ngx_str_t  ngx_http_arena_close_slowness = ngx_string("slow");
static ngx_str_t  ngx_http_arena_close_loss = ngx_string("lost");


void
ngx_http_arena_close_start(ngx_arena_metrics_t *metrics)
{
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_SOCKETS_CLOSED,
                         &ngx_http_arena_close_session, 0);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_SOCKETS_CLOSED,
                         &ngx_http_arena_close_slowness, 0);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_SOCKETS_CLOSED,
                         &ngx_http_arena_close_loss, 0);
}


/* The order comes behind the events of that session, on the same channel. */

ngx_uint_t
ngx_http_arena_close_ordered(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *text)
{
    size_t     len;
    ngx_int_t  session;

    len = sizeof(NGX_HTTP_ARENA_CLOSE) - 1;

    if (text->len < len
        || ngx_memcmp(text->data, NGX_HTTP_ARENA_CLOSE, len) != 0)
    {
        return 0;
    }

    session = ngx_atoi(text->data + len, text->len - len);

    if (session == NGX_ERROR || ctx->claims.session > (uint64_t) session) {
        return 1;
    }

    if (!ctx->subscribed) {
        ctx->ended = 1;
        return 1;
    }

    ngx_http_arena_close_count(ctx, &ngx_http_arena_close_session);

    if (r->header_sent) {
        ngx_http_arena_close_goodbye(r, ctx);

    } else {
        ngx_http_arena_close_now(ctx);
    }

    return 1;
}


void
ngx_http_arena_close_lost(ngx_arena_listener_t *listener)
{
    ngx_http_request_t       *r;
    ngx_http_arena_ctx_t     *ctx;
    ngx_http_arena_socket_t  *socket;

    socket = listener->data;
    r = socket->request;
    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (!ctx->over) {
        ngx_http_arena_close_count(ctx, &ngx_http_arena_close_loss);
        ngx_http_arena_close_goodbye(r, ctx);
    }
}


void
ngx_http_arena_close_slow(ngx_http_arena_ctx_t *ctx)
{
    if (!ctx->over) {
        ngx_http_arena_close_count(ctx, &ngx_http_arena_close_slowness);
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


static void
ngx_http_arena_close_count(ngx_http_arena_ctx_t *ctx, ngx_str_t *reason)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(ctx->request, ngx_http_arena_module);

    ngx_arena_metric_add(amcf->worker->metrics,
                         NGX_ARENA_METRIC_SOCKETS_CLOSED, reason, 1);
}


/* A WebSocket is told, and may answer; an event stream just ends. */

static void
ngx_http_arena_close_goodbye(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_buf_t    *b;
    ngx_int_t     rc;
    ngx_chain_t   out;

    b = ngx_calloc_buf(r->pool);
    rc = NGX_ERROR;

    if (b) {
        if (ctx->socket->websocket) {
            b->pos = ngx_http_arena_close_frame;
            b->last = b->pos + sizeof(ngx_http_arena_close_frame);
            b->memory = 1;
            b->flush = 1;

        } else {
            b->last_buf = 1;
        }

        out.buf = b;
        out.next = NULL;

        rc = ngx_http_output_filter(r, &out);
    }

    if (rc == NGX_ERROR || !ctx->socket->websocket) {
        ngx_http_arena_close_now(ctx);
        return;
    }

    if (ngx_http_arena_close_begin(ctx, NGX_HTTP_ARENA_GOODBYE) == NGX_OK) {
        ngx_http_arena_socket_settle(ctx->socket);
    }
}


/* From now on nothing passes; it ends when the timer does. */

static ngx_int_t
ngx_http_arena_close_begin(ngx_http_arena_ctx_t *ctx, ngx_msec_t delay)
{
    ngx_pool_cleanup_t  *cleanup;

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


/* For a body filter: nothing of it is sent. */

void
ngx_http_arena_close_drop(ngx_chain_t *in)
{
    for ( /* void */ ; in; in = in->next) {
        in->buf->pos = in->buf->last;
        in->buf->file_pos = in->buf->file_last;
    }
}
