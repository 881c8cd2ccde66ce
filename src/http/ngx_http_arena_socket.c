
/*
 * Sockets: what their channels hear is written here.  nchan, which holds them,
 * sees to the handshake and the end; no message goes through it.
 */


#include "ngx_http_arena.h"


/* what the script puts before the name of a channel that anybody may hear */
#define NGX_HTTP_ARENA_PUBLIC  '+'


static ngx_uint_t ngx_http_arena_socket_is_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_uint_t ngx_http_arena_socket_hear(ngx_arena_listener_t *listener,
    ngx_arena_message_t *message, ngx_arena_form_t *form);
static ngx_arena_listener_t *ngx_http_arena_socket_add(
    ngx_http_arena_socket_t *socket);
static void ngx_http_arena_socket_cleanup(void *data);
static ngx_uint_t ngx_http_arena_socket_send(ngx_http_arena_socket_t *socket,
    ngx_str_t *text, ngx_arena_message_t *message);
static ngx_int_t ngx_http_arena_socket_send_now(ngx_http_request_t *r,
    ngx_str_t *text);
static ngx_http_arena_piece_t *ngx_http_arena_socket_piece(
    ngx_http_arena_socket_t *socket, ngx_str_t *text,
    ngx_arena_message_t *message);
static void ngx_http_arena_socket_release(ngx_http_arena_socket_t *socket,
    ngx_http_arena_piece_t *piece);
static void ngx_http_arena_socket_flush(ngx_http_request_t *r);


ngx_arena_listener_calls_t  ngx_http_arena_listener_calls = {
    ngx_http_arena_subscribe_heard,
    ngx_http_arena_socket_hear,
    ngx_http_arena_close_lost
};


ngx_int_t
ngx_http_arena_socket_open(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *channels)
{
    u_char                      *p, *comma, *last;
    ngx_int_t                    rc;
    ngx_str_t                    name;
    ngx_pool_cleanup_t          *cleanup;
    ngx_arena_listener_t        *listener;
    ngx_http_arena_socket_t     *socket;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    cleanup = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_arena_socket_t));
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    socket = cleanup->data;
    ngx_memzero(socket, sizeof(ngx_http_arena_socket_t));
    socket->request = r;
    socket->websocket = (ctx->handshake == NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET);
    ngx_queue_init(&socket->unsent);
    ngx_queue_init(&socket->spare);
    ctx->socket = socket;

    cleanup->handler = ngx_http_arena_socket_cleanup;

    last = channels->data + channels->len;

    for (p = channels->data; p < last; p = comma + 1) {

        comma = ngx_strlchr(p, last, ',');

        if (comma == NULL) {
            comma = last;
        }

        listener = ngx_http_arena_socket_add(socket);
        if (listener == NULL) {
            return NGX_ERROR;
        }

        if (*p == NGX_HTTP_ARENA_PUBLIC) {
            socket->public |= 1 << (listener - socket->listeners);
            p++;
        }

        name.data = p;
        name.len = comma - p;

        rc = ngx_arena_relay_join(amcf->worker->relay, &name, listener);

        if (rc == NGX_AGAIN) {
            socket->waiting++;

        } else if (rc != NGX_OK) {
            return rc;
        }
    }

    return socket->waiting ? NGX_AGAIN : NGX_OK;
}


static ngx_arena_listener_t *
ngx_http_arena_socket_add(ngx_http_arena_socket_t *socket)
{
    ngx_arena_listener_t  *listener;

    if (socket->nlisteners == NGX_HTTP_ARENA_MAX_CHANNELS) {
        return NULL;
    }

    listener = &socket->listeners[socket->nlisteners++];
    listener->data = socket;

    return listener;
}


static void
ngx_http_arena_socket_cleanup(void *data)
{
    ngx_http_arena_socket_t  *socket;

    socket = data;

    ngx_http_arena_socket_leave(socket);

    while (!ngx_queue_empty(&socket->unsent)) {
        ngx_http_arena_socket_release(socket,
                          ngx_queue_data(ngx_queue_head(&socket->unsent),
                                         ngx_http_arena_piece_t, queue));
    }
}


void
ngx_http_arena_socket_leave(ngx_http_arena_socket_t *socket)
{
    ngx_uint_t  i;

    for (i = 0; i < socket->nlisteners; i++) {
        ngx_arena_relay_leave(&socket->listeners[i]);
    }

    socket->waiting = 0;
}


