
/*
 * A worker that begins to exit closes its sockets, some at a time: those who
 * come again at once would stand before everybody else in the new workers, and
 * at Redis.  Until its turn comes a socket hears on.
 */


#include "ngx_http_arena_socket.h"


/* milliseconds in which all are closed; and how many in each at least */
#define NGX_HTTP_ARENA_SHUTDOWN        2000
#define NGX_HTTP_ARENA_SHUTDOWN_LEAST  5


static void ngx_http_arena_shutdown_begin(ngx_event_t *ev);
static void ngx_http_arena_shutdown_handler(ngx_event_t *ev);


/*
 * nginx tells the idle connections of a worker, and nobody else, that it begins
 * to exit: so here is one.
 */

ngx_int_t
ngx_http_arena_shutdown_start(ngx_cycle_t *cycle,
    ngx_http_arena_sockets_t *sockets)
{
    ngx_socket_t                s;
    ngx_connection_t           *c;
    ngx_http_arena_shutdown_t  *shutdown;

    shutdown = &sockets->shutdown;

    shutdown->timer.handler = ngx_http_arena_shutdown_handler;
    shutdown->timer.data = sockets;
    shutdown->timer.log = cycle->log;

    s = ngx_socket(AF_UNIX, SOCK_STREAM, 0);

    if (s == (ngx_socket_t) -1) {
        ngx_log_error(NGX_LOG_ALERT, cycle->log, ngx_socket_errno,
                      ngx_socket_n " failed");
        return NGX_ERROR;
    }

    c = ngx_get_connection(s, cycle->log);

    if (c == NULL) {
        (void) ngx_close_socket(s);
        return NGX_ERROR;
    }

    c->data = sockets;
    c->idle = 1;
    c->read->handler = ngx_http_arena_shutdown_begin;
    c->read->log = cycle->log;
    c->write->log = cycle->log;

    shutdown->connection = c;

    return NGX_OK;
}


void
ngx_http_arena_shutdown_stop(ngx_http_arena_sockets_t *sockets)
{
    ngx_http_arena_shutdown_t  *shutdown;

    shutdown = &sockets->shutdown;

    if (shutdown->connection) {
        ngx_close_connection(shutdown->connection);
        shutdown->connection = NULL;
    }

    if (shutdown->timer.timer_set) {
        ngx_del_timer(&shutdown->timer);
    }
}


static void
ngx_http_arena_shutdown_begin(ngx_event_t *ev)
{
    ngx_connection_t           *c;
    ngx_http_arena_sockets_t   *sockets;
    ngx_http_arena_shutdown_t  *shutdown;

    c = ev->data;
    sockets = c->data;
    shutdown = &sockets->shutdown;

    ngx_close_connection(c);
    shutdown->connection = NULL;

    shutdown->pace = ngx_max(sockets->count / NGX_HTTP_ARENA_SHUTDOWN,
                             NGX_HTTP_ARENA_SHUTDOWN_LEAST);
    shutdown->paced = ngx_current_msec;

    ngx_http_arena_shutdown_handler(&shutdown->timer);
}


/* A turn that comes late closes the more. */

static void
ngx_http_arena_shutdown_handler(ngx_event_t *ev)
{
    ngx_uint_t                    n;
    ngx_queue_t                  *q;
    ngx_connection_t             *c;
    ngx_http_arena_sockets_t     *sockets;
    ngx_http_arena_shutdown_t    *shutdown;
    ngx_http_arena_subscriber_t  *subscriber;

    sockets = ev->data;
    shutdown = &sockets->shutdown;

    n = shutdown->pace * (ngx_current_msec - shutdown->paced + 1);
    shutdown->paced = ngx_current_msec;

    while (n-- && !ngx_queue_empty(&sockets->queue)) {
        q = ngx_queue_head(&sockets->queue);
        subscriber = ngx_queue_data(q, ngx_http_arena_subscriber_t, queue);
        c = subscriber->request->connection;

        /* in case that it does not end at once */

        ngx_queue_remove(q);
        ngx_queue_init(q);

        c->close = 1;
        c->read->handler(c->read);
    }

    if (!ngx_queue_empty(&sockets->queue)) {
        ngx_add_timer(&shutdown->timer, 1);
    }
}
