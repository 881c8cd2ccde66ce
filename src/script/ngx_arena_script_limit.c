
/*
 * A limit, as a line of a script's header says it:
 *
 *     @limit <name> <count> [by session | by address [<argument>] | by script]
 *                           [for guests] [costs <argument>/<n>]
 *
 * To add an option: a row in ngx_arena_script_limit_options and its function.
 */


#include "ngx_arena_script.h"


typedef struct {
    ngx_arena_script_t  *script;
    ngx_arena_limit_t   *limit;
    ngx_str_t           *line;           /* what is left of it */
} ngx_arena_script_limit_t;


typedef struct {
    ngx_str_t            name;
    ngx_int_t          (*read)(ngx_arena_script_limit_t *reader);
} ngx_arena_script_limit_option_t;


static ngx_int_t ngx_arena_script_limit_by(ngx_arena_script_limit_t *reader);
static ngx_int_t ngx_arena_script_limit_for(ngx_arena_script_limit_t *reader);
static ngx_int_t ngx_arena_script_limit_costs(
    ngx_arena_script_limit_t *reader);
static ngx_arena_script_limit_option_t *ngx_arena_script_limit_option(
    ngx_str_t *word);


static ngx_arena_script_limit_option_t  ngx_arena_script_limit_options[] = {
    { ngx_string("by"),    ngx_arena_script_limit_by },
    { ngx_string("for"),   ngx_arena_script_limit_for },
    { ngx_string("costs"), ngx_arena_script_limit_costs },
    { ngx_null_string, NULL }
};


/* in the order of ngx_arena_limit_by_e */

static ngx_str_t  ngx_arena_script_limit_subjects[] = {
    ngx_string("session"),
    ngx_string("address"),
    ngx_string("script"),
    ngx_null_string
};


ngx_int_t
ngx_arena_script_read_limit(ngx_arena_script_t *script, ngx_str_t *line,
    ngx_str_t *reason)
{
    ngx_str_t                         word;
    ngx_arena_limit_t                *limit;
    ngx_arena_script_limit_t          reader;
    ngx_arena_script_limit_option_t  *option;

    ngx_str_set(reason, "a limit is written <name> <count> [by session | "
                        "by address [<argument>] | by script] [for guests] "
                        "[costs <argument>/<n>], behind the arguments, "
                        "and there may be 4 of them");

    if (script->limits.nelts == NGX_ARENA_SCRIPT_MAX_LIMITS) {
        return NGX_ERROR;
    }

    limit = ngx_array_push(&script->limits);
    if (limit == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(limit, sizeof(ngx_arena_limit_t));
    limit->argument = NGX_DECLINED;
    limit->cost = NGX_DECLINED;

    if (!ngx_arena_script_next_word(line, &limit->name)
        || !ngx_arena_script_next_word(line, &word))
    {
        return NGX_ERROR;
    }

    limit->count = ngx_atoi(word.data, word.len);

    if (limit->count < 1) {
        return NGX_ERROR;
    }

    reader.script = script;
    reader.limit = limit;
    reader.line = line;

    while (ngx_arena_script_next_word(line, &word)) {

        option = ngx_arena_script_limit_option(&word);

        if (option == NULL || option->read(&reader) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    /* a guest has no session that could be counted */

    return (limit->guests && limit->by != NGX_ARENA_LIMIT_BY_ADDRESS)
           ? NGX_ERROR : NGX_OK;
}


static ngx_int_t
ngx_arena_script_limit_by(ngx_arena_script_limit_t *reader)
{
    ngx_str_t   word, line;
    ngx_uint_t  i;

    if (!ngx_arena_script_next_word(reader->line, &word)) {
        return NGX_ERROR;
    }

    for (i = 0; ngx_arena_script_limit_subjects[i].len; i++) {
        if (ngx_arena_equal(&ngx_arena_script_limit_subjects[i], &word)) {
            break;
        }
    }

    if (ngx_arena_script_limit_subjects[i].len == 0) {
        return NGX_ERROR;
    }

    reader->limit->by = (ngx_arena_limit_by_e) i;
    line = *reader->line;

    if (reader->limit->by != NGX_ARENA_LIMIT_BY_ADDRESS
        || !ngx_arena_script_next_word(&line, &word)
        || ngx_arena_script_limit_option(&word))
    {
        return NGX_OK;
    }

    *reader->line = line;
    reader->limit->argument = ngx_arena_script_argument(reader->script, &word);

    return (reader->limit->argument < 0) ? NGX_ERROR : NGX_OK;
}


static ngx_int_t
ngx_arena_script_limit_for(ngx_arena_script_limit_t *reader)
{
    ngx_str_t  word;

    reader->limit->guests = 1;

    return ngx_arena_script_next_word(reader->line, &word)
           && ngx_arena_is(&word, "guests")
           ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_arena_script_limit_costs(ngx_arena_script_limit_t *reader)
{
    u_char                *slash, *last;
    ngx_str_t              word;
    ngx_arena_limit_t     *limit;
    ngx_arena_argument_t  *argument;

    if (!ngx_arena_script_next_word(reader->line, &word)) {
        return NGX_ERROR;
    }

    limit = reader->limit;
    last = word.data + word.len;
    slash = ngx_strlchr(word.data, last, '/');

    if (slash == NULL) {
        return NGX_ERROR;
    }

    word.len = slash - word.data;
    limit->divisor = ngx_atoi(slash + 1, last - slash - 1);
    limit->cost = ngx_arena_script_argument(reader->script, &word);

    if (limit->cost < 0 || limit->divisor < 1) {
        return NGX_ERROR;
    }

    argument = reader->script->arguments.elts;

    return ngx_arena_argument_is_number(&argument[limit->cost])
           ? NGX_OK : NGX_ERROR;
}


static ngx_arena_script_limit_option_t *
ngx_arena_script_limit_option(ngx_str_t *word)
{
    ngx_arena_script_limit_option_t  *option;

    for (option = ngx_arena_script_limit_options; option->name.len; option++) {
        if (ngx_arena_equal(&option->name, word)) {
            return option;
        }
    }

    return NULL;
}
