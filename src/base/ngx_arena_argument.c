
/*
 * An argument, as a line of a script's header says it.
 */


#include "ngx_arena_argument_types.h"
#include "ngx_arena_string.h"


/* more words than a line can have */
#define NGX_ARENA_ARGUMENT_WORDS  8


static ngx_uint_t ngx_arena_argument_split(ngx_str_t *line, ngx_str_t *words);
static ngx_int_t ngx_arena_argument_read_name(ngx_str_t *word,
    ngx_arena_argument_t *argument);
static ngx_int_t ngx_arena_argument_read_source(ngx_pool_t *pool,
    ngx_arena_argument_source_t *sources, ngx_str_t *word,
    ngx_arena_argument_t *argument, ngx_str_t *reason);
static ngx_int_t ngx_arena_argument_no_source(ngx_pool_t *pool,
    ngx_arena_argument_source_t *sources, ngx_str_t *reason);
static ngx_int_t ngx_arena_argument_read_options(ngx_str_t *words,
    ngx_uint_t n, ngx_arena_argument_t *argument);
static ngx_int_t ngx_arena_argument_read_type(ngx_pool_t *pool,
    ngx_str_t *word, ngx_arena_argument_t *argument, ngx_str_t *reason);
static ngx_arena_argument_type_t *ngx_arena_argument_find_type(
    ngx_str_t *name);
static ngx_int_t ngx_arena_argument_read_range(ngx_str_t *range,
    ngx_arena_argument_t *argument);
static ngx_int_t ngx_arena_argument_read_choices(ngx_pool_t *pool,
    ngx_str_t *range, ngx_arena_argument_t *argument);


/* of what is declared alone */

static ngx_arena_argument_source_t  ngx_arena_argument_text = {
    ngx_string("text"), 0, 0, NULL
};


ngx_int_t
ngx_arena_argument_read(ngx_pool_t *pool, ngx_arena_argument_source_t *sources,
    ngx_str_t *line, ngx_arena_argument_t *argument, ngx_str_t *reason)
{
    ngx_int_t   rc;
    ngx_str_t   words[NGX_ARENA_ARGUMENT_WORDS];
    ngx_uint_t  n;

    ngx_memzero(argument, sizeof(ngx_arena_argument_t));
    ngx_str_set(reason, "an argument is written <name>[?] <source> <type> "
                        "[= <default>] [else <code>]");

    n = ngx_arena_argument_split(line, words);

    if (n < 3) {
        return NGX_DECLINED;
    }

    if (ngx_arena_argument_read_name(&words[0], argument) != NGX_OK) {
        ngx_str_set(reason, "an argument's name must be of a-z 0-9 _ "
                            "and not start with a digit");
        return NGX_DECLINED;
    }

    if (ngx_arena_argument_read_options(&words[3], n - 3, argument) != NGX_OK)
    {
        return NGX_DECLINED;
    }

    rc = ngx_arena_argument_read_source(pool, sources, &words[1], argument,
                                        reason);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_arena_argument_read_type(pool, &words[2], argument, reason);
}


ngx_int_t
ngx_arena_argument_declare(ngx_pool_t *pool, ngx_str_t *name, ngx_str_t *type,
    ngx_arena_argument_t *argument, ngx_str_t *reason)
{
    ngx_memzero(argument, sizeof(ngx_arena_argument_t));
    ngx_str_set(reason, "a name must be of a-z 0-9 _ "
                        "and not start with a digit");

    if (ngx_arena_argument_read_name(name, argument) != NGX_OK) {
        return NGX_DECLINED;
    }

    argument->source = &ngx_arena_argument_text;

    return ngx_arena_argument_read_type(pool, type, argument, reason);
}


static ngx_uint_t
ngx_arena_argument_split(ngx_str_t *line, ngx_str_t *words)
{
    u_char      *p, *last;
    ngx_uint_t   n;

    p = line->data;
    last = p + line->len;

    for (n = 0; n < NGX_ARENA_ARGUMENT_WORDS; n++) {

        while (p < last && *p == ' ') {
            p++;
        }

        if (p == last) {
            break;
        }

        words[n].data = p;

        while (p < last && *p != ' ') {
            p++;
        }

        words[n].len = p - words[n].data;
    }

    return n;
}


/* The script's preamble has it as a name of Lua. */

static ngx_int_t
ngx_arena_argument_read_name(ngx_str_t *word, ngx_arena_argument_t *argument)
{
    u_char  *p, *last;

    argument->name = *word;

    if (word->data[word->len - 1] == '?') {
        argument->name.len--;
        argument->optional = 1;
    }

    p = argument->name.data;
    last = p + argument->name.len;

    if (p == last || (*p >= '0' && *p <= '9')) {
        return NGX_DECLINED;
    }

    while (p < last
           && ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9')
               || *p == '_'))
    {
        p++;
    }

    return (p == last) ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_arena_argument_read_source(ngx_pool_t *pool,
    ngx_arena_argument_source_t *sources, ngx_str_t *word,
    ngx_arena_argument_t *argument, ngx_str_t *reason)
{
    ngx_arena_argument_source_t  *source;

    for (source = sources; source->name.len; source++) {

        if (ngx_arena_equal(word, &source->name)) {
            argument->source = source;
            argument->optional |= source->own;
            return NGX_OK;
        }
    }

    return ngx_arena_argument_no_source(pool, sources, reason);
}


