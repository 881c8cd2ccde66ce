
/*
 * Jobs: what workers do by themselves, now and then.
 */


#ifndef _NGX_ARENA_JOB_H_INCLUDED_
#define _NGX_ARENA_JOB_H_INCLUDED_


#include "../script/ngx_arena_worker.h"


/* Which workers, of all hosts, do a job. */
typedef enum {
    NGX_ARENA_JOB_EACH = 0,
    NGX_ARENA_JOB_ONE,
    NGX_ARENA_JOB_SHARED         /* all, each its shards: the target gets
                                    them as {"shards": "0,5,7"} */
} ngx_arena_job_who_e;


/*
 * A target whose body is "again" has more to do: it runs once more at once, and
 * not after a period.
 */
typedef struct {
    ngx_str_t            name;
    ngx_msec_t           period;   /* from the end of one run to the next */
    ngx_arena_job_who_e  who;
    ngx_str_t            target;   /* script, or SQL function when it holds
                                      "." */
    void               (*run)(ngx_arena_worker_t *worker);  /* if no target */
    ngx_uint_t           urgent;   /* 1: each worker runs the target when it
                                      learns that Redis takes no writes */
} ngx_arena_job_t;


/* As nginx.conf has it, in the order of the table. */
typedef struct {
    ngx_msec_t      *periods;    /* 0: off */
} ngx_arena_jobs_conf_t;


/* The table; the last row has an empty name. */
extern ngx_arena_job_t  ngx_arena_jobs[];


/* With the periods of the table; NULL when there is no memory. */
ngx_arena_jobs_conf_t *ngx_arena_jobs_conf(ngx_pool_t *pool);

/* The place of a job in the table, or NGX_DECLINED. */
ngx_int_t ngx_arena_job_find(ngx_str_t *name);

/*
 * Starts, in a worker, the jobs that are its own: of n workers, number i has
 * the jobs of one worker at i, i + n ..., and all others.  Timers are
 * cancelable.  NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_arena_jobs_start(ngx_cycle_t *cycle, ngx_arena_worker_t *worker,
    ngx_arena_jobs_conf_t *conf, ngx_uint_t i, ngx_uint_t n);


#endif /* _NGX_ARENA_JOB_H_INCLUDED_ */
