
/*
 * How much one may ask for: windows of a minute, which the workers of a host
 * share, and turns within a worker.
 */


#ifndef _NGX_HTTP_ARENA_LIMIT_H_INCLUDED_
#define _NGX_HTTP_ARENA_LIMIT_H_INCLUDED_


#include "../ngx_http_arena.h"
#include "../../base/ngx_arena_fair.h"


#define NGX_HTTP_ARENA_NETWORK  8     /* bytes of an IPv6 address */


/*
 * ngx_http_arena_shared.c: memory that is made once, of that size, and begins
 * as init leaves it; NULL, and why is in the log.
 */

typedef struct {
    size_t             (*size)(void);
    void               (*init)(void *data);
} ngx_http_arena_shared_t;


ngx_shm_zone_t *ngx_http_arena_shared_add(ngx_conf_t *cf, ngx_str_t *name,
    size_t size, ngx_http_arena_shared_t *shared);


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


/* ngx_http_arena_window.c */

ngx_int_t ngx_http_arena_zone_add(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_limit.c */

/*
 * Counts a request by its script's limits: with arguments 1 by those that need
 * arguments, with 0 by the others.  0, or the seconds after which it may come
 * again.
 */
ngx_uint_t ngx_http_arena_limit(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_uint_t arguments);

/* A participant has a new session. */
void ngx_http_arena_limit_carry(ngx_http_arena_main_conf_t *amcf,
    ngx_str_t *participant, uint64_t session);

/* Whom a limit by address counts; the buffer is for twice a network. */
void ngx_http_arena_limit_address(ngx_connection_t *c, u_char *buffer,
    ngx_str_t *address);


/* Requests of a worker that wait for a turn. */
struct ngx_http_arena_pace_s {
    ngx_arena_fair_t           line;       /* of contexts */
    ngx_event_t                event;
    ngx_uint_t                 percent;    /* of the worker's time */
    int64_t                    credit;     /* us that may be spent now */
    uint64_t                   refilled;   /* when there was more of it */
};


/* ngx_http_arena_pace.c */

/* Once in a worker; NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_arena_pace_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
void ngx_http_arena_pace_stop(ngx_http_arena_pace_t *pace);
ngx_int_t ngx_http_arena_pace_handler(ngx_http_request_t *r);

/* Of a request that was paced: something more is done when its turn comes. */
void ngx_http_arena_pace_enter(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_turn_pt turn);

/* A hash of the address, for turns. */
uint32_t ngx_http_arena_pace_flow(ngx_http_request_t *r);


#endif /* _NGX_HTTP_ARENA_LIMIT_H_INCLUDED_ */
