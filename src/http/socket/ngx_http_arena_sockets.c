
/*
 * What a worker has of sockets, from its start to its end.
 */


#include "ngx_http_arena_socket.h"


ngx_int_t
ngx_http_arena_sockets_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf)
{
    ngx_http_arena_sockets_t  *sockets;

    sockets = ngx_pcalloc(cycle->pool, sizeof(ngx_http_arena_sockets_t));
    if (sockets == NULL) {
        return NGX_ERROR;
    }

    amcf->sockets = sockets;
    ngx_queue_init(&sockets->queue);

    ngx_http_arena_close_start(amcf->worker->metrics);
    ngx_http_arena_admission_start(&sockets->admission);
    ngx_http_arena_ping_start(cycle, sockets, amcf->ping_interval);

    if (ngx_http_arena_nchan_channel(cycle, amcf) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_arena_shutdown_start(cycle, sockets);
}


void
ngx_http_arena_sockets_stop(ngx_http_arena_main_conf_t *amcf)
{
    ngx_http_arena_ping_stop(amcf->sockets);
    ngx_http_arena_shutdown_stop(amcf->sockets);
}


void
ngx_http_arena_sockets_add(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber)
{
    ngx_queue_insert_tail(&sockets->queue, &subscriber->queue);
    sockets->count++;
}


void
ngx_http_arena_sockets_remove(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber)
{
    ngx_queue_remove(&subscriber->queue);
    sockets->count--;
}
