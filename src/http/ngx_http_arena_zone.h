
/*
 * What the workers of a host share.
 */


#ifndef _NGX_HTTP_ARENA_ZONE_H_INCLUDED_
#define _NGX_HTTP_ARENA_ZONE_H_INCLUDED_


#include "ngx_http_arena.h"


typedef struct {
    ngx_rbtree_t         windows;         /* limits, under the slab's mutex */
    ngx_rbtree_node_t    sentinel;
    ngx_queue_t          queue;
} ngx_http_arena_zone_t;


#endif /* _NGX_HTTP_ARENA_ZONE_H_INCLUDED_ */
