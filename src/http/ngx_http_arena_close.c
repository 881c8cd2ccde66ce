
/*
 * Closing a socket whose session is over.  The order comes as a message of its
 * private channel, behind the events of that session; nothing passes after it.
 */


#include "ngx_http_arena.h"


/* how long a client may take to say goodbye, in milliseconds */
#define NGX_HTTP_ARENA_GOODBYE  2000


static ngx_int_t ngx_http_arena_close_order(ngx_chain_t *in);
static ngx_int_t ngx_http_arena_close_socket(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_output_body_filter_pt next);
static void ngx_http_arena_close_drop(ngx_chain_t *in);
static void ngx_http_arena_close_handler(ngx_event_t *ev);
static void ngx_http_arena_close_cleanup(void *data);


/* A WebSocket frame: close, two bytes, 1001 "going away". */

static u_char  ngx_http_arena_close_frame[] = { 0x88, 0x02, 0x03, 0xe9 };


ngx_int_t
ngx_http_arena_close_filter(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_chain_t *in, ngx_http_output_body_filter_pt next)
{
    ngx_int_t  session;

    if (ctx->over) {
        ngx_http_arena_close_drop(in);
        return NGX_OK;
    }

    session = ngx_http_arena_close_order(in);

    if (session == NGX_DECLINED) {
        return NGX_DECLINED;
    }

    ngx_http_arena_close_drop(in);

    if (ctx->claims.session > (uint64_t) session) {
        return NGX_OK;
    }

    return ngx_http_arena_close_socket(r, ctx, next);
}


/* The session that an order is for, or NGX_DECLINED. */

static ngx_int_t
ngx_http_arena_close_order(ngx_chain_t *in)
{
    size_t      len;
    ngx_buf_t  *b;

    len = sizeof(NGX_HTTP_ARENA_CLOSE) - 1;

    for ( /* void */ ; in; in = in->next) {
        b = in->buf;

        if (ngx_buf_in_memory(b) && (size_t) (b->last - b->pos) > len
            && ngx_memcmp(b->pos, NGX_HTTP_ARENA_CLOSE, len) == 0)
        {
            return ngx_atoi(b->pos + len, b->last - b->pos - len);
        }
    }

    return NGX_DECLINED;
}


static void
ngx_http_arena_close_drop(ngx_chain_t *in)
{
    for ( /* void */ ; in; in = in->next) {
        in->buf->pos = in->buf->last;
        in->buf->file_pos = in->buf->file_last;
    }
}


/* A WebSocket is told, and may answer; an event stream just ends. */

static ngx_int_t
ngx_http_arena_close_socket(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_output_body_filter_pt next)
{
    ngx_buf_t           *b;
    ngx_uint_t           websocket;
    ngx_chain_t          out;
    ngx_pool_cleanup_t  *cleanup;

    b = ngx_calloc_buf(r->pool);
    cleanup = ngx_pool_cleanup_add(r->pool, 0);

    if (b == NULL || cleanup == NULL) {
        return NGX_ERROR;
    }

    websocket = (r->headers_out.status == NGX_HTTP_SWITCHING_PROTOCOLS);

    if (websocket) {
        b->pos = ngx_http_arena_close_frame;
        b->last = b->pos + sizeof(ngx_http_arena_close_frame);
        b->memory = 1;
        b->flush = 1;

    } else {
        b->last_buf = 1;
    }

    ctx->over = 1;
    ctx->close.handler = ngx_http_arena_close_handler;
    ctx->close.data = ctx;
    ctx->close.log = r->connection->log;
    ctx->close.cancelable = 1;

    cleanup->handler = ngx_http_arena_close_cleanup;
    cleanup->data = ctx;

    ngx_add_timer(&ctx->close, websocket ? NGX_HTTP_ARENA_GOODBYE : 1);

    out.buf = b;
    out.next = NULL;

    return next(r, &out);
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
