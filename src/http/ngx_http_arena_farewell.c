
/*
 * A worker that begins to exit closes its sockets, some at a time: those who
 * come again at once would stand before everybody else in the new workers, and
 * at Redis.  Until its turn comes a socket hears on.
 */


#include "ngx_http_arena.h"


/* in so many milliseconds all are closed, and in each of them no fewer */
#define NGX_HTTP_ARENA_FAREWELL        2000
#define NGX_HTTP_ARENA_FAREWELL_LEAST  5


static void ngx_http_arena_farewell_begin(ngx_event_t *ev);
static void ngx_http_arena_farewell_handler(ngx_event_t *ev);


/*
 * nginx tells the idle connections of a worker, and nobody else, that it begins
 * to exit: so here is one.
 */

ngx_int_t
ngx_http_arena_farewell_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf)
{
    ngx_socket_t                s;
    ngx_connection_t           *c;
    ngx_http_arena_farewell_t  *farewell;

    farewell = &amcf->farewell;

    ngx_queue_init(&farewell->sockets);
    farewell->timer.handler = ngx_http_arena_farewell_handler;
    farewell->timer.data = farewell;
    farewell->timer.log = cycle->log;

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

    c->data = farewell;
    c->idle = 1;
    c->read->handler = ngx_http_arena_farewell_begin;
    c->read->log = cycle->log;
    c->write->log = cycle->log;

    farewell->connection = c;

    return NGX_OK;
}


void
ngx_http_arena_farewell_stop(ngx_http_arena_farewell_t *farewell)
{
    if (farewell->connection) {
        ngx_close_connection(farewell->connection);
        farewell->connection = NULL;
    }

    if (farewell->timer.timer_set) {
        ngx_del_timer(&farewell->timer);
    }
}


void
ngx_http_arena_farewell_add(ngx_http_arena_farewell_t *farewell,
    ngx_http_arena_subscriber_t *subscriber)
{
    ngx_queue_insert_tail(&farewell->sockets, &subscriber->queue);
    farewell->count++;
}


void
ngx_http_arena_farewell_remove(ngx_http_arena_farewell_t *farewell,
    ngx_http_arena_subscriber_t *subscriber)
{
    ngx_queue_remove(&subscriber->queue);
    farewell->count--;
}


static void
ngx_http_arena_farewell_begin(ngx_event_t *ev)
{
    ngx_connection_t           *c;
    ngx_http_arena_farewell_t  *farewell;

    c = ev->data;
    farewell = c->data;

    ngx_close_connection(c);
    farewell->connection = NULL;

    farewell->pace = ngx_max(farewell->count / NGX_HTTP_ARENA_FAREWELL,
                             NGX_HTTP_ARENA_FAREWELL_LEAST);
    farewell->paced = ngx_current_msec;

    ngx_http_arena_farewell_handler(&farewell->timer);
}


/* A turn that comes late closes the more. */

static void
ngx_http_arena_farewell_handler(ngx_event_t *ev)
{
    ngx_uint_t                    n;
    ngx_queue_t                  *q;
    ngx_connection_t             *c;
    ngx_http_arena_farewell_t    *farewell;
    ngx_http_arena_subscriber_t  *subscriber;

    farewell = ev->data;

    n = farewell->pace * (ngx_current_msec - farewell->paced + 1);
    farewell->paced = ngx_current_msec;

    while (n-- && !ngx_queue_empty(&farewell->sockets)) {
        q = ngx_queue_head(&farewell->sockets);
        subscriber = ngx_queue_data(q, ngx_http_arena_subscriber_t, queue);
        c = subscriber->request->connection;

        /* in case that it does not end at once */

        ngx_queue_remove(q);
        ngx_queue_init(q);

        c->close = 1;
        c->read->handler(c->read);
    }

    if (!ngx_queue_empty(&farewell->sockets)) {
        ngx_add_timer(&farewell->timer, 1);
    }
}