static ngx_int_t
ngx_arena_argument_no_source(ngx_pool_t *pool,
    ngx_arena_argument_source_t *sources, ngx_str_t *reason)
{
    u_char                       *p;
    size_t                        size;
    ngx_arena_argument_source_t  *source;

    size = sizeof("an argument's source is one of");

    for (source = sources; source->name.len; source++) {
        size += sizeof(", ") + source->name.len;
    }

    p = ngx_pnalloc(pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    reason->data = p;
    p = ngx_sprintf(p, "an argument's source is one of");

    for (source = sources; source->name.len; source++) {
        p = ngx_sprintf(p, "%s %V", source == sources ? "" : ",",
                        &source->name);
    }

    reason->len = p - reason->data;

    return NGX_DECLINED;
}


static ngx_int_t
ngx_arena_argument_read_options(ngx_str_t *words, ngx_uint_t n,
    ngx_arena_argument_t *argument)
{
    ngx_uint_t  i;

    for (i = 0; i + 1 < n; i += 2) {

        if (ngx_arena_is(&words[i], "=")) {
            argument->standard = words[i + 1];
            argument->optional = 1;

        } else if (ngx_arena_is(&words[i], "else")) {
            argument->otherwise = words[i + 1];

        } else {
            return NGX_DECLINED;
        }
    }

    return (i == n) ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_arena_argument_read_type(ngx_pool_t *pool, ngx_str_t *word,
    ngx_arena_argument_t *argument, ngx_str_t *reason)
{
    u_char                     *open;
    ngx_str_t                   range;
    ngx_arena_argument_type_t  *type;

    open = ngx_strlchr(word->data, word->data + word->len, '(');
    ngx_str_null(&range);

    if (open) {
        range.data = open + 1;
        range.len = word->data + word->len - range.data;
        word->len = open - word->data;

        if (range.len < 2 || range.data[range.len - 1] != ')') {
            ngx_str_set(reason, "a \")\" is missing behind an argument's type");
            return NGX_DECLINED;
        }

        range.len--;
    }

    type = ngx_arena_argument_find_type(word);

    if (type == NULL) {
        ngx_str_set(reason, "there is no such type of argument");
        return NGX_DECLINED;
    }

    argument->type = type;

    if ((type->range != 0) != (range.len != 0)) {
        ngx_str_set(reason, "\"integer\", \"string\", \"username\", "
                            "\"prefix\" and \"enum\", and no other "
                            "type, need values in parentheses");
        return NGX_DECLINED;
    }

    ngx_str_set(reason, "the values in an argument's parentheses are wrong");

    switch (type->range) {

    case 0:
        return NGX_OK;

    case 1:
        return ngx_arena_argument_read_choices(pool, &range, argument);

    default:
        return ngx_arena_argument_read_range(&range, argument);
    }
}


static ngx_arena_argument_type_t *
ngx_arena_argument_find_type(ngx_str_t *name)
{
    ngx_arena_argument_type_t  *type;

    for (type = ngx_arena_argument_types; type->name.len; type++) {

        if (ngx_arena_equal(name, &type->name)) {
            return type;
        }
    }

    return NULL;
}


static ngx_int_t
ngx_arena_argument_read_range(ngx_str_t *range, ngx_arena_argument_t *argument)
{
    u_char  *p, *last, *comma;

    p = range->data;
    last = p + range->len;

    comma = ngx_strlchr(p, last, ',');

    if (comma == NULL) {
        return NGX_DECLINED;
    }

    argument->min = ngx_atoi(p, comma - p);
    argument->max = ngx_atoi(comma + 1, last - comma - 1);

    if (argument->min == NGX_ERROR || argument->max == NGX_ERROR
        || argument->min > argument->max)
    {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_read_choices(ngx_pool_t *pool, ngx_str_t *range,
    ngx_arena_argument_t *argument)
{
    u_char     *p, *last, *comma;
    ngx_str_t  *choice;

    argument->choices = ngx_array_create(pool, 4, sizeof(ngx_str_t));
    if (argument->choices == NULL) {
        return NGX_ERROR;
    }

    p = range->data;
    last = p + range->len;

    while (p < last) {
        comma = ngx_strlchr(p, last, ',');

        if (comma == NULL) {
            comma = last;
        }

        choice = ngx_array_push(argument->choices);
        if (choice == NULL) {
            return NGX_ERROR;
        }

        choice->data = p;
        choice->len = comma - p;
        p = comma + 1;
    }

    return NGX_OK;
}


ngx_str_t *
ngx_arena_argument_forms(ngx_arena_argument_t *argument, ngx_uint_t *n)
{
    *n = argument->type->nforms;

    return argument->type->forms;
}


ngx_uint_t
ngx_arena_argument_is_number(ngx_arena_argument_t *argument)
{
    return argument->type->number;
}
