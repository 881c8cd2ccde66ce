
/*
 * The table of jobs.  To add one: a row, with a script under lua/job, a SQL
 * function, or a C function that starts calls.
 */


#include "ngx_arena_job.h"
#include "../script/ngx_arena_presence.h"


ngx_arena_job_t  ngx_arena_jobs[] = {

    /* starts and ends battles, ends lapsed sessions, updates leaderboards */

    { ngx_string("clock"), 250, 1,
      ngx_string("battles_due"), NULL, 0 },

    /* brings battles that Redis has not met from PostgreSQL */

    { ngx_string("registry"), 5000, 1,
      ngx_string("battles_check"), NULL, 0 },

    /* keeps those online who have a socket open */

    { ngx_string("presence"), 500, 0,
      ngx_null_string, ngx_arena_presence_touch, 0 },

    /* brings journals from Redis to PostgreSQL */

    { ngx_string("journal"), 200, 1,
      ngx_string("journal_due"), NULL, 1 },

    { ngx_null_string, 0, 0, ngx_null_string, NULL, 0 }
};


ngx_arena_jobs_conf_t *
ngx_arena_jobs_conf(ngx_pool_t *pool)
{
    ngx_uint_t              i;
    ngx_arena_jobs_conf_t  *conf;

    conf = ngx_palloc(pool, sizeof(ngx_arena_jobs_conf_t));
    if (conf == NULL) {
        return NULL;
    }

    conf->periods = ngx_palloc(pool, sizeof(ngx_arena_jobs)
                                     / sizeof(ngx_arena_jobs[0])
                                     * sizeof(ngx_msec_t));
    if (conf->periods == NULL) {
        return NULL;
    }

    for (i = 0; ngx_arena_jobs[i].name.len; i++) {
        conf->periods[i] = ngx_arena_jobs[i].period;
    }

    return conf;
}


ngx_int_t
ngx_arena_job_find(ngx_str_t *name)
{
    ngx_uint_t  i;

    for (i = 0; ngx_arena_jobs[i].name.len; i++) {
        if (ngx_arena_equal(&ngx_arena_jobs[i].name, name)) {
            return i;
        }
    }

    return NGX_DECLINED;
}
