
/*
 * Directives that need more than a slot, checked as they are read.  See also
 * ngx_http_arena_redis_directive.c, _postgres_directives.c, _origins.c,
 * _settings.c and _secret.c.
 */


#include "ngx_http_arena_conf.h"
#include "../request/ngx_http_arena_request.h"
#include "../../script/ngx_arena_overload.h"


static char *ngx_http_arena_add_named(ngx_conf_t *cf, ngx_array_t *array,
    ngx_str_t *name, ngx_int_t n);


/* arena_zone name:size */

char *
ngx_http_arena_zone(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    u_char     *colon;
    ssize_t     size;
    ngx_str_t  *value, text;

    (void) cmd;

    if (amcf->zone_name.data) {
        return "is duplicate";
    }

    value = cf->args->elts;
    colon = ngx_strlchr(value[1].data, value[1].data + value[1].len, ':');

    if (colon == NULL || colon == value[1].data) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\": \"arena_zone\" takes "
                           "name:size", &value[1]);
        return NGX_CONF_ERROR;
    }

    text.data = colon + 1;
    text.len = value[1].data + value[1].len - text.data;
    size = ngx_parse_size(&text);

    if (size == NGX_ERROR || size < (ssize_t) (64 * ngx_pagesize)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the size in \"%V\" is invalid or too small: "
                           "the least is %uz bytes", &value[1],
                           (size_t) (64 * ngx_pagesize));
        return NGX_CONF_ERROR;
    }

    amcf->zone_name.data = value[1].data;
    amcf->zone_name.len = colon - value[1].data;
    amcf->zone_size = size;

    return NGX_CONF_OK;
}


/* arena_lua_path directory, arena_sql_path directory */

char *
ngx_http_arena_path(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t        *value, *path;
    ngx_file_info_t   info;

    path = (ngx_str_t *) (p + cmd->offset);

    if (path->len) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_conf_full_name(cf->cycle, &value[1], 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_file_info(value[1].data, &info) == NGX_FILE_ERROR
        || !ngx_is_dir(&info))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" is no folder: \"%V\" names the one that "
                           "holds \"api\" and \"job\"",
                           &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    *path = value[1];

    return NGX_CONF_OK;
}


/*
 * arena_limit name count|off
 *
 * The names are known only when the scripts have been read, so where the line
 * stands is kept.
 */

char *
ngx_http_arena_named(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_int_t     n;
    ngx_str_t    *value;
    ngx_uint_t    limit;
    ngx_array_t  *array;

    array = (ngx_array_t *) (p + cmd->offset);
    value = cf->args->elts;
    limit = (cmd->offset == offsetof(ngx_http_arena_main_conf_t, limits));

    if (limit && ngx_arena_is(&value[2], "off")) {
        return ngx_http_arena_add_named(cf, array, &value[1], 0);
    }

    n = ngx_atoi(value[2].data, value[2].len);

    if (n == NGX_ERROR || (limit && n == 0)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid number \"%V\" in \"%V\"%s",
                           &value[2], &cmd->name,
                           limit ? ": it takes 1 or more, or off" : "");
        return NGX_CONF_ERROR;
    }

    return ngx_http_arena_add_named(cf, array, &value[1], n);
}


static char *
ngx_http_arena_add_named(ngx_conf_t *cf, ngx_array_t *array, ngx_str_t *name,
    ngx_int_t n)
{
    ngx_str_t                    *value;
    ngx_http_arena_named_conf_t  *named;

    named = ngx_array_push(array);
    if (named == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    named->directive = value[0];
    named->name = *name;
    named->value = n;
    named->file = cf->conf_file->file.name;
    named->line = cf->conf_file->line;

    return NGX_CONF_OK;
}


/* arena_guest_time percent%|off */

char *
ngx_http_arena_guest_time(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_int_t   n;
    ngx_str_t  *value;

    (void) cmd;

    if (amcf->guest_time != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_arena_is(&value[1], "off")) {
        amcf->guest_time = 0;
        return NGX_CONF_OK;
    }

    n = (value[1].data[value[1].len - 1] == '%')
        ? ngx_atoi(value[1].data, value[1].len - 1) : NGX_ERROR;

    if (n < 1 || n > 100) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\": \"arena_guest_time\" takes "
                           "1%% to 100%%, or off", &value[1]);
        return NGX_CONF_ERROR;
    }

    amcf->guest_time = n;

    return NGX_CONF_OK;
}


/* arena_shed time|off */

char *
ngx_http_arena_shed_after(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_int_t   n;
    ngx_str_t  *value;

    (void) cmd;

    if (amcf->shed != NGX_CONF_UNSET_MSEC) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_arena_is(&value[1], "off")) {
        amcf->shed = 0;
        return NGX_CONF_OK;
    }

    n = ngx_parse_time(&value[1], 0);

    if (n == NGX_ERROR || n < NGX_ARENA_OVERLOAD_LATE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\": \"%V\" takes off, or a "
                           "time of %d ms or more", &value[1], &value[0],
                           NGX_ARENA_OVERLOAD_LATE);
        return NGX_CONF_ERROR;
    }

    amcf->shed = n;

    return NGX_CONF_OK;
}


/* arena_subscribe anyone|participant */

char *
ngx_http_arena_subscribe(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_loc_conf_t  *alcf = conf;

    char                        *rv;
    ngx_http_arena_main_conf_t  *amcf;

    rv = ngx_conf_set_enum_slot(cf, cmd, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_arena_module);
    amcf->enabled = 1;
    alcf->problems = 1;
    alcf->location.file = cf->conf_file->file.name;
    alcf->location.line = cf->conf_file->line;

    return NGX_CONF_OK;
}


/* arena_api, arena_status, arena_metrics: cmd->post is the name of the route, or
   NULL: its path says which. */

char *
ngx_http_arena_content(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_loc_conf_t  *alcf = conf;

    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_arena_main_conf_t  *amcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->handler) {
        return "is in a location that another directive serves";
    }

    clcf->handler = ngx_http_arena_handler;

    if (cmd->post) {
        alcf->route = *(ngx_str_t *) cmd->post;
    }

    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_arena_module);
    amcf->enabled = 1;
    alcf->problems = 1;

    return NGX_CONF_OK;
}
