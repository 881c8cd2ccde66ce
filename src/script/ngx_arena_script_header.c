
/*
 * The header of a script: its leading comment lines.  To add a tag: a row in
 * ngx_arena_script_tags and its function.
 */


#include "ngx_arena_script.h"


typedef struct {
    ngx_conf_t            *cf;
    ngx_arena_scripts_t   *scripts;
    ngx_arena_script_t    *script;
    ngx_uint_t             line;
    ngx_str_t              reason;
} ngx_arena_script_header_t;


typedef ngx_int_t (*ngx_arena_script_tag_pt)(ngx_arena_script_header_t *header,
    ngx_str_t *value);


typedef struct {
    ngx_str_t                name;
    ngx_arena_script_tag_pt  read;
} ngx_arena_script_tag_t;


static ngx_int_t ngx_arena_script_read_line(ngx_arena_script_header_t *header,
    ngx_str_t *line);
static ngx_int_t ngx_arena_script_read_key(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_include(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_fold(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_names(ngx_arena_script_header_t *header,
    ngx_str_t *value, ngx_array_t *names);
static ngx_int_t ngx_arena_script_read_statements(
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
static ngx_int_t ngx_arena_script_read_rule(ngx_arena_script_header_t *header,
    ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_writes(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_shared(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_changes(
    ngx_arena_script_header_t *header, ngx_str_t *value);
static ngx_int_t ngx_arena_script_read_prose(ngx_arena_script_header_t *header,
    ngx_str_t *value);


static ngx_arena_script_tag_t  ngx_arena_script_tags[] = {

    { ngx_string("@key"),        ngx_arena_script_read_key },
    { ngx_string("@include"),    ngx_arena_script_read_include },
    { ngx_string("@fold"),       ngx_arena_script_read_fold },
    { ngx_string("@statements"), ngx_arena_script_read_statements },
    { ngx_string("@argument"),   ngx_arena_script_read_argument },
    { ngx_string("@setting"),    ngx_arena_script_read_setting },
    { ngx_string("@limit"),      ngx_arena_script_add_limit },
    { ngx_string("@shed"),       ngx_arena_script_read_shed },
    { ngx_string("@rule"),       ngx_arena_script_read_rule },
    { ngx_string("@writes"),     ngx_arena_script_read_writes },
    { ngx_string("@shared"),     ngx_arena_script_read_shared },
    { ngx_string("@changes"),    ngx_arena_script_read_changes },
    { ngx_string("@reply"),      ngx_arena_script_read_prose },
    { ngx_string("@error"),      ngx_arena_script_read_prose },
    { ngx_string("@event"),      ngx_arena_script_read_prose },

    { ngx_null_string, NULL }
};


ngx_int_t
ngx_arena_script_read_header(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *text)
{
    u_char                     *p, *last, *end;
    ngx_str_t                   line;
    ngx_arena_script_header_t   header;

    if (ngx_array_init(&script->arguments, cf->pool, 4,
                       sizeof(ngx_arena_argument_t))
            != NGX_OK
        || ngx_array_init(&script->settings, cf->pool, 2,
                          sizeof(ngx_arena_setting_t *))
            != NGX_OK
        || ngx_array_init(&script->includes, cf->pool, 4,
                          sizeof(ngx_arena_include_t))
            != NGX_OK
        || ngx_array_init(&script->folds, cf->pool, 1,
                          sizeof(ngx_arena_include_t))
            != NGX_OK
        || ngx_array_init(&script->limits, cf->pool, 1,
                          sizeof(ngx_arena_limit_t))
            != NGX_OK
        || ngx_array_init(&script->spared, cf->pool, 1, sizeof(ngx_str_t))
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_memzero(&header, sizeof(ngx_arena_script_header_t));
    header.cf = cf;
    header.scripts = scripts;
    header.script = script;

    p = text->data;
    last = p + text->len;

    while (p < last) {

        end = ngx_strlchr(p, last, '\n');
        if (end == NULL) {
            end = last;
        }

        if (end - p < 2 || p[0] != '-' || p[1] != '-') {
            break;
        }

        line.data = p + 2;
        line.len = end - line.data;
        header.line++;

        if (ngx_arena_script_read_line(&header, &line) != NGX_OK) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "arena: %V in %V:%ui",
                          &header.reason, &script->file, header.line);
            return NGX_ERROR;
        }

        p = end + 1;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_line(ngx_arena_script_header_t *header, ngx_str_t *line)
{
    ngx_str_t                word;
    ngx_arena_script_tag_t  *tag;

    if (!ngx_arena_script_next_word(line, &word) || word.data[0] != '@') {
        return NGX_OK;
    }

    for (tag = ngx_arena_script_tags; tag->name.len; tag++) {

        if (ngx_arena_equal(&tag->name, &word)) {
            ngx_str_set(&header->reason, "no memory");
            return tag->read(header, line);
        }
    }

    ngx_str_set(&header->reason, "there is no such tag of a script's header");

    return NGX_ERROR;
}


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
ngx_arena_script_read_fold(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    return ngx_arena_script_read_names(header, value, &header->script->folds);
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
ngx_arena_script_read_statements(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    ngx_str_t  word;

    if (ngx_arena_script_next_word(value, &word)) {

        if (ngx_arena_is(&word, "each")) {
            header->script->statements = NGX_ARENA_STATEMENTS_EACH;
            return NGX_OK;
        }

        if (ngx_arena_is(&word, "alone")) {
            header->script->statements = NGX_ARENA_STATEMENTS_ALONE;
            return NGX_OK;
        }
    }

    ngx_str_set(&header->reason, "\"@statements\" takes \"each\" "
                                 "or \"alone\"");

    return NGX_ERROR;
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

    return ngx_arena_argument_read(header->cf->pool, value, argument,
                                   &header->reason)
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
ngx_arena_script_read_rule(ngx_arena_script_header_t *header, ngx_str_t *value)
{
    ngx_str_t          name, type, equals, standard;
    ngx_pool_t        *pool;
    ngx_arena_rule_t  *rule;

    ngx_str_set(&header->reason, "a rule is written "
                                 "<name> <type> = <value>");

    if (!ngx_arena_script_next_word(value, &name)
        || !ngx_arena_script_next_word(value, &type)
        || !ngx_arena_script_next_word(value, &equals)
        || !ngx_arena_script_next_word(value, &standard))
    {
        return NGX_ERROR;
    }

    rule = ngx_array_push(&header->scripts->rules);
    if (rule == NULL) {
        return NGX_ERROR;
    }

    rule->type = type;
    pool = header->cf->pool;

    if (ngx_arena_argument_declare(pool, &name, &type, &rule->declared,
                                   &header->reason)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_rule_set(pool, rule, &standard, &header->reason)
           == NGX_OK ? NGX_OK : NGX_ERROR;
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
ngx_arena_script_read_prose(ngx_arena_script_header_t *header,
    ngx_str_t *value)
{
    (void) header;
    (void) value;

    return NGX_OK;
}
