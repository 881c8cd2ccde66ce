
/*
 * Arena: real-time battles inside nginx.
 *
 * This file ties the layers to nginx: directives, configuration, and what a
 * worker does when it starts and stops.  See docs/architecture.md.
 */


#include "src/http/conf/ngx_http_arena_conf.h"
#include "src/http/request/ngx_http_arena_limit.h"
#include "src/http/request/ngx_http_arena_observe.h"
#include "src/http/request/ngx_http_arena_request.h"
#include "src/http/socket/ngx_http_arena_socket.h"
#include "src/jobs/ngx_arena_job.h"
#include "src/script/ngx_arena_count.h"
#include "src/script/ngx_arena_overload.h"


/* timers that run at once: this part of the queue of Redis */
#define NGX_HTTP_ARENA_TIMERS_PART  10


static void *ngx_http_arena_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_arena_init_main_conf(ngx_conf_t *cf, void *conf);
static char *ngx_http_arena_job(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static ngx_int_t ngx_http_arena_init_process(ngx_cycle_t *cycle);
static ngx_int_t ngx_http_arena_postgres_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
static void ngx_http_arena_exit_process(ngx_cycle_t *cycle);


static ngx_str_t  ngx_http_arena_status = ngx_string("status");
static ngx_str_t  ngx_http_arena_metrics = ngx_string("metrics");


static ngx_conf_enum_t  ngx_http_arena_subscribers[] = {
    { ngx_string("anyone"), NGX_HTTP_ARENA_SUBSCRIBE_ANYONE },
    { ngx_string("participant"), NGX_HTTP_ARENA_SUBSCRIBE_PARTICIPANT },
    { ngx_null_string, 0 }
};


static ngx_command_t  ngx_http_arena_commands[] = {

    { ngx_string("arena_redis"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_1MORE,
      ngx_http_arena_redis,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_redis_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, redis.timeout),
      NULL },

    { ngx_string("arena_redis_queue"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, redis.queue),
      NULL },

    { ngx_string("arena_channels"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE12,
      ngx_http_arena_channels,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_postgres"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_postgres,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_postgres_pool"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, postgres.pool),
      NULL },

    { ngx_string("arena_postgres_lane"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE23,
      ngx_http_arena_postgres_lane,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_postgres_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, postgres.timeout),
      NULL },

    { ngx_string("arena_secret_file"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_secret_file,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_admin_token_file"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_admin_token_file,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_lua_path"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_path,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, scripts.path),
      NULL },

    { ngx_string("arena_sql_path"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_path,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, scripts.sql_path),
      NULL },

    { ngx_string("arena_zone"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_zone,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_limit"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE2,
      ngx_http_arena_named,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, limits),
      NULL },

    { ngx_string("arena_rule"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE2,
      ngx_http_arena_rule,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_session_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_rule_as,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_leaderboard_size"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_rule_as,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_leaderboard_interval"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE12,
      ngx_http_arena_setting,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_shed"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_shed_after,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_leaderboard_changed_interval"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_setting,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_journal_backlog"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_setting,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_battle_retention"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_setting,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_shared"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, shared),
      NULL },

    { ngx_string("arena_guest_time"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_guest_time,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_ping_interval"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_arena_main_conf_t, ping_interval),
      NULL },

    { ngx_string("arena_job"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE2,
      ngx_http_arena_job,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_api"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_arena_content,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("arena_status"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_arena_content,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      &ngx_http_arena_status },

    { ngx_string("arena_metrics"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_arena_content,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      &ngx_http_arena_metrics },

    { ngx_string("arena_subscribe"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_arena_subscribe,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_arena_loc_conf_t, subscribe),
      ngx_http_arena_subscribers },

    { ngx_string("arena_socket_buffer"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_size_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_arena_loc_conf_t, socket_buffer),
      NULL },

    { ngx_string("arena_transfer_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_arena_loc_conf_t, transfer_timeout),
      NULL },

    { ngx_string("arena_origins"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_arena_origins,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_arena_module_ctx = {
    ngx_http_arena_preconfiguration,       /* preconfiguration */
    ngx_http_arena_init,                   /* postconfiguration */

    ngx_http_arena_create_main_conf,       /* create main configuration */
    ngx_http_arena_init_main_conf,         /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_arena_create_loc_conf,        /* create location configuration */
    ngx_http_arena_merge_loc_conf          /* merge location configuration */
};


ngx_module_t  ngx_http_arena_module = {
    NGX_MODULE_V1,
    &ngx_http_arena_module_ctx,            /* module context */
    ngx_http_arena_commands,               /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    ngx_http_arena_init_process,           /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_arena_exit_process,           /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static void *
ngx_http_arena_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_arena_main_conf(cf);
    if (amcf == NULL) {
        return NULL;
    }

    amcf->jobs = ngx_arena_jobs_conf(cf->pool);

    return amcf->jobs ? amcf : NULL;
}


static char *
ngx_http_arena_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    if (!amcf->enabled) {
        return NGX_CONF_OK;
    }

    return ngx_http_arena_setup(cf, amcf) == NGX_OK ? NGX_CONF_OK
                                                    : NGX_CONF_ERROR;
}


/* arena_job name off|period=time */

static char *
ngx_http_arena_job(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_int_t               i, period;
    ngx_str_t              *value, text;
    ngx_arena_jobs_conf_t  *jobs;

    (void) cmd;

    jobs = amcf->jobs;
    value = cf->args->elts;
    i = ngx_arena_job_find(&value[1]);

    if (i < 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "there is no job named \"%V\"", &value[1]);
        return NGX_CONF_ERROR;
    }

    if (ngx_arena_is(&value[2], "off")) {
        jobs->periods[i] = 0;
        return NGX_CONF_OK;
    }

    if (value[2].len > 7 && ngx_strncmp(value[2].data, "period=", 7) == 0) {
        text.data = value[2].data + 7;
        text.len = value[2].len - 7;
        period = ngx_parse_time(&text, 0);

        if (period > 0) {
            jobs->periods[i] = period;
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\": \"arena_job\" takes "
                       "a name and off or period=time", &value[2]);

    return NGX_CONF_ERROR;
}


static ngx_int_t
ngx_http_arena_init_process(ngx_cycle_t *cycle)
{
    ngx_core_conf_t             *ccf;
    ngx_slab_pool_t             *slab;
    ngx_arena_worker_t          *worker;
    ngx_http_arena_zone_t       *zone;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_arena_module);

    if (amcf == NULL || !amcf->enabled
        || (ngx_process != NGX_PROCESS_WORKER
            && ngx_process != NGX_PROCESS_SINGLE))
    {
        return NGX_OK;
    }

    ccf = (ngx_core_conf_t *) ngx_get_conf(cycle->conf_ctx, ngx_core_module);

    worker = amcf->worker;
    worker->log = cycle->log;
    ngx_arena_steps_start(worker);
    ngx_queue_init(&worker->loads);
    ngx_queue_init(&worker->presences);
    ngx_queue_init(&worker->timers_due);
    worker->timers_most = ngx_max(1, amcf->redis.queue
                                     / NGX_HTTP_ARENA_TIMERS_PART);
    ngx_rbtree_init(&worker->timers, &worker->timers_sentinel,
                    ngx_str_rbtree_insert_value);

    zone = amcf->zone->data;
    worker->changes = &zone->changes;
    worker->shares = ngx_arena_shares_create(cycle, worker);

    if (worker->shares == NULL) {
        return NGX_ERROR;
    }

    slab = (ngx_slab_pool_t *) amcf->metrics->shm.addr;

    worker->metrics = ngx_arena_metrics_open(cycle, amcf->metrics->data,
                                             &slab->mutex);
    if (worker->metrics == NULL) {
        return NGX_ERROR;
    }

    ngx_arena_count_start(worker);
    worker->redis = ngx_arena_redis_create(cycle, &amcf->redis,
                                           worker->metrics);
    worker->relay = ngx_arena_relay_create(cycle, &amcf->redis,
                                           &amcf->channels, worker->redis,
                                           worker->metrics,
                                           &ngx_http_arena_listener_calls);
    if (worker->redis == NULL || worker->relay == NULL
        || ngx_http_arena_postgres_start(cycle, amcf) != NGX_OK
        || ngx_http_arena_pace_start(cycle, amcf) != NGX_OK
        || ngx_http_arena_sockets_start(cycle, amcf) != NGX_OK
        || ngx_arena_overload_start(cycle, worker, amcf->shed) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_jobs_start(cycle, worker, amcf->jobs, ngx_worker,
                                ngx_max(ccf->worker_processes, 1));
}


static ngx_int_t
ngx_http_arena_postgres_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t           i;
    ngx_arena_worker_t  *worker;

    worker = amcf->worker;

    for (i = 0; i < NGX_ARENA_LANES; i++) {
        worker->postgres[i] = ngx_arena_postgres_create(cycle, &amcf->postgres,
                                                        i, worker->metrics);
        if (worker->postgres[i] == NULL) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static void
ngx_http_arena_exit_process(ngx_cycle_t *cycle)
{
    ngx_uint_t                   i;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_arena_module);

    if (amcf == NULL || amcf->worker->redis == NULL) {
        return;
    }

    ngx_http_arena_sockets_stop(amcf);
    ngx_http_arena_pace_stop(amcf->pace);
    ngx_arena_redis_destroy(amcf->worker->redis);
    ngx_arena_relay_destroy(amcf->worker->relay);

    for (i = 0; i < NGX_ARENA_LANES; i++) {
        ngx_arena_postgres_destroy(amcf->worker->postgres[i]);
    }

    ngx_arena_shares_destroy(amcf->worker->shares);
    ngx_arena_metrics_close(amcf->worker->metrics);
}
