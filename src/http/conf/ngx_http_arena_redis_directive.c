
/*
 * The directives arena_redis, where Redis is, and who we are to it; and
 * arena_channels, what channels are called there.
 */


#include "ngx_http_arena_conf.h"


static char *ngx_http_arena_redis_address(ngx_conf_t *cf, ngx_str_t *value,
    ngx_arena_redis_conf_t *redis);
static char *ngx_http_arena_redis_parameter(ngx_conf_t *cf, ngx_str_t *value,
    ngx_arena_redis_conf_t *redis);
static char *ngx_http_arena_redis_password(ngx_conf_t *cf, ngx_str_t *file,
    ngx_arena_redis_conf_t *redis);
static ngx_uint_t ngx_http_arena_starts(ngx_str_t *value, char *prefix,
    ngx_str_t *rest);


static ngx_conf_enum_t  ngx_http_arena_channel_names[] = {
    { ngx_string("plain"), NGX_ARENA_CHANNELS_PLAIN },
    { ngx_string("tagged"), NGX_ARENA_CHANNELS_TAGGED },
    { ngx_null_string, 0 }
};


/* arena_redis address[:port]|unix:path [db=n] [user=name]
   [password_file=path] */

char *
ngx_http_arena_redis(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    char        *rv;
    ngx_str_t   *value;
    ngx_uint_t   i;

    (void) cmd;

    if (amcf->redis.address.data) {
        return "is duplicate";
    }

    value = cf->args->elts;
    rv = ngx_http_arena_redis_address(cf, &value[1], &amcf->redis);

    for (i = 2; rv == NGX_CONF_OK && i < cf->args->nelts; i++) {
        rv = ngx_http_arena_redis_parameter(cf, &value[i], &amcf->redis);
    }

    return rv;
}


static char *
ngx_http_arena_redis_address(ngx_conf_t *cf, ngx_str_t *value,
    ngx_arena_redis_conf_t *redis)
{
    u_char     *p;
    ngx_url_t   u;

    ngx_memzero(&u, sizeof(ngx_url_t));
    u.url = *value;
    u.default_port = 6379;

    if (ngx_parse_url(cf->pool, &u) != NGX_OK || u.naddrs == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "%s in \"%V\": \"arena_redis\" takes "
                           "host[:port] or unix:path",
                           u.err ? u.err : "no address", value);
        return NGX_CONF_ERROR;
    }

    p = ngx_pcalloc(cf->pool, NGX_SOCKADDR_STRLEN + 1);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    redis->address.data = p;
    redis->address.len = ngx_sock_ntop(u.addrs[0].sockaddr,
                                       u.addrs[0].socklen, p,
                                       NGX_SOCKADDR_STRLEN, 0);
    p[redis->address.len] = '\0';

    if (u.family == AF_UNIX) {
        redis->address.data += sizeof("unix:") - 1;
        redis->address.len -= sizeof("unix:") - 1;
        redis->port = 0;

    } else {
        redis->port = u.port;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_arena_redis_parameter(ngx_conf_t *cf, ngx_str_t *value,
    ngx_arena_redis_conf_t *redis)
{
    ngx_int_t  n;
    ngx_str_t  rest;

    if (ngx_http_arena_starts(value, "db=", &rest)) {
        n = ngx_atoi(rest.data, rest.len);

        if (n == NGX_ERROR) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid number of a database in \"%V\"",
                               value);
            return NGX_CONF_ERROR;
        }

        redis->database = n;
        return NGX_CONF_OK;
    }

    if (ngx_http_arena_starts(value, "user=", &rest)) {
        redis->user = rest;
        return NGX_CONF_OK;
    }

    if (ngx_http_arena_starts(value, "password_file=", &rest)) {
        return ngx_http_arena_redis_password(cf, &rest, redis);
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid parameter \"%V\": \"arena_redis\" takes "
                       "db=, user= and password_file=", value);

    return NGX_CONF_ERROR;
}


static char *
ngx_http_arena_redis_password(ngx_conf_t *cf, ngx_str_t *file,
    ngx_arena_redis_conf_t *redis)
{
    ngx_str_t  text;

    if (ngx_conf_full_name(cf->cycle, file, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_arena_script_read_file(cf, file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "reading the password in \"%V\" failed", file);
        return NGX_CONF_ERROR;
    }

    while (text.len && (text.data[text.len - 1] == '\n'
                        || text.data[text.len - 1] == '\r'))
    {
        text.len--;
    }

    if (text.len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "there is no password in \"%V\"", file);
        return NGX_CONF_ERROR;
    }

    redis->password = text;

    return NGX_CONF_OK;
}


static ngx_uint_t
ngx_http_arena_starts(ngx_str_t *value, char *prefix, ngx_str_t *rest)
{
    size_t  len;

    len = ngx_strlen(prefix);

    if (value->len <= len || ngx_strncmp(value->data, prefix, len) != 0) {
        return 0;
    }

    rest->data = value->data + len;
    rest->len = value->len - len;

    return 1;
}


/* arena_channels plain|tagged [listen=both] */

char *
ngx_http_arena_channels(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_str_t        *value;
    ngx_conf_enum_t  *name;

    (void) cmd;

    if (amcf->channels.publish != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (name = ngx_http_arena_channel_names; name->name.len; name++) {

        if (value[1].len == name->name.len
            && ngx_strcmp(value[1].data, name->name.data) == 0)
        {
            amcf->channels.publish = name->value;
        }
    }

    amcf->channels.both = (cf->args->nelts == 3);

    if (amcf->channels.publish != NGX_CONF_UNSET_UINT
        && (!amcf->channels.both || ngx_arena_is(&value[2], "listen=both")))
    {
        return NGX_CONF_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\": \"arena_channels\" takes "
                       "plain or tagged, and then may take listen=both",
                       amcf->channels.publish == NGX_CONF_UNSET_UINT
                       ? &value[1] : &value[2]);

    return NGX_CONF_ERROR;
}
