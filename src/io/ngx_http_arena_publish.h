
/*
 * Messages to nchan's channels, from a request or from a timer alike, through
 * an internal location that holds nchan_publisher.  The one door to nchan.
 */


#ifndef _NGX_HTTP_ARENA_PUBLISH_H_INCLUDED_
#define _NGX_HTTP_ARENA_PUBLISH_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include "../base/ngx_arena_metrics.h"


typedef struct {
    void                 *server;    /* ngx_http_core_srv_conf_t with the uri */
    ngx_str_t             uri;       /* of the internal location */
    ngx_arena_metrics_t  *metrics;   /* filled when a worker starts */
} ngx_http_arena_publisher_t;


/*
 * Publishes a message, which is copied; it leaves this worker before the
 * function returns.  What fails is logged, and lost: a client that missed an
 * event fetches its state.
 */
void ngx_http_arena_publish(ngx_http_arena_publisher_t *publisher,
    ngx_str_t *channel, ngx_str_t *message);

/*
 * What is published to a channel to close sockets on it: this, and a number.
 * It ends sockets of that session and of older ones, and reaches no client.
 */
#define NGX_HTTP_ARENA_CLOSE  "@close@"

void ngx_http_arena_publish_close(ngx_http_arena_publisher_t *publisher,
    ngx_str_t *channel, ngx_str_t *session);


#endif /* _NGX_HTTP_ARENA_PUBLISH_H_INCLUDED_ */
