
/*
 * Shares by the name of what they answer, and the answers that they keep: so
 * many, and so much, and none that is too old.
 */


#ifndef _NGX_ARENA_SHARE_KEEP_H_INCLUDED_
#define _NGX_ARENA_SHARE_KEEP_H_INCLUDED_


#include "ngx_arena_share.h"


struct ngx_arena_share_s {
    ngx_str_node_t           node;          /* first; script and arguments */
    ngx_str_t                key;           /* that the script reads */
    ngx_arena_shares_t      *shares;
    ngx_queue_t              idle;
    ngx_queue_t              line;

    ngx_arena_call_t        *next;          /* not run yet, ... */
    ngx_queue_t              waiting;       /* ... and who waits for it */

    ngx_queue_t              joined;        /* who waits for the one under way */
    ngx_atomic_uint_t        changes;       /* when that one was run, ... */
    ngx_msec_t               until;         /* ... how long its answer is good */

    ngx_arena_answer_t      *answer;        /* NULL: none is kept */
    ngx_arena_share_slot_t  *slot;          /* NULL: none is under way */
    unsigned                 in_line:1;
};


/* The share of a call, or a new one; NULL when there is no memory. */
ngx_arena_share_t *ngx_arena_share_find(ngx_arena_shares_t *shares,
    ngx_arena_call_t *call);

/* Its answer may still be given. */
ngx_uint_t ngx_arena_share_is_fresh(ngx_arena_share_t *share);

/* Nothing that it tells of has changed since its call was run. */
ngx_uint_t ngx_arena_share_is_unchanged(ngx_arena_share_t *share);

/* What came of a call, with one reference; NULL when there is no memory. */
ngx_arena_answer_t *ngx_arena_share_answer(ngx_arena_call_t *call);

/* What is no answer, or an error, is for those alone who waited for it. */
void ngx_arena_share_keep(ngx_arena_share_t *share,
    ngx_arena_answer_t *answer);

/* A share that nobody waits for is among those that may be forgotten. */
void ngx_arena_share_settle(ngx_arena_share_t *share);

/* Nobody waits for it. */
void ngx_arena_share_forget(ngx_arena_share_t *share);

void ngx_arena_share_drop_answer(ngx_arena_share_t *share);

/* Lets go of one reference. */
void ngx_arena_answer_release(ngx_arena_answer_t *answer);


#endif /* _NGX_ARENA_SHARE_KEEP_H_INCLUDED_ */
