
/*
 * The directive arena_origins: by which addresses browsers come to this server,
 * where a proxy in front does not say it.
 */


#include "ngx_http_arena_conf.h"
#include "../../base/ngx_arena_origin.h"


static char *ngx_http_arena_origins_why(ngx_str_t *text);
static ngx_uint_t ngx_http_arena_origins_has(ngx_str_t *text, char *characters);


/* What is wrong with one that has any of these; the first row counts. */

static struct {
    char    *characters;
    char    *why;
} ngx_http_arena_origins_faults[] = {
    { ",; ", "origins have spaces between them" },
    { "/?#", "nothing may be behind the host and the port" },
    { "@", "no user may be before the host" },
    { "*", "a star stands for the first part of a name, as in "
           "\"https://*.example.org\"" },
    { NULL, NULL }
};


/* arena_origins origin ...; */

char *
ngx_http_arena_origins(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_loc_conf_t  *alcf = conf;

    ngx_str_t                   *value;
    ngx_uint_t                   i;
    ngx_arena_origin_pattern_t  *pattern;

    (void) cmd;

    if (alcf->origins == NULL) {
        alcf->origins = ngx_array_create(cf->pool, 2,
                                         sizeof(ngx_arena_origin_pattern_t));
        if (alcf->origins == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        pattern = ngx_array_push(alcf->origins);
        if (pattern == NULL) {
            return NGX_CONF_ERROR;
        }

        if (ngx_arena_origin_pattern(&value[i], pattern) != NGX_OK) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid origin \"%V\" in \"arena_origins\": %s",
                               &value[i],
                               ngx_http_arena_origins_why(&value[i]));
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_arena_origins_why(ngx_str_t *text)
{
    ngx_str_t   rest;
    ngx_uint_t  i, tls;

    if (ngx_arena_origin_split(text, &tls, &rest) != NGX_OK) {
        return "it begins with \"http://\" or \"https://\", a host behind it";
    }

    for (i = 0; i < rest.len; i++) {
        if (rest.data[i] >= 0x80) {
            return "a name is written as browsers send it, with \"xn--\" for "
                   "other letters than a to z";
        }
    }

    for (i = 0; ngx_http_arena_origins_faults[i].characters; i++) {

        if (ngx_http_arena_origins_has(&rest,
                                 ngx_http_arena_origins_faults[i].characters))
        {
            return ngx_http_arena_origins_faults[i].why;
        }
    }

    return "it takes a host, and a port from 1 to 65535 if it is not the "
           "scheme's own";
}


static ngx_uint_t
ngx_http_arena_origins_has(ngx_str_t *text, char *characters)
{
    ngx_uint_t  i;

    for (i = 0; i < text->len; i++) {
        if (ngx_strchr(characters, text->data[i])) {
            return 1;
        }
    }

    return 0;
}
