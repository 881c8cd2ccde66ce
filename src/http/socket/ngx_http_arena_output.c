
/*
 * What a socket is sent: at once, where it takes all of it; else it is kept
 * until it does, up to a size, and for a time.
 */


#include "ngx_http_arena_socket.h"


static ngx_int_t ngx_http_arena_output_send_now(ngx_http_request_t *r,
    ngx_str_t *text);
static ngx_http_arena_piece_t *ngx_http_arena_output_piece(
    ngx_http_arena_socket_t *socket, ngx_str_t *text,
    ngx_arena_message_t *message);
static void ngx_http_arena_output_release(ngx_http_arena_socket_t *socket,
    ngx_http_arena_piece_t *piece);
static void ngx_http_arena_output_flush(ngx_http_request_t *r);


/*
 * Nearly always the client has taken all that was sent before, and takes this
 * at once.  What it does not take goes the way of any output of nginx.
 */

ngx_uint_t
ngx_http_arena_output_send(ngx_http_arena_socket_t *socket, ngx_str_t *text,
    ngx_arena_message_t *message)
{
    ngx_int_t                n;
    ngx_str_t                rest;
    ngx_chain_t              out;
    ngx_http_request_t      *r;
    ngx_http_arena_piece_t  *piece;

    r = socket->request;
    n = ngx_http_arena_output_send_now(r, text);

    if (n == (ngx_int_t) text->len) {

        if (!ngx_queue_empty(&socket->unsent)) {
            ngx_http_arena_output_settle(socket);
        }

        return 1;
    }

    if (n == NGX_ERROR) {
        goto failed;
    }

    rest.data = text->data + n;
    rest.len = text->len - n;

    piece = ngx_http_arena_output_piece(socket, &rest, message);
    if (piece == NULL) {
        goto failed;
    }

    out.buf = &piece->buf;
    out.next = NULL;

    if (ngx_http_output_filter(r, &out) == NGX_ERROR) {
        goto failed;
    }

    ngx_http_arena_output_settle(socket);

    return 1;

failed:

    ngx_http_arena_close_now(ngx_http_get_module_ctx(r, ngx_http_arena_module));

    return 0;
}


/* Bytes that were sent, or NGX_ERROR. */

static ngx_int_t
ngx_http_arena_output_send_now(ngx_http_request_t *r, ngx_str_t *text)
{
    ssize_t            n;
    ngx_connection_t  *c;

    c = r->connection;

    if (c->error) {
        return NGX_ERROR;
    }

    if (r->out || c->buffered || !c->write->ready || c->write->delayed) {
        return 0;
    }

#if (NGX_HTTP_SSL)

    /* OpenSSL wants what it did not take from the same place again */

    if (c->ssl) {
        return 0;
    }

#endif

#if (NGX_HTTP_V2)

    if (r->stream) {
        return 0;
    }

#endif

    n = c->send(c, text->data, text->len);

    if (n == NGX_AGAIN) {
        return 0;
    }

    if (n < 0) {
        c->error = 1;
        return NGX_ERROR;
    }

    return n;
}


static ngx_http_arena_piece_t *
ngx_http_arena_output_piece(ngx_http_arena_socket_t *socket, ngx_str_t *text,
    ngx_arena_message_t *message)
{
    ngx_queue_t             *q;
    ngx_http_arena_piece_t  *piece;

    if (ngx_queue_empty(&socket->spare)) {
        piece = ngx_palloc(socket->request->pool,
                           sizeof(ngx_http_arena_piece_t));
        if (piece == NULL) {
            return NULL;
        }

    } else {
        q = ngx_queue_head(&socket->spare);
        ngx_queue_remove(q);
        piece = ngx_queue_data(q, ngx_http_arena_piece_t, queue);
    }

    ngx_memzero(&piece->buf, sizeof(ngx_buf_t));
    piece->buf.start = text->data;
    piece->buf.pos = text->data;
    piece->buf.last = text->data + text->len;
    piece->buf.end = piece->buf.last;
    piece->buf.memory = 1;
    piece->buf.flush = 1;

    piece->message = message;

    if (message) {
        message->references++;
    }

    ngx_queue_insert_tail(&socket->unsent, &piece->queue);

    return piece;
}


static void
ngx_http_arena_output_release(ngx_http_arena_socket_t *socket,
    ngx_http_arena_piece_t *piece)
{
    ngx_queue_remove(&piece->queue);
    ngx_queue_insert_head(&socket->spare, &piece->queue);

    if (piece->message) {
        ngx_arena_message_release(piece->message);
    }
}


/* After any output: what was sent is let go, the rest is waited for. */

void
ngx_http_arena_output_settle(ngx_http_arena_socket_t *socket)
{
    size_t                      size;
    ngx_event_t                *wev;
    ngx_queue_t                *q, *next;
    ngx_connection_t           *c;
    ngx_http_request_t         *r;
    ngx_http_arena_piece_t     *piece;
    ngx_http_core_loc_conf_t   *clcf;
    ngx_http_arena_loc_conf_t  *alcf;

    r = socket->request;
    c = r->connection;
    wev = c->write;
    size = 0;

    for (q = ngx_queue_head(&socket->unsent);
         q != ngx_queue_sentinel(&socket->unsent);
         q = next)
    {
        next = ngx_queue_next(q);
        piece = ngx_queue_data(q, ngx_http_arena_piece_t, queue);

        if (ngx_buf_size(&piece->buf) == 0) {
            ngx_http_arena_output_release(socket, piece);

        } else {
            size += ngx_buf_size(&piece->buf);
        }
    }

    if (r->out == NULL && !c->buffered) {

        if (wev->timer_set) {
            ngx_del_timer(wev);
        }

        if (r->write_event_handler == ngx_http_arena_output_flush) {
            r->write_event_handler = socket->write_event_handler;
        }

        return;
    }

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    if (size > alcf->socket_buffer) {
        ngx_http_arena_close_slow(ngx_http_get_module_ctx(r,
                                                     ngx_http_arena_module));
        return;
    }

    if (r->write_event_handler != ngx_http_arena_output_flush) {
        socket->write_event_handler = r->write_event_handler;
        r->write_event_handler = ngx_http_arena_output_flush;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (!wev->timer_set && !wev->delayed) {
        ngx_add_timer(wev, clcf->send_timeout);
    }

    if (ngx_handle_write_event(wev, clcf->send_lowat) != NGX_OK) {
        ngx_http_arena_close_now(ngx_http_get_module_ctx(r,
                                                     ngx_http_arena_module));
    }
}


static void
ngx_http_arena_output_flush(ngx_http_request_t *r)
{
    ngx_event_t           *wev;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);
    wev = r->connection->write;

    if (wev->timedout) {
        ngx_http_arena_close_slow(ctx);
        return;
    }

    if (ngx_http_output_filter(r, NULL) == NGX_ERROR) {
        ngx_http_arena_close_now(ctx);
        return;
    }

    if (wev->timer_set) {
        ngx_del_timer(wev);
    }

    ngx_http_arena_output_settle(ctx->socket);
}


void
ngx_http_arena_output_clear(ngx_http_arena_socket_t *socket)
{
    ngx_queue_t  *q;

    while (!ngx_queue_empty(&socket->unsent)) {
        q = ngx_queue_head(&socket->unsent);

        ngx_http_arena_output_release(socket,
                                      ngx_queue_data(q, ngx_http_arena_piece_t,
                                                     queue));
    }
}
