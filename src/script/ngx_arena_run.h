
/*
 * How a call is run: for the files that do it.  An engine sends it and takes
 * what comes back; then the steps follow, each when the one before is done.
 */


#ifndef _NGX_ARENA_RUN_H_INCLUDED_
#define _NGX_ARENA_RUN_H_INCLUDED_


#include "ngx_arena_call.h"


/* What is known of a call while it runs. */
struct ngx_arena_run_s {
    ngx_arena_call_t             *call;
    ngx_str_t                     random;       /* empty: it was not run yet */
    ngx_str_t                     fingerprint;
    ngx_array_t                  *entries;      /* of ngx_str_t: of a journal,
                                                   behind the arguments */

    ngx_queue_t                   follows;      /* see ngx_arena_follow.c */
    ngx_uint_t                    undone;       /* a follow-up does it */

    ngx_arena_call_t             *fold;         /* being filled */
    ngx_uint_t                    nentries;     /* in it */
    ngx_uint_t                    folds;        /* under way */
    ngx_uint_t                    failed;       /* when they are done */

    ngx_str_t                     load;         /* function that loads */
    ngx_str_t                     load_arguments;
    ngx_str_t                     into;         /* script that takes it */
    ngx_uint_t                    loads;
    ngx_queue_t                   queue;        /* waiting for a load */

    ngx_str_t                     cursor;       /* set: there is more */
    ngx_array_t                  *pages;        /* of ngx_str_t: bodies */

    ngx_uint_t                    evaluated;    /* the script's text was sent */
    ngx_uint_t                    late;         /* the handler has run */
    ngx_arena_redis_command_t     command;
    ngx_arena_postgres_query_t    query;
};


/* A script's engine is the first, a SQL function's the second. */
typedef void (*ngx_arena_engine_pt)(ngx_arena_call_t *call);

/* NGX_OK, or NGX_AGAIN: it goes on in ngx_arena_call_taken() or _failed(). */
typedef ngx_int_t (*ngx_arena_step_pt)(ngx_arena_call_t *call);


struct ngx_arena_steps_s {
    ngx_arena_engine_pt           eval;
    ngx_arena_engine_pt           query;
    ngx_arena_step_pt            *then;         /* up to NULL */
};


/* Of the life of a call, ngx_arena_call.c. */

/* The engine has given all of the result. */
void ngx_arena_call_taken(ngx_arena_call_t *call);

/*
 * The reply is not in time: the handler is told so now.  What the result says
 * is still done when it comes.
 */
void ngx_arena_call_late(ngx_arena_call_t *call);

/* The engine could not. */
void ngx_arena_call_failed(ngx_arena_call_t *call,
    ngx_arena_call_outcome_e outcome);


/* Makes what the call runs with: all of its inputs; NGX_OK or NGX_ERROR. */
ngx_int_t ngx_arena_call_seal(ngx_arena_call_t *call);

/* Of these, of a script: the key. */
ngx_int_t ngx_arena_call_seal_key(ngx_arena_call_t *call);


/* The engines: each ends in ngx_arena_call_taken() or _failed(). */
void ngx_arena_eval(ngx_arena_call_t *call);
void ngx_arena_query(ngx_arena_call_t *call);

/* The result, piece by piece; NGX_ERROR when it has not the right shape. */
ngx_int_t ngx_arena_result_take(ngx_arena_call_t *call, ngx_str_t *kind,
    ngx_str_t *a, ngx_str_t *b);


/* The steps. */

/* Loads what the call said is missing, then runs the call again. */
ngx_int_t ngx_arena_load(ngx_arena_call_t *call);

/* Follow-ups: the next one. */
ngx_int_t ngx_arena_follow_add(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *arguments, ngx_uint_t reply);
ngx_int_t ngx_arena_follow_next(ngx_arena_call_t *call);

/* Pages: the next one, and at the end all of them. */
ngx_int_t ngx_arena_page_next(ngx_arena_call_t *call);


/*
 * Takes an entry of a journal that is to be run again.  header: the entry before
 * it, its own id, at, command, participant, session, idempotency key,
 * fingerprint and random, with one space between.  What is wrong is logged,
 * and those behind it are not run then.
 */
ngx_int_t ngx_arena_replay(ngx_arena_call_t *call, ngx_str_t *header,
    ngx_str_t *arguments);

/* Has those that were taken run, beside others that are under way. */
ngx_int_t ngx_arena_replay_run(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);

/* Runs battle_tick on this id, once, when so many milliseconds are over. */
void ngx_arena_wake(ngx_arena_worker_t *worker, ngx_str_t *id,
    ngx_msec_t delay);


#endif /* _NGX_ARENA_RUN_H_INCLUDED_ */
