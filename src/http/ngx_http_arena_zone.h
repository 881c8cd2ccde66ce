
/*
 * What the workers of a host share.
 */


#ifndef _NGX_HTTP_ARENA_ZONE_H_INCLUDED_
#define _NGX_HTTP_ARENA_ZONE_H_INCLUDED_


#include "ngx_http_arena.h"


/* Keys that are kept for so long, under the slab's mutex. */
typedef struct {
    ngx_rbtree_t         tree;
    ngx_rbtree_node_t    sentinel;
    ngx_queue_t          queue;           /* oldest last */
    time_t               length;
} ngx_http_arena_windows_t;


typedef struct {
    ngx_http_arena_windows_t  limits;
    ngx_http_arena_windows_t  known;      /* organisers, by what they are
                                             remembered as */

    ngx_arena_changes_t       changes;
} ngx_http_arena_zone_t;


/* What a request counts, and where. */
typedef struct {
    ngx_str_t            key;             /* 255 bytes at most */
    ngx_uint_t           most;            /* in a window */
    ngx_uint_t           cost;
} ngx_http_arena_count_t;


/* 0 and counted, or the seconds to wait until it may come again. */
ngx_uint_t ngx_http_arena_windows_count(ngx_shm_zone_t *zone,
    ngx_http_arena_count_t *counts, ngx_uint_t n);

/* The same, but nothing is counted. */
ngx_uint_t ngx_http_arena_windows_wait(ngx_shm_zone_t *zone,
    ngx_http_arena_count_t *count);

/* One key's window, as it is, also for another that has none yet. */
void ngx_http_arena_windows_carry(ngx_shm_zone_t *zone, ngx_str_t *from,
    ngx_str_t *to);

/* Who is known to be an organiser, for a month after it was last seen. */
ngx_uint_t ngx_http_arena_known_has(ngx_shm_zone_t *zone, ngx_str_t *key);
void ngx_http_arena_known_add(ngx_shm_zone_t *zone, ngx_str_t *key);


#endif /* _NGX_HTTP_ARENA_ZONE_H_INCLUDED_ */