static ngx_uint_t
ngx_http_arena_socket_is_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    return !ctx->over
           && (r->headers_out.status < NGX_HTTP_SPECIAL_RESPONSE
               || r->headers_out.status == NGX_HTTP_CLIENT_CLOSED_REQUEST);
}


static ngx_uint_t
ngx_http_arena_socket_hear(ngx_arena_listener_t *listener,
    ngx_arena_message_t *message, ngx_arena_form_t *form)
{
    ngx_str_t                *text;
    ngx_http_request_t       *r;
    ngx_http_arena_ctx_t     *ctx;
    ngx_http_arena_socket_t  *socket;

    socket = listener->data;
    r = socket->request;
    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (!ngx_http_arena_socket_is_open(r, ctx)) {
        return 0;
    }

    if (ngx_http_arena_close_ordered(r, ctx, &form->text)) {
        return 0;
    }

    /* a client that has no answer yet fetches its state when it has */

    if (!r->header_sent) {
        return 0;
    }

    /* beside what is private, a length would tell of it */

    if (socket->deflate
        && (socket->public & (1 << (listener - socket->listeners))))
    {
        text = ngx_arena_message_compressed(form, r->connection->log);

    } else if (socket->websocket) {
        text = &form->frame;

    } else {
        text = ngx_arena_message_event(form, r->connection->log);

        if (text == NULL) {
            ngx_http_arena_close_now(ctx);
            return 0;
        }
    }

    return ngx_http_arena_socket_send(socket, text, message);
}


void
ngx_http_arena_socket_ping(ngx_http_arena_socket_t *socket)
{
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    static ngx_str_t  frame = ngx_string("\x89\0");
    static ngx_str_t  comment = ngx_string(":\n\n");

    r = socket->request;
    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ngx_http_arena_socket_is_open(r, ctx) && r->header_sent
        && r->out == NULL && !r->connection->buffered)
    {
        (void) ngx_http_arena_socket_send(socket,
                                          socket->websocket ? &frame : &comment,
                                          NULL);
    }
}


/*
 * Nearly always the client has taken all that was sent before, and takes this
 * at once.  What it does not take goes the way of any output of nginx.
 */

static ngx_uint_t
ngx_http_arena_socket_send(ngx_http_arena_socket_t *socket, ngx_str_t *text,
    ngx_arena_message_t *message)
{
    ngx_int_t                n;
    ngx_str_t                rest;
    ngx_chain_t              out;
    ngx_http_request_t      *r;
    ngx_http_arena_piece_t  *piece;

    r = socket->request;
    n = ngx_http_arena_socket_send_now(r, text);

    if (n == (ngx_int_t) text->len) {

        if (!ngx_queue_empty(&socket->unsent)) {
            ngx_http_arena_socket_settle(socket);
        }

        return 1;
    }

    if (n == NGX_ERROR) {
        goto failed;
    }

    rest.data = text->data + n;
    rest.len = text->len - n;

    piece = ngx_http_arena_socket_piece(socket, &rest, message);
    if (piece == NULL) {
        goto failed;
    }

    out.buf = &piece->buf;
    out.next = NULL;

    if (ngx_http_output_filter(r, &out) == NGX_ERROR) {
        goto failed;
    }

    ngx_http_arena_socket_settle(socket);

    return 1;

failed:

    ngx_http_arena_close_now(ngx_http_get_module_ctx(r, ngx_http_arena_module));

    return 0;
}


/* Bytes that were sent, or NGX_ERROR. */

static ngx_int_t
ngx_http_arena_socket_send_now(ngx_http_request_t *r, ngx_str_t *text)
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
ngx_http_arena_socket_piece(ngx_http_arena_socket_t *socket, ngx_str_t *text,
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
ngx_http_arena_socket_release(ngx_http_arena_socket_t *socket,
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
ngx_http_arena_socket_settle(ngx_http_arena_socket_t *socket)
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
            ngx_http_arena_socket_release(socket, piece);

        } else {
            size += ngx_buf_size(&piece->buf);
        }
    }

    if (r->out == NULL && !c->buffered) {

        if (wev->timer_set) {
            ngx_del_timer(wev);
        }

        if (r->write_event_handler == ngx_http_arena_socket_flush) {
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

    if (r->write_event_handler != ngx_http_arena_socket_flush) {
        socket->write_event_handler = r->write_event_handler;
        r->write_event_handler = ngx_http_arena_socket_flush;
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
ngx_http_arena_socket_flush(ngx_http_request_t *r)
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

    ngx_http_arena_socket_settle(ctx->socket);
}
