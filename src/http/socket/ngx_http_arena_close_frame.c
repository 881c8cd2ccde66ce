
/*
 * Sockets that are told of their end: whose session is over, and who may have
 * missed something.
 */


#include "ngx_http_arena_socket.h"


/* how long a client may take to answer, in milliseconds */
#define NGX_HTTP_ARENA_GOODBYE  2000

/* what is published to close sockets: this, and a session's number */
#define NGX_HTTP_ARENA_CLOSE    "@close@"


static void ngx_http_arena_close_goodbye(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* A WebSocket frame: close, two bytes, 1001 "going away". */

static u_char  ngx_http_arena_close_frame[] = { 0x88, 0x02, 0x03, 0xe9 };


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

    ngx_http_arena_close_count(ctx, NGX_HTTP_ARENA_CLOSE_SESSION);

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
        ngx_http_arena_close_count(ctx, NGX_HTTP_ARENA_CLOSE_LOST);
        ngx_http_arena_close_goodbye(r, ctx);
    }
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
        ngx_http_arena_output_settle(ctx->socket);
    }
}
