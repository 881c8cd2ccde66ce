
/*
 * What follows from all the directives together: scripts, routes, limits,
 * secrets, shared memory.
 */


#include "ngx_http_arena_conf.h"
#include "../request/ngx_http_arena_limit.h"
#include "../request/ngx_http_arena_observe.h"
#include "../request/ngx_http_arena_request.h"


typedef struct {
    ngx_str_t    name;
    ngx_int_t    count;          /* a minute, unless nginx.conf says so */
    size_t       offset;         /* in the main configuration */
} ngx_http_arena_own_limit_t;


static ngx_int_t ngx_http_arena_setup_defaults(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);
static ngx_int_t ngx_http_arena_require(ngx_conf_t *cf, ngx_uint_t given,
    char *name, char *why);
static ngx_int_t ngx_http_arena_setup_limits(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);
static ngx_int_t *ngx_http_arena_own_limit(ngx_http_arena_main_conf_t *amcf,
    ngx_uint_t i);
static ngx_uint_t ngx_http_arena_set_limit(ngx_http_arena_main_conf_t *amcf,
    ngx_http_arena_named_conf_t *named);


/* Limits of no script. */

static ngx_http_arena_own_limit_t  ngx_http_arena_own_limits[] = {

    { ngx_string("organiser"), 20,
      offsetof(ngx_http_arena_main_conf_t, organiser_limit) },

    { ngx_null_string, 0, 0 }
};


ngx_int_t
ngx_http_arena_setup(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    if (ngx_http_arena_setup_defaults(cf, amcf) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_http_arena_settings_init(&amcf->settings);

    amcf->scripts.settings = &amcf->settings;
    amcf->scripts.sources = ngx_http_arena_sources;
    amcf->routes = ngx_http_arena_routes;
    amcf->scripts.channels.data = ngx_pnalloc(cf->pool, NGX_ARENA_RELAY_PREFIX);

    if (amcf->scripts.channels.data == NULL) {
        return NGX_ERROR;
    }

    amcf->scripts.channels.len = ngx_arena_relay_prefix(&amcf->redis,
                                                   amcf->scripts.channels.data)
                                 - amcf->scripts.channels.data;
    amcf->scripts.tagged = amcf->channels.publish == NGX_ARENA_CHANNELS_TAGGED;

    if (ngx_arena_scripts_load(cf, &amcf->scripts) != NGX_OK
        || ngx_arena_scopes_check(cf, &amcf->scripts) != NGX_OK
        || ngx_arena_archives_check(cf, &amcf->scripts) != NGX_OK
        || ngx_http_arena_routes_init(cf, amcf) != NGX_OK
        || ngx_http_arena_setup_limits(cf, amcf) != NGX_OK
        || ngx_http_arena_rules(cf, amcf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    amcf->worker->scripts = &amcf->scripts;

    if (ngx_http_arena_zone_add(cf, amcf) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_arena_metrics_zone_add(cf, amcf);
}


static ngx_int_t
ngx_http_arena_setup_defaults(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t  i;

    if (ngx_http_arena_require(cf, amcf->scripts.path.len, "arena_lua_path",
                               "the folder of scripts")
            != NGX_OK
        || ngx_http_arena_require(cf, amcf->postgres.conninfo.len,
                                  "arena_postgres", "how to reach PostgreSQL")
            != NGX_OK
        || ngx_http_arena_require(cf, amcf->keys.nelts,
                                  "arena_secret_file",
                                  "the file of keys that sign sessions")
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (amcf->redis.address.len == 0) {
        ngx_str_set(&amcf->redis.address, "127.0.0.1");
        amcf->redis.port = 6379;
    }

    /* beside workers of the version before, which know plain names alone */

    if (amcf->channels.publish == NGX_CONF_UNSET_UINT) {
        amcf->channels.publish = NGX_ARENA_CHANNELS_PLAIN;
        amcf->channels.both = 1;
    }

    ngx_conf_init_msec_value(amcf->redis.timeout, 2000);
    ngx_conf_init_uint_value(amcf->redis.queue, 10000);
    ngx_conf_init_msec_value(amcf->postgres.timeout, 5000);
    ngx_conf_init_uint_value(amcf->postgres.pool, 2);
    ngx_conf_init_msec_value(amcf->shed, 100);
    ngx_conf_init_value(amcf->shared, 1);
    ngx_conf_init_uint_value(amcf->guest_time, 25);
    ngx_conf_init_msec_value(amcf->ping_interval, 20000);

    if (amcf->redis.timeout == 0 || amcf->postgres.timeout == 0
        || amcf->redis.queue == 0 || amcf->postgres.pool == 0)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"arena_redis_timeout\", \"arena_redis_queue\", "
                           "\"arena_postgres_timeout\" and "
                           "\"arena_postgres_pool\" must be more than 0, "
                           "in the http block that ends");
        return NGX_ERROR;
    }

    for (i = 0; i < NGX_ARENA_LANES; i++) {
        if (amcf->postgres.lanes[i].pool == 0) {
            amcf->postgres.lanes[i].pool = amcf->postgres.pool;
        }
    }

    if (amcf->zone_name.len == 0) {
        ngx_str_set(&amcf->zone_name, "arena");
        amcf->zone_size = 32 * 1024 * 1024;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_require(ngx_conf_t *cf, ngx_uint_t given, char *name, char *why)
{
    if (given) {
        return NGX_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "\"%s\" (%s) is missing in the http block that ends",
                       name, why);

    return NGX_ERROR;
}


static ngx_int_t
ngx_http_arena_setup_limits(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t                    i;
    ngx_http_arena_named_conf_t  *named;

    for (i = 0; ngx_http_arena_own_limits[i].name.len; i++) {
        *ngx_http_arena_own_limit(amcf, i) = ngx_http_arena_own_limits[i].count;
    }

    named = amcf->limits.elts;

    for (i = 0; i < amcf->limits.nelts; i++) {

        if (!ngx_http_arena_set_limit(amcf, &named[i])) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "\"%V\": there is no limit named \"%V\" "
                          "in %V:%ui",
                          &named[i].directive, &named[i].name, &named[i].file,
                          named[i].line);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t *
ngx_http_arena_own_limit(ngx_http_arena_main_conf_t *amcf, ngx_uint_t i)
{
    return (ngx_int_t *) ((char *) amcf + ngx_http_arena_own_limits[i].offset);
}


/* Several scripts may share a name, and count together then. */

static ngx_uint_t
ngx_http_arena_set_limit(ngx_http_arena_main_conf_t *amcf,
    ngx_http_arena_named_conf_t *named)
{
    ngx_uint_t           i, j, found;
    ngx_arena_limit_t   *limit;
    ngx_arena_script_t  *script;

    script = amcf->scripts.scripts.elts;
    found = 0;

    for (i = 0; ngx_http_arena_own_limits[i].name.len; i++) {
        if (ngx_arena_equal(&ngx_http_arena_own_limits[i].name, &named->name)) {
            *ngx_http_arena_own_limit(amcf, i) = named->value;
            found = 1;
        }
    }

    for (i = 0; i < amcf->scripts.scripts.nelts; i++) {

        limit = script[i].limits.elts;

        for (j = 0; j < script[i].limits.nelts; j++) {
            if (ngx_arena_equal(&limit[j].name, &named->name)) {
                limit[j].count = named->value;
                found = 1;
            }
        }
    }

    return found;
}
