
/*
 * The directives arena_postgres and arena_postgres_lane: where PostgreSQL is,
 * and how many connections there are for what.
 */


#include "ngx_http_arena_conf.h"


/* arena_postgres conninfo */

char *
ngx_http_arena_postgres(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_str_t  *value, reason;

    (void) cmd;

    if (amcf->postgres.conninfo.data) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_arena_postgres_check(cf->pool, &value[1], &reason) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value of \"arena_postgres\": %V", &reason);
        return NGX_CONF_ERROR;
    }

    amcf->postgres.conninfo = value[1];

    return NGX_CONF_OK;
}


/* arena_postgres_lane name [pool=n] [queue=n] */

char *
ngx_http_arena_postgres_lane(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_int_t          n;
    ngx_str_t         *value, text;
    ngx_uint_t         i, *number;
    ngx_arena_lane_t  *lane;

    (void) cmd;

    value = cf->args->elts;
    n = ngx_arena_postgres_lane(&value[1]);

    if (n == NGX_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "there is no lane named \"%V\"", &value[1]);
        return NGX_CONF_ERROR;
    }

    lane = &amcf->postgres.lanes[n];

    for (i = 2; i < cf->args->nelts; i++) {

        text = value[i];
        number = NULL;

        if (ngx_strncmp(text.data, "pool=", 5) == 0) {
            number = &lane->pool;
            text.data += 5;
            text.len -= 5;

        } else if (ngx_strncmp(text.data, "queue=", 6) == 0) {
            number = &lane->queue;
            text.data += 6;
            text.len -= 6;
        }

        n = number ? ngx_atoi(text.data, text.len) : NGX_ERROR;

        if (n < 1) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid parameter \"%V\": "
                               "\"arena_postgres_lane\" takes pool=number and "
                               "queue=number, more than 0", &value[i]);
            return NGX_CONF_ERROR;
        }

        *number = n;
    }

    return NGX_CONF_OK;
}
