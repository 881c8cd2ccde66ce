
/*
 * A job as a worker runs it: for the files that do it.
 */


#ifndef _NGX_ARENA_JOB_RUN_H_INCLUDED_
#define _NGX_ARENA_JOB_RUN_H_INCLUDED_


#include "ngx_arena_job.h"
#include "../script/ngx_arena_call.h"


typedef struct {
    ngx_event_t           event;
    ngx_arena_worker_t   *worker;
    ngx_arena_job_t      *job;
    ngx_msec_t            period;
    ngx_str_t             lease;     /* arguments of the script that gives it */
    ngx_str_t             shards;    /* arguments of the target, if it has */
    size_t                shards_size;
    ngx_uint_t            held;      /* shards, by the last lease */
    ngx_uint_t            busy;      /* the target runs for the shards */
} ngx_arena_job_run_t;


/*
 * ngx_arena_job_shard.c: the worker holds these shards now, commas between, and
 * no others: the target runs for them, unless it does already.  How many they
 * are.
 */
ngx_uint_t ngx_arena_job_shards(ngx_arena_job_run_t *run, ngx_str_t *list);


/* ngx_arena_job_count.c */

/* The target has run: counts it; 1 when it is to run again at once. */
ngx_uint_t ngx_arena_job_again(ngx_arena_job_run_t *run,
    ngx_arena_call_t *call);

/* Counts runs, done or failed. */
void ngx_arena_job_count(ngx_arena_job_run_t *run, ngx_uint_t done,
    ngx_int_t n);
void ngx_arena_job_ran(ngx_arena_job_run_t *run);


#endif /* _NGX_ARENA_JOB_RUN_H_INCLUDED_ */
