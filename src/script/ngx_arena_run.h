
/*
 * How a call is run: for the files that do it.  An engine sends it and takes
 * what comes back; then the steps follow, each when the one before is done.
 */


#ifndef _NGX_ARENA_RUN_H_INCLUDED_
#define _NGX_ARENA_RUN_H_INCLUDED_


#include "ngx_arena_call.h"


/* What Redis is told to run. */
typedef enum {
    NGX_ARENA_EVAL_FUNCTION = 0,  /* one that it keeps */
    NGX_ARENA_EVAL_LOAD,          /* nothing, but to keep it */
    NGX_ARENA_EVAL_SCRIPT,        /* by the hash of a text that it has */
    NGX_ARENA_EVAL_TEXT           /* the text */
} ngx_arena_eval_way_e;


/* What is known of a call while it runs. */
struct ngx_arena_run_s {
    ngx_arena_call_t             *call;
    ngx_str_t                     random;       /* empty: it was not run yet */
    ngx_str_t                     fingerprint;
    ngx_array_t                  *entries;      /* of ngx_str_t: of a journal,
                                                   behind the arguments */

    ngx_queue_t                   follows;      /* see ngx_arena_follow.c */
    ngx_uint_t                    following;    /* under way */
    ngx_uint_t                    undone;       /* a follow-up does it */

    ngx_arena_call_t             *replay;       /* being filled */
    ngx_uint_t                    nentries;     /* in it */
    ngx_uint_t                    replays;      /* under way */
    ngx_uint_t                    failed;       /* when they are done */

    ngx_str_t                     load;         /* function that loads */
    ngx_str_t                     load_arguments;
    ngx_str_t                     into;         /* script that takes it */
    ngx_uint_t                    loads;
    ngx_uint_t                    absent;       /* Redis has nothing of it */
    ngx_uint_t                    asked;        /* the archive was */
    ngx_queue_t                   queue;        /* waiting for a load */

    ngx_str_t                     cursor;       /* set: there is more */
    ngx_array_t                  *pages;        /* of ngx_str_t: bodies */

    ngx_arena_eval_way_e          way;
    ngx_uint_t                    texts;        /* of it that were sent */
    ngx_uint_t                    late;         /* the handler has run */
    ngx_arena_redis_command_t     command;
    ngx_arena_postgres_query_t    query;
};


typedef void (*ngx_arena_engine_pt)(ngx_arena_call_t *call);

/* NGX_OK, or NGX_AGAIN: it goes on in ngx_arena_call_taken() or _failed(). */
typedef ngx_int_t (*ngx_arena_step_pt)(ngx_arena_call_t *call);


struct ngx_arena_steps_s {
    ngx_arena_engine_pt          *engines;      /* by ngx_arena_engine_e */
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
ngx_int_t ngx_arena_call_input(ngx_arena_call_t *call);

/* Of these, of a script: the key. */
ngx_int_t ngx_arena_call_input_key(ngx_arena_call_t *call);


/* The ways to have Redis run a script, ngx_arena_eval_ways.c. */

void ngx_arena_eval_begin(ngx_arena_call_t *call);

/* The first words of the command; all of them when a library is loaded. */
ngx_uint_t ngx_arena_eval_words(ngx_arena_call_t *call, ngx_str_t *argv);

/*
 * After an error: NGX_OK when nothing was done, and there is another way;
 * NGX_DECLINED when the error is the outcome.
 */
ngx_int_t ngx_arena_eval_other(ngx_arena_call_t *call, ngx_str_t *error);


/* The engines: each ends in ngx_arena_call_taken() or _failed(). */
void ngx_arena_eval(ngx_arena_call_t *call);
void ngx_arena_query(ngx_arena_call_t *call);

/* The result, piece by piece; NGX_ERROR when it has not the right shape. */
ngx_int_t ngx_arena_result_take(ngx_arena_call_t *call, ngx_str_t *kind,
    ngx_str_t *a, ngx_str_t *b);


/* The steps. */

/* Has the archive answer for what is missing, if it is there. */
ngx_int_t ngx_arena_archive(ngx_arena_call_t *call);

/* Loads what the call said is missing, then runs the call again. */
ngx_int_t ngx_arena_load(ngx_arena_call_t *call);

/* Follow-ups: the next one, or the next ones that run beside each other. */
typedef enum {
    NGX_ARENA_FOLLOW_THEN = 0,
    NGX_ARENA_FOLLOW_REPLY,        /* its body and code are the answer's */
    NGX_ARENA_FOLLOW_BESIDE
} ngx_arena_follow_how_e;

ngx_int_t ngx_arena_follow_add(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *arguments, ngx_arena_follow_how_e how);
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

/* Runs the scope's clock on this id, once, after these milliseconds. */
void ngx_arena_timer(ngx_arena_worker_t *worker, ngx_arena_scope_t *scope,
    ngx_str_t *id, ngx_msec_t delay);


#endif /* _NGX_ARENA_RUN_H_INCLUDED_ */
