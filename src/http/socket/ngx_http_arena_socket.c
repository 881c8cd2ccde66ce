
/*
 * Sockets: what their channels hear is written here.  nchan, which holds them,
 * sees to the handshake and the end; no message goes through it.
 */


#include "ngx_http_arena_socket.h"


/* what the script puts before the name of a channel that anybody may hear */
#define NGX_HTTP_ARENA_PUBLIC  '+'


static ngx_uint_t ngx_http_arena_socket_is_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_socket_join(ngx_http_arena_socket_t *socket,
    ngx_arena_relay_t *relay, ngx_str_t *channels);
static ngx_int_t ngx_http_arena_socket_listeners(
    ngx_http_arena_socket_t *socket, ngx_str_t *channels);
static void ngx_http_arena_socket_cleanup(void *data);


ngx_int_t
ngx_http_arena_socket_open(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *channels)
{
    ngx_pool_cleanup_t          *cleanup;
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

    if (ngx_http_arena_socket_listeners(socket, channels) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_arena_socket_join(socket, amcf->worker->relay, channels);
}


static ngx_int_t
ngx_http_arena_socket_join(ngx_http_arena_socket_t *socket,
    ngx_arena_relay_t *relay, ngx_str_t *channels)
{
    u_char                *p, *comma, *last;
    ngx_int_t              rc;
    ngx_str_t              name;
    ngx_arena_listener_t  *listener;

    last = channels->data + channels->len;

    for (p = channels->data; p < last; p = comma + 1) {

        comma = ngx_strlchr(p, last, ',');

        if (comma == NULL) {
            comma = last;
        }

        listener = &socket->listeners[socket->nlisteners];
        listener->data = socket;

        if (*p == NGX_HTTP_ARENA_PUBLIC) {
            socket->public |= (ngx_uint_t) 1 << socket->nlisteners;
            p++;
        }

        socket->nlisteners++;
        name.data = p;
        name.len = comma - p;

        rc = ngx_arena_relay_join(relay, &name, listener);

        if (rc == NGX_AGAIN) {
            socket->waiting++;

        } else if (rc != NGX_OK) {
            return rc;
        }
    }

    return socket->waiting ? NGX_AGAIN : NGX_OK;
}


static ngx_int_t
ngx_http_arena_socket_listeners(ngx_http_arena_socket_t *socket,
    ngx_str_t *channels)
{
    size_t      i;
    ngx_uint_t  n;

    n = 1;

    for (i = 0; i < channels->len; i++) {
        n += (channels->data[i] == ',');
    }

    if (n > NGX_HTTP_ARENA_MAX_CHANNELS) {
        ngx_log_error(NGX_LOG_ERR, socket->request->connection->log, 0,
                      "arena: a script names %ui channels of a socket, and "
                      "the most are %d", n, NGX_HTTP_ARENA_MAX_CHANNELS);
        return NGX_ERROR;
    }

    socket->listeners = ngx_pcalloc(socket->request->pool,
                                    n * sizeof(ngx_arena_listener_t));

    return socket->listeners ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_arena_socket_cleanup(void *data)
{
    ngx_http_arena_socket_t  *socket;

    socket = data;

    ngx_http_arena_socket_leave(socket);

    ngx_http_arena_output_clear(socket);
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


ngx_uint_t
ngx_http_arena_socket_deliver(ngx_arena_listener_t *listener,
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
        && (socket->public & ((ngx_uint_t) 1 << (listener - socket->listeners))))
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

    return ngx_http_arena_output_send(socket, text, message);
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
        (void) ngx_http_arena_output_send(socket,
                                          socket->websocket ? &frame : &comment,
                                          NULL);
    }
}
