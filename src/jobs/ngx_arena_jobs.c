
/*
 * The table of jobs.  To add one: a row, with a script under lua/job, a SQL
 * function, or a C function that starts calls.  lua/README.md has the steps.
 */


#include "ngx_arena_job.h"
#include "../script/ngx_arena_functions.h"
#include "../script/ngx_arena_presence.h"
#include "../script/ngx_arena_schema.h"


ngx_arena_job_t  ngx_arena_jobs[] = {

    /* starts and ends battles, expires sessions, updates leaderboards */

    { ngx_string("clock"), 250, NGX_ARENA_JOB_SHARED,
      ngx_string("clock_due"), NULL, 0 },

    /* has the clock look at battles that it does not know */

    { ngx_string("registry"), 5000, NGX_ARENA_JOB_ONE,
      ngx_string("battles_check"), NULL, 0 },

    /* keeps those online who have a socket open */

    { ngx_string("presence"), 500, NGX_ARENA_JOB_EACH,
      ngx_null_string, ngx_arena_presence_touch, 0 },

    /* brings journals from Redis to PostgreSQL */

    { ngx_string("journal"), 200, NGX_ARENA_JOB_EACH,
      ngx_string("journal_due"), NULL, 1 },

    /* says which functions of Redis are in use, and deletes the others */

    { ngx_string("functions"), 3600000, NGX_ARENA_JOB_EACH,
      ngx_null_string, ngx_arena_functions_keep, 0 },

    /* sees whether PostgreSQL has the functions that belong to this nginx */

    { ngx_string("schema"), 30000, NGX_ARENA_JOB_EACH,
      ngx_null_string, ngx_arena_schema_check, 0 },

    { ngx_null_string, 0, NGX_ARENA_JOB_EACH, ngx_null_string, NULL, 0 }
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
