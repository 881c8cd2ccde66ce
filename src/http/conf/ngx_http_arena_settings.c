
/*
 * Settings: what scripts may ask for by name ("-- @setting"), as nginx.conf says
 * it.  To add one: a row here, and its directive, "arena_" and its name, in the
 * root file.
 */


#include "ngx_http_arena_conf.h"


#define NGX_HTTP_ARENA_SETTING_TIME  0x01  /* milliseconds; or a number */
#define NGX_HTTP_ARENA_SETTING_OFF   0x02  /* "off", which is 0; and 0 is none */
#define NGX_HTTP_ARENA_SETTING_MAX   0x04  /* "max=", up to which it grows */


typedef struct {
    ngx_str_t    name;
    ngx_uint_t   flags;
    ngx_uint_t   value;    /* unless nginx.conf says otherwise */
    ngx_uint_t   most;     /* the same; 0: as that of the row like */
    ngx_uint_t   like;
} ngx_http_arena_setting_row_t;


static ngx_http_arena_setting_row_t *ngx_http_arena_setting_row(
    ngx_str_t *name, ngx_uint_t *i);
static ngx_uint_t ngx_http_arena_setting_parse(
    ngx_http_arena_setting_row_t *row, ngx_str_t *text);
static char *ngx_http_arena_setting_invalid(ngx_conf_t *cf,
    ngx_http_arena_setting_row_t *row);
static char *ngx_http_arena_setting_max(ngx_conf_t *cf,
    ngx_arena_setting_t *setting);


static ngx_http_arena_setting_row_t  ngx_http_arena_settings_table[] = {

    { ngx_string("leaderboard_interval"),
      NGX_HTTP_ARENA_SETTING_TIME|NGX_HTTP_ARENA_SETTING_MAX, 200, 5000, 0 },

    { ngx_string("leaderboard_changed_interval"),
      NGX_HTTP_ARENA_SETTING_TIME, 500, 0, 0 },

    { ngx_string("journal_backlog"), 0, 1000000, 0, 2 },

    { ngx_string("battle_retention"),
      NGX_HTTP_ARENA_SETTING_TIME|NGX_HTTP_ARENA_SETTING_OFF, 0, 0, 3 },

    { ngx_null_string, 0, 0, 0, 0 }
};


ngx_int_t
ngx_http_arena_settings_create(ngx_conf_t *cf, ngx_array_t *settings)
{
    ngx_uint_t                     i;
    ngx_arena_setting_t           *setting;
    ngx_http_arena_setting_row_t  *row;

    if (ngx_array_init(settings, cf->pool, 4, sizeof(ngx_arena_setting_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (i = 0; ngx_http_arena_settings_table[i].name.len; i++) {
        row = &ngx_http_arena_settings_table[i];

        setting = ngx_array_push(settings);
        if (setting == NULL) {
            return NGX_ERROR;
        }

        setting->name = row->name;
        setting->value = NGX_CONF_UNSET_UINT;
        setting->most = NGX_CONF_UNSET_UINT;
        setting->index = i;
    }

    return NGX_OK;
}


/* arena_NAME number|time|off [max=time], as its row has it */

char *
ngx_http_arena_setting(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_str_t                     *value, name;
    ngx_uint_t                     i;
    ngx_arena_setting_t           *setting;
    ngx_http_arena_setting_row_t  *row;

    name.data = cmd->name.data + sizeof("arena_") - 1;
    name.len = cmd->name.len - (sizeof("arena_") - 1);

    row = ngx_http_arena_setting_row(&name, &i);
    setting = (ngx_arena_setting_t *) amcf->settings.elts + i;

    if (setting->value != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;
    setting->value = ngx_http_arena_setting_parse(row, &value[1]);

    if (setting->value == (ngx_uint_t) NGX_ERROR) {
        return ngx_http_arena_setting_invalid(cf, row);
    }

    return cf->args->nelts > 2 ? ngx_http_arena_setting_max(cf, setting)
                               : NGX_CONF_OK;
}


static ngx_http_arena_setting_row_t *
ngx_http_arena_setting_row(ngx_str_t *name, ngx_uint_t *i)
{
    ngx_http_arena_setting_row_t  *row;

    row = ngx_http_arena_settings_table;

    for (*i = 0; !ngx_arena_equal(&row[*i].name, name); (*i)++) { /* void */ }

    return &row[*i];
}


static ngx_uint_t
ngx_http_arena_setting_parse(ngx_http_arena_setting_row_t *row,
    ngx_str_t *text)
{
    ngx_int_t   n;
    ngx_uint_t  off;

    off = row->flags & NGX_HTTP_ARENA_SETTING_OFF;

    if (off && ngx_arena_is(text, "off")) {
        return 0;
    }

    n = (row->flags & NGX_HTTP_ARENA_SETTING_TIME)
        ? ngx_parse_time(text, 0) : ngx_atoi(text->data, text->len);

    return (off && n == 0) ? (ngx_uint_t) NGX_ERROR : (ngx_uint_t) n;
}


static char *
ngx_http_arena_setting_invalid(ngx_conf_t *cf,
    ngx_http_arena_setting_row_t *row)
{
    ngx_str_t  *value;

    value = cf->args->elts;

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\": \"%V\" takes %s",
                       &value[1], &value[0],
                       (row->flags & NGX_HTTP_ARENA_SETTING_OFF)
                       ? "off, or a time of 1 ms or more"
                       : (row->flags & NGX_HTTP_ARENA_SETTING_TIME)
                       ? "a time" : "a number");

    return NGX_CONF_ERROR;
}


static char *
ngx_http_arena_setting_max(ngx_conf_t *cf, ngx_arena_setting_t *setting)
{
    ngx_str_t  *value, text;

    value = cf->args->elts;

    if (value[2].len > 4 && ngx_strncmp(value[2].data, "max=", 4) == 0) {
        text.data = value[2].data + 4;
        text.len = value[2].len - 4;
        setting->most = ngx_parse_time(&text, 0);
    }

    if (setting->most == NGX_CONF_UNSET_UINT || setting->most < setting->value)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\": \"%V\" takes a time and "
                           "max=time, which is no less", &value[2], &value[0]);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


void
ngx_http_arena_settings_init(ngx_array_t *settings)
{
    ngx_uint_t                     i;
    ngx_arena_setting_t           *setting;
    ngx_http_arena_setting_row_t  *row;

    setting = settings->elts;

    for (i = 0; i < settings->nelts; i++) {
        row = &ngx_http_arena_settings_table[i];

        ngx_conf_init_uint_value(setting[i].value, row->value);
        ngx_conf_init_uint_value(setting[i].most,
                                 row->most ? row->most
                                 : row->like < i ? setting[row->like].most
                                 : setting[i].value);

        setting[i].most = ngx_max(setting[i].most, setting[i].value);
    }
}


ngx_uint_t
ngx_http_arena_setting_value(ngx_array_t *settings, ngx_str_t *name)
{
    ngx_uint_t            i;
    ngx_arena_setting_t  *setting;

    setting = settings->elts;
    (void) ngx_http_arena_setting_row(name, &i);

    return setting[i].value;
}
