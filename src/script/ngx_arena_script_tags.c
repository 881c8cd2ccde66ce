
/*
 * The tags of headers.  To add one: a row, and its function, which reads what is
 * behind the tag into the script.
 */


#include "ngx_arena_script_header.h"


#define NGX_ARENA_SCRIPT_LUA   (1 << NGX_ARENA_ENGINE_REDIS)
#define NGX_ARENA_SCRIPT_SQL   (1 << NGX_ARENA_ENGINE_POSTGRES)
#define NGX_ARENA_SCRIPT_BOTH  (NGX_ARENA_SCRIPT_LUA|NGX_ARENA_SCRIPT_SQL)


static ngx_int_t ngx_arena_script_read_key(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_include(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_step(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_command(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_names(ngx_arena_script_header_t *header,
    ngx_str_t *value, ngx_array_t *names);
static ngx_int_t ngx_arena_script_read_reset(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_replay(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_argument(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_setting(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_add_limit(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_shed(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_spared(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_add_rule(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_modes(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_writes(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_shared(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_changes(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_archived(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_lane(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_body(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_prose(ngx_arena_script_header_t *header,
    ngx_str_t *value);


ngx_arena_script_tag_t  ngx_arena_script_tags[] = {

    { ngx_string("@key"),        NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_key },
    { ngx_string("@include"),    NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_include },
    { ngx_string("@step"),       NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_step },
    { ngx_string("@command"),    NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_command },
    { ngx_string("@reset"),      NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_reset },
    { ngx_string("@replay"),     NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_replay },
    { ngx_string("@gives"),      NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_prose },
    { ngx_string("@argument"),   NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_argument },
    { ngx_string("@body"),       NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_body },
    { ngx_string("@setting"),    NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_setting },
    { ngx_string("@limit"),      NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_add_limit },
    { ngx_string("@shed"),       NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_shed },
    { ngx_string("@rule"),       NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_add_rule },
    { ngx_string("@modes"),      NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_modes },
    { ngx_string("@writes"),     NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_writes },
    { ngx_string("@shared"),     NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_shared },
    { ngx_string("@changes"),    NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_changes },
    { ngx_string("@archived"),   NGX_ARENA_SCRIPT_LUA,
      ngx_arena_script_read_archived },
    { ngx_string("@lane"),       NGX_ARENA_SCRIPT_SQL,
      ngx_arena_script_read_lane },
    { ngx_string("@reply"),      NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_prose },
    { ngx_string("@error"),      NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_prose },
    { ngx_string("@event"),      NGX_ARENA_SCRIPT_BOTH,
      ngx_arena_script_read_prose },

    { ngx_null_string, 0, NULL }
};


static ngx_int_t
ngx_arena_script_read_key(ngx_arena_script_header_t *header, ngx_str_t *value)
{
    if (!ngx_arena_script_next_word(value, &header->script->key)) {
        ngx_str_set(&header->reason, "\"@key\" needs the key");
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_include(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    return ngx_arena_script_read_names(header, value,
                                       &header->script->includes);
}


static ngx_int_t
ngx_arena_script_read_step(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    return ngx_arena_script_read_names(header, value, &header->script->steps);
}


static ngx_int_t
ngx_arena_script_read_command(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    return ngx_arena_script_read_names(header, value,
                                       &header->script->commands);
}


static ngx_int_t
ngx_arena_script_read_names(ngx_arena_script_header_t *header,
    ngx_str_t *value, ngx_array_t *names)
{
    ngx_str_t             word;
    ngx_arena_include_t  *include;

    while (ngx_arena_script_next_word(value, &word)) {

        include = ngx_array_push(names);
        if (include == NULL) {
            return NGX_ERROR;
        }

        include->name = word;
        include->line = header->line;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_reset(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    if (!ngx_arena_script_next_word(value, &header->script->reset)) {
        ngx_str_set(&header->reason, "\"@reset\" needs a function");
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_replay(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word;

    if (!ngx_arena_script_next_word(value, &word)
        || !ngx_arena_is(&word, "no"))
    {
        ngx_str_set(&header->reason, "\"@replay\" takes \"no\"");
        return NGX_ERROR;
    }

    header->script->once = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_argument(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_arena_argument_t  *argument;

    if (header->script->arguments.nelts == NGX_ARENA_SCRIPT_MAX_ARGUMENTS) {
        ngx_str_set(&header->reason, "there are too many arguments");
        return NGX_ERROR;
    }

    argument = ngx_array_push(&header->script->arguments);
    if (argument == NULL) {
        return NGX_ERROR;
    }

    return ngx_arena_argument_read(header->cf->pool, header->scripts->sources,
                                   value, argument, &header->reason)
           == NGX_OK ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_arena_script_read_setting(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t             word;
    ngx_uint_t            i;
    ngx_arena_setting_t  *setting, **push;

    if (!ngx_arena_script_next_word(value, &word)
        || header->script->settings.nelts == NGX_ARENA_SCRIPT_MAX_SETTINGS)
    {
        ngx_str_set(&header->reason, "\"@setting\" needs a name, "
                                     "and there may be 4 of them");
        return NGX_ERROR;
    }

    setting = header->scripts->settings->elts;

    for (i = 0; i < header->scripts->settings->nelts; i++) {

        if (ngx_arena_equal(&setting[i].name, &word)) {
            push = ngx_array_push(&header->script->settings);
            if (push == NULL) {
                return NGX_ERROR;
            }

            *push = &setting[i];
            return NGX_OK;
        }
    }

    ngx_str_set(&header->reason, "there is no such setting");

    return NGX_ERROR;
}


static ngx_int_t
ngx_arena_script_add_limit(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    return ngx_arena_script_read_limit(header->script, value,
                                       &header->reason);
}


static ngx_int_t
ngx_arena_script_read_shed(ngx_arena_script_header_t *header, ngx_str_t *value)
{
    ngx_str_t   word;
    ngx_uint_t  i;

    static ngx_str_t  orders[] = {
        ngx_string("never"), ngx_string("first"), ngx_string("second"),
        ngx_string("last")
    };

    ngx_str_set(&header->reason, "\"@shed\" is written first|second|last "
                                 "[unless session|<argument>...]");

    if (!ngx_arena_script_next_word(value, &word)) {
        return NGX_ERROR;
    }

    for (i = NGX_ARENA_SHED_FIRST; i <= NGX_ARENA_SHED_LAST; i++) {
        if (ngx_arena_equal(&orders[i], &word)) {
            header->script->shed = i;
        }
    }

    if (header->script->shed == NGX_ARENA_SHED_NEVER) {
        return NGX_ERROR;
    }

    if (!ngx_arena_script_next_word(value, &word)) {
        return NGX_OK;
    }

    return ngx_arena_is(&word, "unless")
           ? ngx_arena_script_read_spared(header, value) : NGX_ERROR;
}


static ngx_int_t
ngx_arena_script_read_spared(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word, *spared;

    while (ngx_arena_script_next_word(value, &word)) {

        if (!ngx_arena_is(&word, "session")
            && ngx_arena_script_argument(header->script, &word) < 0)
        {
            ngx_str_set(&header->reason, "\"@shed\" names something that is "
                                         "no argument above it");
            return NGX_ERROR;
        }

        spared = ngx_array_push(&header->script->spared);
        if (spared == NULL) {
            return NGX_ERROR;
        }

        *spared = word;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_add_rule(ngx_arena_script_header_t *header, ngx_str_t *value)
{
    return ngx_arena_script_read_rule(header->cf, header->scripts,
                                      header->script, value, &header->reason);
}


static ngx_int_t
ngx_arena_script_read_modes(ngx_arena_script_header_t *header, ngx_str_t *value)
{
    (void) value;

    header->script->modes = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_writes(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word;

    if (!ngx_arena_script_next_word(value, &word)
        || !ngx_arena_is(&word, "optional"))
    {
        ngx_str_set(&header->reason, "\"@writes\" takes \"optional\"");
        return NGX_ERROR;
    }

    header->script->unwritten = 1;

    return NGX_OK;
}


/* What is shared is read alone. */

static ngx_int_t
ngx_arena_script_read_shared(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_int_t  time;
    ngx_str_t  word;

    time = ngx_arena_script_next_word(value, &word) ? ngx_parse_time(&word, 0)
                                                    : NGX_ERROR;

    if (time <= 0) {
        ngx_str_set(&header->reason, "\"@shared\" takes a time");
        return NGX_ERROR;
    }

    header->script->shared = time;
    header->script->inert = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_changes(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word;

    if (!ngx_arena_script_next_word(value, &word)
        || !ngx_arena_is(&word, "nothing"))
    {
        ngx_str_set(&header->reason, "\"@changes\" takes \"nothing\"");
        return NGX_ERROR;
    }

    header->script->inert = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_archived(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    if (!ngx_arena_script_next_word(value, &header->script->archived)) {
        ngx_str_set(&header->reason, "\"@archived\" needs a SQL function");
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_lane(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_int_t  lane;
    ngx_str_t  word;

    lane = ngx_arena_script_next_word(value, &word)
           ? ngx_arena_postgres_lane(&word) : NGX_ERROR;

    if (lane == NGX_ERROR) {
        ngx_str_set(&header->reason, "\"@lane\" takes \"journal\", \"api\" "
                                     "or \"slow\"");
        return NGX_ERROR;
    }

    header->script->lane = lane;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_body(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word;

    if (!ngx_arena_script_next_word(value, &word)
        || !ngx_arena_is(&word, "exact"))
    {
        ngx_str_set(&header->reason, "\"@body\" takes \"exact\"");
        return NGX_ERROR;
    }

    header->script->exact = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_prose(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    (void) header;
    (void) value;

    return NGX_OK;
}
