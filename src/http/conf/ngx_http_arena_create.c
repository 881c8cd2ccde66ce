
/*
 * The configuration before nginx.conf is read, and how a location's follows
 * from the one around it.
 */


#include "ngx_http_arena_conf.h"
#include "../request/ngx_http_arena_observe.h"
#include "../socket/ngx_http_arena_socket.h"


ngx_http_arena_main_conf_t *
ngx_http_arena_main_conf(ngx_conf_t *cf)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_arena_main_conf_t));
    if (amcf == NULL) {
        return NULL;
    }

    amcf->worker = ngx_pcalloc(cf->pool, sizeof(ngx_arena_worker_t));

    if (amcf->worker == NULL
        || ngx_array_init(&amcf->limits, cf->pool, 8,
                          sizeof(ngx_http_arena_named_conf_t))
            != NGX_OK
        || ngx_array_init(&amcf->rules, cf->pool, 8,
                          sizeof(ngx_http_arena_rule_conf_t))
            != NGX_OK
        || ngx_array_init(&amcf->keys, cf->pool, 2,
                          sizeof(ngx_arena_token_key_t))
            != NGX_OK
        || ngx_array_init(&amcf->admin_tokens, cf->pool, 2, sizeof(ngx_str_t))
            != NGX_OK
        || ngx_array_init(&amcf->locations, cf->pool, 2,
                          sizeof(ngx_http_arena_location_t))
            != NGX_OK
        || ngx_http_arena_settings_create(cf, &amcf->settings) != NGX_OK)
    {
        return NULL;
    }

    amcf->redis.timeout = NGX_CONF_UNSET_MSEC;
    amcf->redis.queue = NGX_CONF_UNSET_UINT;
    amcf->channels.publish = NGX_CONF_UNSET_UINT;
    amcf->postgres.timeout = NGX_CONF_UNSET_MSEC;
    amcf->postgres.pool = NGX_CONF_UNSET_UINT;
    ngx_memcpy(amcf->postgres.lanes, ngx_arena_postgres_lanes,
               sizeof(amcf->postgres.lanes));
    amcf->shed = NGX_CONF_UNSET_MSEC;
    amcf->shared = NGX_CONF_UNSET;
    amcf->guest_time = NGX_CONF_UNSET_UINT;
    amcf->ping_interval = NGX_CONF_UNSET_MSEC;

    return amcf;
}


void *
ngx_http_arena_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_arena_loc_conf_t  *alcf;

    alcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_arena_loc_conf_t));
    if (alcf == NULL) {
        return NULL;
    }

    alcf->subscribe = NGX_CONF_UNSET_UINT;
    alcf->problems = NGX_CONF_UNSET;
    alcf->socket_buffer = NGX_CONF_UNSET_SIZE;
    alcf->transfer_timeout = NGX_CONF_UNSET_MSEC;

    return alcf;
}


char *
ngx_http_arena_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_arena_loc_conf_t  *prev = parent;
    ngx_http_arena_loc_conf_t  *conf = child;

    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_arena_location_t   *location;
    ngx_http_arena_main_conf_t  *amcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_arena_module);

    if (amcf->enabled
        && ngx_http_arena_log_mask(cf->pool, clcf->error_log) != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (conf->subscribe == NGX_CONF_UNSET_UINT) {
        conf->location = prev->location;
    }

    ngx_conf_merge_uint_value(conf->subscribe, prev->subscribe,
                              NGX_HTTP_ARENA_SUBSCRIBE_OFF);
    ngx_conf_merge_value(conf->problems, prev->problems, 0);
    ngx_conf_merge_size_value(conf->socket_buffer, prev->socket_buffer, 65536);
    ngx_conf_merge_msec_value(conf->transfer_timeout, prev->transfer_timeout,
                              60000);

    if (conf->origins == NULL) {
        conf->origins = prev->origins;
    }

    if (conf->subscribe == NGX_HTTP_ARENA_SUBSCRIBE_OFF) {
        return NGX_CONF_OK;
    }

    location = ngx_array_push(&amcf->locations);
    if (location == NULL) {
        return NGX_CONF_ERROR;
    }

    *location = conf->location;
    location->loc_conf = ((ngx_http_conf_ctx_t *) cf->ctx)->loc_conf;

    return NGX_CONF_OK;
}
