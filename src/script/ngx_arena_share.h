
/*
 * Calls whose answer is the same for everybody for a moment: one of them is
 * under way, and all who asked meanwhile get its answer, which is then kept
 * until it is too old, or what it tells of has changed.
 */


#ifndef _NGX_ARENA_SHARE_H_INCLUDED_
#define _NGX_ARENA_SHARE_H_INCLUDED_


#include "ngx_arena_call.h"
#include "../base/ngx_arena_fair.h"


/* An answer, of several to whom it is sent: the last lets go of it. */
typedef struct {
    ngx_pool_t               *pool;
    ngx_uint_t                references;
    ngx_arena_result_t        result;      /* its strings are in pool */
    ngx_msec_t                elapsed;
} ngx_arena_answer_t;


#define NGX_ARENA_SHARE_SLOTS  2     /* calls at a time, in a worker */


typedef struct ngx_arena_share_s   ngx_arena_share_t;
typedef struct ngx_arena_sharer_s  ngx_arena_sharer_t;

typedef void (*ngx_arena_sharer_handler_pt)(ngx_arena_sharer_t *sharer);


/* One who asks. */
struct ngx_arena_sharer_s {
    ngx_queue_t                   queue;
    ngx_arena_share_t            *share;   /* while it waits */
    ngx_arena_answer_t           *answer;  /* until it is let go */
    uint32_t                      flow;    /* a hash of whose it is */
    ngx_arena_sharer_handler_pt   handler;
    void                         *data;
};


/* A place for a call, which rests when that is done. */
typedef struct {
    ngx_event_t                   rest;
    uint64_t                      began;   /* us */
    unsigned                      taken:1;
} ngx_arena_share_slot_t;


/* A worker's. */
struct ngx_arena_shares_s {
    ngx_arena_worker_t           *worker;
    ngx_rbtree_t                  tree;
    ngx_rbtree_node_t             sentinel;
    ngx_queue_t                   idle;    /* shares, the latest first */
    ngx_uint_t                    count;
    size_t                        size;    /* of answers that are kept */
    ngx_arena_fair_t              line;    /* shares whose call waits */
    ngx_arena_share_slot_t        slots[NGX_ARENA_SHARE_SLOTS];
};


/* NULL when there is no memory. */
ngx_arena_shares_t *ngx_arena_shares_create(ngx_cycle_t *cycle,
    ngx_arena_worker_t *worker);

/* At the end of the worker, when no reply comes any more. */
void ngx_arena_shares_destroy(ngx_arena_shares_t *shares);

/*
 * Takes over a call whose arguments are set.  Returns NGX_OK (there is an
 * answer), NGX_AGAIN (the handler is called later, with the answer, or without
 * one when there is no memory), NGX_BUSY (too many wait) or NGX_ERROR.
 */
ngx_int_t ngx_arena_share_enter(ngx_arena_call_t *call,
    ngx_arena_sharer_t *sharer);

/* Whoever asked is gone, or has the answer. */
void ngx_arena_share_leave(ngx_arena_sharer_t *sharer);


#endif /* _NGX_ARENA_SHARE_H_INCLUDED_ */
