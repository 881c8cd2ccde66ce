
/*
 * Typed arguments.  To add a type: a row in ngx_arena_argument_types and its
 * check function.
 */


#include "ngx_arena_argument.h"
#include "ngx_arena_text.h"


typedef ngx_int_t (*ngx_arena_argument_check_pt)(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);


struct ngx_arena_argument_type_s {
    ngx_str_t                     name;
    ngx_uint_t                    range;     /* number of (a,b) it needs */
    ngx_uint_t                    folded;    /* 1: a folded value follows */
    ngx_uint_t                    number;    /* 1: the script wants a number */
    ngx_arena_argument_check_pt   check;
};


static ngx_int_t ngx_arena_argument_read_type(ngx_pool_t *pool,
    ngx_str_t *word, ngx_arena_argument_t *argument, ngx_str_t *reason);
static ngx_int_t ngx_arena_argument_read_range(ngx_pool_t *pool,
    ngx_str_t *range, ngx_arena_argument_t *argument);
static ngx_int_t ngx_arena_argument_fault(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_fault_t *fault,
    char *code, const char *fmt, ...);
static ngx_int_t ngx_arena_argument_type_fault(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_fault_t *fault,
    char *wanted);
static ngx_int_t ngx_arena_argument_length(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_str_t *text,
    ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_identifier(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_integer(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_string(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_username(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_enum(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_boolean(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_json(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_value(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);
static ngx_int_t ngx_arena_argument_texts(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);


/* An answer longer than this is nobody's. */
#define NGX_ARENA_ARGUMENT_VALUE_LEN    1000
#define NGX_ARENA_ARGUMENT_VALUE_ITEMS  64


static ngx_arena_argument_type_t  ngx_arena_argument_types[] = {

    { ngx_string("identifier"), 0, 0, 0, ngx_arena_argument_identifier },
    { ngx_string("integer"),    2, 0, 1, ngx_arena_argument_integer },
    { ngx_string("string"),     2, 0, 0, ngx_arena_argument_string },
    { ngx_string("username"),   2, 1, 0, ngx_arena_argument_username },
    { ngx_string("enum"),       1, 0, 0, ngx_arena_argument_enum },
    { ngx_string("boolean"),    0, 0, 0, ngx_arena_argument_boolean },
    { ngx_string("json"),       0, 0, 0, ngx_arena_argument_json },
    { ngx_string("value"),      0, 1, 0, ngx_arena_argument_value },
    { ngx_string("texts"),      0, 1, 0, ngx_arena_argument_texts },

    { ngx_null_string, 0, 0, 0, NULL }
};


static ngx_str_t  ngx_arena_argument_sources[] = {
    ngx_string("path"),
    ngx_string("query"),
    ngx_string("body")
};


ngx_int_t
ngx_arena_argument_read(ngx_pool_t *pool, ngx_str_t *line,
    ngx_arena_argument_t *argument, ngx_str_t *reason)
{
    u_char      *p, *last;
    ngx_str_t    words[8];
    ngx_uint_t   i, n;

    ngx_memzero(argument, sizeof(ngx_arena_argument_t));
    ngx_str_set(reason, "an argument is written "
                        "<name>[?] path|query|body <type> "
                        "[= <default>] [else <code>]");

    n = 0;
    p = line->data;
    last = p + line->len;

    while (p < last && n < 8) {
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
        n++;
    }

    if (n < 3) {
        return NGX_DECLINED;
    }

    argument->name = words[0];

    if (argument->name.data[argument->name.len - 1] == '?') {
        argument->name.len--;
        argument->optional = 1;
    }

    for (i = 0; i < 3; i++) {
        if (words[1].len == ngx_arena_argument_sources[i].len
            && ngx_strncmp(words[1].data, ngx_arena_argument_sources[i].data,
                           words[1].len)
               == 0)
        {
            argument->source = (ngx_arena_argument_source_e) i;
            break;
        }
    }

    if (i == 3) {
        return NGX_DECLINED;
    }

    for (i = 3; i + 1 < n; i += 2) {
        if (words[i].len == 1 && words[i].data[0] == '=') {
            argument->standard = words[i + 1];
            argument->optional = 1;
            continue;
        }

        if (words[i].len == 4 && ngx_strncmp(words[i].data, "else", 4) == 0) {
            argument->otherwise = words[i + 1];
            continue;
        }

        return NGX_DECLINED;
    }

    if (i != n) {
        return NGX_DECLINED;
    }

    return ngx_arena_argument_read_type(pool, &words[2], argument, reason);
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

    for (type = ngx_arena_argument_types; type->name.len; type++) {
        if (type->name.len == word->len
            && ngx_strncmp(type->name.data, word->data, word->len) == 0)
        {
            break;
        }
    }

    if (type->name.len == 0) {
        ngx_str_set(reason, "there is no such type of argument");
        return NGX_DECLINED;
    }

    argument->type = type;

    if ((type->range != 0) != (range.len != 0)) {
        ngx_str_set(reason, "\"integer\", \"string\", \"username\" and "
                            "\"enum\", and no other type, "
                            "need values in parentheses");
        return NGX_DECLINED;
    }

    if (range.len == 0) {
        return NGX_OK;
    }

    ngx_str_set(reason, "the values in an argument's parentheses are wrong");

    return ngx_arena_argument_read_range(pool, &range, argument);
}


static ngx_int_t
ngx_arena_argument_read_range(ngx_pool_t *pool, ngx_str_t *range,
    ngx_arena_argument_t *argument)
{
    u_char     *p, *last, *comma;
    ngx_str_t  *choice;

    p = range->data;
    last = p + range->len;

    if (argument->type->range == 2) {
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

    argument->choices = ngx_array_create(pool, 4, sizeof(ngx_str_t));
    if (argument->choices == NULL) {
        return NGX_ERROR;
    }

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


ngx_uint_t
ngx_arena_argument_has_folded(ngx_arena_argument_t *argument)
{
    return argument->type->folded;
}


ngx_uint_t
ngx_arena_argument_is_number(ngx_arena_argument_t *argument)
{
    return argument->type->number;
}


ngx_int_t
ngx_arena_argument_check(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_memzero(value, sizeof(ngx_arena_argument_value_t));
    ngx_memzero(fault, sizeof(ngx_arena_argument_fault_t));

    if (json == NULL
        || (json->type == NGX_ARENA_JSON_NULL && argument->optional))
    {
        if (argument->optional) {
            value->text = argument->standard;
            return NGX_OK;
        }

        return ngx_arena_argument_fault(pool, argument, fault, "required",
                                        "it is missing");
    }

    if (argument->type->check(pool, argument, json, value, fault) != NGX_OK) {
        return fault->code.len ? NGX_DECLINED : NGX_ERROR;
    }

    if (value->json.len) {
        return NGX_OK;
    }

    /* text is what the JSON string holds, unless the check said otherwise */

    value->json.data = ngx_pnalloc(pool,
                                   ngx_arena_json_string_length(&value->text));
    if (value->json.data == NULL) {
        return NGX_ERROR;
    }

    value->json.len = ngx_arena_json_write_string(value->json.data,
                                                  &value->text)
                      - value->json.data;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_fault(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_argument_fault_t *fault, char *code, const char *fmt, ...)
{
    u_char   *p;
    va_list   args;

    p = ngx_pnalloc(pool, 256);
    if (p == NULL) {
        ngx_str_null(&fault->code);
        return NGX_ERROR;
    }

    fault->field = argument->name;
    fault->code.data = (u_char *) code;
    fault->code.len = ngx_strlen(code);
    fault->detail.data = p;

    va_start(args, fmt);
    fault->detail.len = ngx_vslprintf(p, p + 256, fmt, args) - p;
    va_end(args);

    return NGX_DECLINED;
}


static ngx_int_t
ngx_arena_argument_type_fault(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_argument_fault_t *fault, char *wanted)
{
    return ngx_arena_argument_fault(pool, argument, fault, "invalid_type",
                                    "it must be %s", wanted);
}


static ngx_int_t
ngx_arena_argument_length(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_str_t *text, ngx_arena_argument_fault_t *fault)
{
    ngx_int_t  length;

    length = ngx_arena_text_length(text);

    if (length == NGX_ERROR) {
        return ngx_arena_argument_fault(pool, argument, fault,
                                        "invalid_characters",
                                        "it is not UTF-8");
    }

    if (length < argument->min) {
        return ngx_arena_argument_fault(pool, argument, fault, "too_short",
                                        "it has %i characters, "
                                        "the fewest are %i",
                                        length, argument->min);
    }

    if (length > argument->max) {
        return ngx_arena_argument_fault(pool, argument, fault, "too_long",
                                        "it has %i characters, "
                                        "the most are %i",
                                        length, argument->max);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_identifier(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    u_char  *p, *last;

    if (json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(pool, argument, fault, "a string");
    }

    p = json->text.data;
    last = p + json->text.len;

    while (p < last
           && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')
               || (*p >= '0' && *p <= '9') || *p == '-' || *p == '_'))
    {
        p++;
    }

    if (p != last || json->text.len == 0 || json->text.len > 64) {
        return ngx_arena_argument_fault(pool, argument, fault,
                                        "invalid_characters",
                                        "it must be 1 to 64 of "
                                        "A-Z a-z 0-9 - _");
    }

    value->text = json->text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_integer(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_int_t  n;

    if (json->type != NGX_ARENA_JSON_NUMBER
        && (argument->source == NGX_ARENA_ARGUMENT_BODY
            || json->type != NGX_ARENA_JSON_STRING))
    {
        return ngx_arena_argument_type_fault(pool, argument, fault,
                                             "an integer");
    }

    n = ngx_atoi(json->text.data, json->text.len);

    if (n == NGX_ERROR && json->text.len
        && ngx_strlchr((u_char *) "-0123456789", (u_char *) "-0123456789" + 11,
                       json->text.data[0])
           == NULL)
    {
        return ngx_arena_argument_type_fault(pool, argument, fault,
                                             "an integer");
    }

    if (n == NGX_ERROR || n < argument->min || n > argument->max) {
        return ngx_arena_argument_fault(pool, argument, fault, "out_of_range",
                                        "it must be an integer "
                                        "from %i to %i",
                                        argument->min, argument->max);
    }

    value->text.data = ngx_pnalloc(pool, NGX_INT_T_LEN);
    if (value->text.data == NULL) {
        return NGX_ERROR;
    }

    value->text.len = ngx_sprintf(value->text.data, "%i", n)
                      - value->text.data;
    value->json = value->text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_string(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    if (json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(pool, argument, fault, "a string");
    }

    value->text = json->text;

    return ngx_arena_argument_length(pool, argument, &value->text, fault);
}


static ngx_int_t
ngx_arena_argument_username(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_int_t  rc;

    if (json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(pool, argument, fault, "a string");
    }

    /* a bound on the work: no allowed name is as long */

    if (json->text.len > (size_t) argument->max * 16) {
        return ngx_arena_argument_fault(pool, argument, fault, "too_long",
                                        "the most characters are %i",
                                        argument->max);
    }

    rc = ngx_arena_text_name(pool, &json->text, &value->text, &value->folded);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (rc == NGX_DECLINED) {
        value->text = json->text;

        if (ngx_arena_argument_length(pool, argument, &value->text, fault)
            != NGX_OK)
        {
            return NGX_DECLINED;
        }

        return ngx_arena_argument_fault(pool, argument, fault,
                                        "invalid_characters",
                                        "it may hold letters, marks and "
                                        "digits of any script, \"_\", \"-\" "
                                        "and \".\"");
    }

    return ngx_arena_argument_length(pool, argument, &value->text, fault);
}


static ngx_int_t
ngx_arena_argument_enum(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    u_char      *p, names[128];
    ngx_str_t   *choices;
    ngx_uint_t   i;

    if (json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(pool, argument, fault, "a string");
    }

    choices = argument->choices->elts;
    p = names;

    for (i = 0; i < argument->choices->nelts; i++) {

        if (choices[i].len == json->text.len
            && ngx_strncmp(choices[i].data, json->text.data, json->text.len)
               == 0)
        {
            value->text = json->text;
            return NGX_OK;
        }

        p = ngx_slprintf(p, names + sizeof(names), "%s\"%V\"",
                         i ? ", " : "", &choices[i]);
    }

    return ngx_arena_argument_fault(pool, argument, fault, "invalid_choice",
                                    "it must be one of %*s",
                                    (size_t) (p - names), names);
}


static ngx_int_t
ngx_arena_argument_boolean(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    if (json->type != NGX_ARENA_JSON_BOOLEAN) {
        return ngx_arena_argument_type_fault(pool, argument, fault,
                                             "true or false");
    }

    value->text = json->text;
    value->json = json->text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_json(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    (void) argument;
    (void) fault;

    if (ngx_arena_json_write(pool, json, &value->json) != NGX_OK) {
        return NGX_ERROR;
    }

    value->text = value->json;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_value(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_uint_t         items;
    ngx_arena_json_t  *item;

    if (json->type == NGX_ARENA_JSON_OBJECT
        || json->type == NGX_ARENA_JSON_NULL)
    {
        return ngx_arena_argument_type_fault(pool, argument, fault,
                                             "a string, a number or a list "
                                             "of strings");
    }

    items = 0;
    item = (json->type == NGX_ARENA_JSON_ARRAY) ? json->first : json;

    for ( /* void */ ; item; item = item->next) {

        if (json->type == NGX_ARENA_JSON_ARRAY
            && item->type != NGX_ARENA_JSON_STRING)
        {
            return ngx_arena_argument_type_fault(pool, argument, fault,
                                                 "a list of strings");
        }

        if (item->text.len > NGX_ARENA_ARGUMENT_VALUE_LEN
            || ++items > NGX_ARENA_ARGUMENT_VALUE_ITEMS)
        {
            return ngx_arena_argument_fault(pool, argument, fault, "too_long",
                                            "the most are %d bytes, in a list "
                                            "%d items",
                                            NGX_ARENA_ARGUMENT_VALUE_LEN,
                                            NGX_ARENA_ARGUMENT_VALUE_ITEMS);
        }

        if (json->type != NGX_ARENA_JSON_ARRAY) {
            break;
        }
    }

    if (json->type == NGX_ARENA_JSON_STRING
        && ngx_arena_text_fold(pool, &json->text, &value->folded) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_argument_json(pool, argument, json, value, fault);
}


static ngx_int_t
ngx_arena_argument_texts(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_arena_json_t  *item, *copy, folded;

    if (json->type != NGX_ARENA_JSON_ARRAY) {
        return ngx_arena_argument_type_fault(pool, argument, fault,
                                             "a list of strings");
    }

    folded = *json;
    folded.first = NULL;
    folded.last = NULL;

    for (item = json->first; item; item = item->next) {

        if (item->type != NGX_ARENA_JSON_STRING) {
            return ngx_arena_argument_type_fault(pool, argument, fault,
                                                 "a list of strings");
        }

        copy = ngx_pcalloc(pool, sizeof(ngx_arena_json_t));
        if (copy == NULL) {
            return NGX_ERROR;
        }

        copy->type = NGX_ARENA_JSON_STRING;

        if (ngx_arena_text_fold(pool, &item->text, &copy->text) != NGX_OK) {
            return NGX_ERROR;
        }

        if (folded.last) {
            folded.last->next = copy;

        } else {
            folded.first = copy;
        }

        folded.last = copy;
    }

    if (ngx_arena_json_write(pool, &folded, &value->folded) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_arena_argument_json(pool, argument, json, value, fault);
}
