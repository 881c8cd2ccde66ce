
/*
 * Pings tell a lost connection from a silent one, on both ends, and keep one
 * open on its way.  All sockets of a worker have theirs in turn, a few in each
 * moment: those of a crowd that came at once would have them at once, too, and
 * the crowd's answers would come at once.
 */


#include "ngx_http_arena_socket.h"


#define NGX_HTTP_ARENA_PING_TURN     50      /* milliseconds */
#define NGX_HTTP_ARENA_PING_LONGEST  1000    /* that are made up for */


static void ngx_http_arena_ping_handler(ngx_event_t *ev);


void
ngx_http_arena_ping_start(ngx_cycle_t *cycle,
    ngx_http_arena_sockets_t *sockets, ngx_msec_t interval)
{
    ngx_http_arena_ping_t  *ping;

    ping = &sockets->ping;

    if (interval == 0) {
        return;
    }

    ping->interval = interval;
    ping->paced = ngx_current_msec;
    ping->timer.handler = ngx_http_arena_ping_handler;
    ping->timer.data = sockets;
    ping->timer.log = cycle->log;
    ping->timer.cancelable = 1;

    ngx_add_timer(&ping->timer, NGX_HTTP_ARENA_PING_TURN);
}


void
ngx_http_arena_ping_stop(ngx_http_arena_sockets_t *sockets)
{
    if (sockets->ping.timer.timer_set) {
        ngx_del_timer(&sockets->ping.timer);
    }
}


static void
ngx_http_arena_ping_handler(ngx_event_t *ev)
{
    ngx_uint_t                    n;
    ngx_queue_t                  *q;
    ngx_http_request_t           *r;
    ngx_http_arena_ctx_t         *ctx;
    ngx_http_arena_ping_t        *ping;
    ngx_http_arena_sockets_t     *sockets;
    ngx_http_arena_subscriber_t  *subscriber;

    sockets = ev->data;
    ping = &sockets->ping;

    ping->credit += sockets->count * ngx_min(ngx_current_msec - ping->paced,
                                             NGX_HTTP_ARENA_PING_LONGEST);
    ping->paced = ngx_current_msec;

    n = ngx_min(ping->credit / ping->interval, sockets->count);
    ping->credit %= ping->interval;

    while (n-- && !ngx_queue_empty(&sockets->queue)) {
        q = ngx_queue_head(&sockets->queue);
        subscriber = ngx_queue_data(q, ngx_http_arena_subscriber_t, queue);

        ngx_queue_remove(q);
        ngx_queue_insert_tail(&sockets->queue, q);

        r = subscriber->request;
        ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

        ngx_http_arena_socket_ping(ctx->socket);
    }

    if (!ngx_exiting) {
        ngx_add_timer(ev, NGX_HTTP_ARENA_PING_TURN);
    }
}
