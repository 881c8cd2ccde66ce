
/*
 * A call: one script (or one SQL function) run once, its events published,
 * its follow-ups run, its result handed over exactly once.
 *
 * The order of use: create, say who calls, set the arguments, run.
 */


#ifndef _NGX_ARENA_CALL_H_INCLUDED_
#define _NGX_ARENA_CALL_H_INCLUDED_


#include "ngx_arena_worker.h"


typedef enum {
    NGX_ARENA_CALL_DONE = 0,      /* there is a status and a body */
    NGX_ARENA_CALL_UNAVAILABLE,   /* nothing was done */
    NGX_ARENA_CALL_UNKNOWN,       /* perhaps done: ask again, with the key */
    NGX_ARENA_CALL_INVALID,       /* no database can hold such arguments */
    NGX_ARENA_CALL_FAILED         /* a fault of ours, which is in the log */
} ngx_arena_call_outcome_e;


typedef struct {
    ngx_arena_call_outcome_e      outcome;
    ngx_uint_t                    status;
    ngx_str_t                     body;
    ngx_str_t                     code;         /* of an error */
    ngx_str_t                     type;         /* empty: JSON */
    ngx_str_t                     retry;        /* seconds; empty: not said */
    ngx_str_t                     participant;  /* who is granted a session */
    uint64_t                      session;      /* its number; 0: none is */
    ngx_uint_t                    forget;       /* 1: the cookie is to go */
    ngx_uint_t                    replayed;     /* 1: the first answer again */
} ngx_arena_result_t;


typedef struct ngx_arena_call_s  ngx_arena_call_t;
typedef struct ngx_arena_run_s   ngx_arena_run_t;

typedef void (*ngx_arena_call_handler_pt)(ngx_arena_call_t *call);


struct ngx_arena_call_s {
    ngx_pool_t                   *pool;         /* the call's own */
    ngx_log_t                    *log;
    ngx_arena_worker_t           *worker;

    ngx_arena_script_t           *script;       /* or a SQL function */

    /* who calls, and from where; may be left empty */

    ngx_str_t                     participant;
    uint64_t                      session;
    ngx_str_t                     idempotency_key;

    ngx_arena_argument_value_t    values[NGX_ARENA_SCRIPT_MAX_ARGUMENTS];
    ngx_str_t                     arguments;    /* JSON of all of them */

    ngx_arena_call_handler_pt     handler;      /* may be NULL */
    void                         *data;

    ngx_arena_result_t            result;
    ngx_msec_t                    elapsed;      /* in Redis, round trips */

    ngx_str_t                     key;          /* made of the arguments */
    ngx_arena_run_t              *run;          /* see ngx_arena_run.h */
};


/* NULL when there is no memory. */
ngx_arena_call_t *ngx_arena_call_create(ngx_arena_worker_t *worker,
    ngx_arena_script_t *script);

/*
 * Sets argument i; json is NULL when it is absent.  Returns NGX_OK,
 * NGX_DECLINED (fault is filled in) or NGX_ERROR.
 */
ngx_int_t ngx_arena_call_set(ngx_arena_call_t *call, ngx_uint_t i,
    ngx_arena_json_t *json, ngx_arena_argument_fault_t *fault);

/*
 * Sets all arguments of a script from a JSON object's text, as timers and
 * other scripts do.  What is wrong is logged.  Those of a function are that
 * text, unread: it comes from us, and may be a megabyte of a journal.  What a
 * journal has kept of a value's forms is taken as it is, and so is the value.
 * Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_arena_call_set_all(ngx_arena_call_t *call, ngx_str_t *text);

/*
 * Runs it.  The handler is called once, later, and then the call is freed,
 * so what it needs of the result it copies.
 */
void ngx_arena_call_run(ngx_arena_call_t *call);

/* Frees a call that is not run. */
void ngx_arena_call_free(ngx_arena_call_t *call);

/* Nobody waits for it any more: frees it, or lets it go on, if it was run. */
void ngx_arena_call_leave(ngx_arena_call_t *call);

/*
 * Creates, sets and runs in one: for timers and follow-ups.  The name is a
 * script's, or a SQL function's, with "arena." before it.  On NGX_ERROR the
 * handler is not called.
 */
ngx_int_t ngx_arena_call_by_name(ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_str_t *arguments, ngx_arena_call_handler_pt handler, void *data);

/* The same, not run yet; NULL on an error. */
ngx_arena_call_t *ngx_arena_call_prepare(ngx_arena_worker_t *worker,
    ngx_str_t *name, ngx_str_t *arguments);


/* A copy in the call's pool; NGX_OK or NGX_ERROR. */
ngx_int_t ngx_arena_call_copy(ngx_arena_call_t *call, ngx_str_t *from,
    ngx_str_t *to);

/* Once in a worker: what its calls go through. */
void ngx_arena_steps_start(ngx_arena_worker_t *worker);


#endif /* _NGX_ARENA_CALL_H_INCLUDED_ */
