
/*
 * yajl reads the grammar.  What it lets pass is refused here: see
 * ngx_arena_json_check() for the text, and the callbacks for the tree.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include <setjmp.h>
#include <yajl/yajl_parse.h>

#include "ngx_arena_json.h"


#define NGX_ARENA_JSON_TEMP_POOL_SIZE  4096

/* How much of the input a fault's reason may quote. */
#define NGX_ARENA_JSON_QUOTE_LEN       32


typedef struct {
    ngx_pool_t               *pool;
    ngx_pool_t               *temp_pool;  /* all that yajl allocates */
    ngx_uint_t                max_depth;
    ngx_arena_json_fault_t   *fault;

    /* a copy of the text, which strings and numbers of the tree point into */
    u_char                   *start;
    size_t                    len;
    size_t                    behind;     /* the last good token's end */

    yajl_handle               handle;
    jmp_buf                   no_memory;  /* yajl does not check for NULL */

    ngx_arena_json_t         *root;
    ngx_array_t               open;       /* of ngx_arena_json_t * */
    ngx_array_t               members;    /* of ngx_arena_json_t * */
    ngx_str_t                 name;       /* of the member to come */

    ngx_int_t                 rc;         /* why a callback stopped yajl */
} ngx_arena_json_parser_t;


static ngx_int_t ngx_arena_json_prepare(ngx_arena_json_parser_t *parser,
    ngx_str_t *text);
static ngx_int_t ngx_arena_json_check(ngx_arena_json_parser_t *parser);
static ngx_int_t ngx_arena_json_check_escape(ngx_arena_json_parser_t *parser,
    u_char **pos, u_char *last);
static ngx_uint_t ngx_arena_json_code_unit(u_char *p, u_char *last);
static size_t ngx_arena_json_utf8(u_char *p, u_char *last);
static ngx_int_t ngx_arena_json_run(ngx_arena_json_parser_t *parser);
static void *ngx_arena_json_malloc(void *data, size_t size);
static void *ngx_arena_json_realloc(void *data, void *old, size_t size);
static void ngx_arena_json_free(void *data, void *p);
static int ngx_arena_json_null(void *data);
static int ngx_arena_json_boolean(void *data, int value);
static int ngx_arena_json_number(void *data, const char *text, size_t len);
static int ngx_arena_json_string(void *data, const unsigned char *text,
    size_t len);
static int ngx_arena_json_start_object(void *data);
static int ngx_arena_json_name(void *data, const unsigned char *text,
    size_t len);
static int ngx_arena_json_start_array(void *data);
static int ngx_arena_json_end_array(void *data);
static int ngx_arena_json_end_object(void *data);
static ngx_arena_json_t *ngx_arena_json_add(ngx_arena_json_parser_t *parser,
    ngx_arena_json_type_e type);
static int ngx_arena_json_open(ngx_arena_json_parser_t *parser,
    ngx_arena_json_type_e type);
static void ngx_arena_json_keep(ngx_arena_json_parser_t *parser,
    const unsigned char *text, size_t len, ngx_str_t *kept);
static ngx_int_t ngx_arena_json_find_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *object, ngx_arena_json_t **duplicate);
static int ngx_libc_cdecl ngx_arena_json_compare_names(const void *one,
    const void *two);
static ngx_int_t ngx_arena_json_fault_duplicate(
    ngx_arena_json_parser_t *parser, ngx_arena_json_t *duplicate);
static ngx_int_t ngx_arena_json_fault_grammar(ngx_arena_json_parser_t *parser);
static size_t ngx_arena_json_bad_token(ngx_arena_json_parser_t *parser,
    ngx_uint_t lexical);
static ngx_int_t ngx_arena_json_fault(ngx_arena_json_parser_t *parser,
    size_t offset, char *reason);
static size_t ngx_arena_json_length(ngx_arena_json_t *json);
static u_char *ngx_arena_json_write_value(u_char *p, ngx_arena_json_t *json);
static u_char ngx_arena_json_escape(u_char ch);


static const yajl_callbacks  ngx_arena_json_callbacks = {
    ngx_arena_json_null,
    ngx_arena_json_boolean,
    NULL,                                  /* integer: a number, as written */
    NULL,                                  /* double */
    ngx_arena_json_number,
    ngx_arena_json_string,
    ngx_arena_json_start_object,
    ngx_arena_json_name,
    ngx_arena_json_end_object,
    ngx_arena_json_start_array,
    ngx_arena_json_end_array
};


ngx_int_t
ngx_arena_json_parse(ngx_pool_t *pool, ngx_str_t *text, ngx_uint_t max_depth,
    ngx_arena_json_t **json, ngx_arena_json_fault_t *fault)
{
    ngx_int_t                rc;
    ngx_arena_json_parser_t  parser;

    ngx_memzero(&parser, sizeof(ngx_arena_json_parser_t));

    parser.pool = pool;
    parser.max_depth = max_depth;
    parser.fault = fault;

    parser.temp_pool = ngx_create_pool(NGX_ARENA_JSON_TEMP_POOL_SIZE,
                                       pool->log);
    if (parser.temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_json_prepare(&parser, text);

    if (rc == NGX_OK) {
        rc = ngx_arena_json_check(&parser);
    }

    if (rc == NGX_OK) {
        rc = ngx_arena_json_run(&parser);
    }

    ngx_destroy_pool(parser.temp_pool);

    if (rc == NGX_OK) {
        *json = parser.root;
    }

    return rc;
}


static ngx_int_t
ngx_arena_json_prepare(ngx_arena_json_parser_t *parser, ngx_str_t *text)
{
    u_char  *p;

    if (ngx_array_init(&parser->open, parser->temp_pool, 8,
                       sizeof(ngx_arena_json_t *))
        != NGX_OK
        || ngx_array_init(&parser->members, parser->temp_pool, 16,
                          sizeof(ngx_arena_json_t *))
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    /* a space at either end: what looks at a token looks at its neighbours */

    p = ngx_pnalloc(parser->pool, text->len + 2);
    if (p == NULL) {
        return NGX_ERROR;
    }

    *p++ = ' ';

    parser->start = p;
    parser->len = text->len;

    if (text->len) {
        p = ngx_cpymem(p, text->data, text->len);
    }

    *p = ' ';

    return NGX_OK;
}


/*
 * Refuses what yajl would pass or mend: loose UTF-8, "\u0000", surrogates
 * without their pair, vertical tabs and form feeds as white space, and an
 * unterminated string behind the value.
 */

static ngx_int_t
ngx_arena_json_check(ngx_arena_json_parser_t *parser)
{
    size_t      n;
    u_char     *p, *last;
    ngx_uint_t  quoted;

    p = parser->start;
    last = parser->start + parser->len;
    quoted = 0;

    while (p < last) {

        if (quoted && *p == '\\') {
            if (ngx_arena_json_check_escape(parser, &p, last) != NGX_OK) {
                return parser->rc;
            }

            continue;
        }

        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            return ngx_arena_json_fault(parser, p - parser->start,
                                        "text is not UTF-8");
        }

        if (*p == '"') {
            quoted = !quoted;

        } else if (!quoted && (*p == '\v' || *p == '\f')) {
            return ngx_arena_json_fault(parser, p - parser->start,
                                        "invalid white space");
        }

        p += n;
    }

    if (quoted) {
        return ngx_arena_json_fault(parser, parser->len,
                                    "unterminated string");
    }

    return NGX_OK;
}


/* Other faults of an escape are left to yajl. */

static ngx_int_t
ngx_arena_json_check_escape(ngx_arena_json_parser_t *parser, u_char **pos,
    u_char *last)
{
    u_char      *p;
    ngx_uint_t   unit;

    p = *pos;
    unit = ngx_arena_json_code_unit(p, last);

    if (unit == (ngx_uint_t) NGX_ERROR) {
        p++;

        if (p < last && (*p == '"' || *p == '\\')) {
            p++;
        }

        *pos = p;
        return NGX_OK;
    }

    if (unit == 0) {
        parser->rc = ngx_arena_json_fault(parser, p - parser->start,
                                          "NUL in a string");
        return NGX_DECLINED;
    }

    p += 6;

    if (unit >= 0xd800 && unit <= 0xdfff) {

        if (unit <= 0xdbff) {
            unit = ngx_arena_json_code_unit(p, last);
            p += 6;

        } else {
            unit = 0;
        }

        if (unit < 0xdc00 || unit > 0xdfff) {
            parser->rc = ngx_arena_json_fault(parser, *pos - parser->start,
                                              "lone surrogate in a string");
            return NGX_DECLINED;
        }
    }

    *pos = p;

    return NGX_OK;
}


static ngx_uint_t
ngx_arena_json_code_unit(u_char *p, u_char *last)
{
    if (last - p < 6 || p[0] != '\\' || p[1] != 'u') {
        return (ngx_uint_t) NGX_ERROR;
    }

    return (ngx_uint_t) ngx_hextoi(p + 2, 4);
}


/* The length of the UTF-8 sequence at p, or 0. */

static size_t
ngx_arena_json_utf8(u_char *p, u_char *last)
{
    size_t  i, n;

    if (*p < 0x80) {
        return 1;
    }

    if (*p < 0xc2 || *p > 0xf4) {
        return 0;
    }

    n = (*p < 0xe0) ? 2 : (*p < 0xf0) ? 3 : 4;

    if ((size_t) (last - p) < n) {
        return 0;
    }

    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }

    /* overlong forms, surrogates, and what is above U+10FFFF */

    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f)
        || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
    {
        return 0;
    }

    return n;
}


static ngx_int_t
ngx_arena_json_run(ngx_arena_json_parser_t *parser)
{
    yajl_status       status;
    yajl_alloc_funcs  allocators;

    /* yajl holds nothing but memory of temp_pool, so it may be jumped out of */

    if (setjmp(parser->no_memory)) {
        return NGX_ERROR;
    }

    allocators.malloc = ngx_arena_json_malloc;
    allocators.realloc = ngx_arena_json_realloc;
    allocators.free = ngx_arena_json_free;
    allocators.ctx = parser;

    parser->handle = yajl_alloc(&ngx_arena_json_callbacks, &allocators, parser);
    if (parser->handle == NULL) {
        return NGX_ERROR;
    }

    /* the text is known to be UTF-8; all other options are off: strict */

    (void) yajl_config(parser->handle, yajl_dont_validate_strings, 1);

    status = yajl_parse(parser->handle, parser->start, parser->len + 1);

    if (status == yajl_status_client_canceled) {
        return parser->rc;
    }

    if (status != yajl_status_ok) {
        return ngx_arena_json_fault_grammar(parser);
    }

    if (yajl_complete_parse(parser->handle) != yajl_status_ok) {
        return ngx_arena_json_fault(parser, parser->len,
                                    "unexpected end of text");
    }

    return NGX_OK;
}


static void *
ngx_arena_json_malloc(void *data, size_t size)
{
    ngx_arena_json_parser_t *parser = data;

    size_t  *p;

    p = ngx_palloc(parser->temp_pool, sizeof(size_t) + size);
    if (p == NULL) {
        longjmp(parser->no_memory, 1);
    }

    *p = size;

    return p + 1;
}


static void *
ngx_arena_json_realloc(void *data, void *old, size_t size)
{
    void    *p;
    size_t   len;

    p = ngx_arena_json_malloc(data, size);

    if (old) {
        len = *((size_t *) old - 1);
        ngx_memcpy(p, old, ngx_min(len, size));
        ngx_arena_json_free(data, old);
    }

    return p;
}


static void
ngx_arena_json_free(void *data, void *p)
{
    ngx_arena_json_parser_t *parser = data;

    (void) ngx_pfree(parser->temp_pool, (size_t *) p - 1);
}


static int
ngx_arena_json_null(void *data)
{
    return ngx_arena_json_add(data, NGX_ARENA_JSON_NULL) != NULL;
}


static int
ngx_arena_json_boolean(void *data, int value)
{
    ngx_arena_json_t  *json;

    json = ngx_arena_json_add(data, NGX_ARENA_JSON_BOOLEAN);
    if (json == NULL) {
        return 0;
    }

    if (value) {
        ngx_str_set(&json->text, "true");

    } else {
        ngx_str_set(&json->text, "false");
    }

    return 1;
}


static int
ngx_arena_json_number(void *data, const char *text, size_t len)
{
    ngx_arena_json_t  *json;

    json = ngx_arena_json_add(data, NGX_ARENA_JSON_NUMBER);
    if (json == NULL) {
        return 0;
    }

    json->text.data = (u_char *) text;
    json->text.len = len;

    return 1;
}


static int
ngx_arena_json_string(void *data, const unsigned char *text, size_t len)
{
    ngx_arena_json_t  *json;

    json = ngx_arena_json_add(data, NGX_ARENA_JSON_STRING);
    if (json == NULL) {
        return 0;
    }

    ngx_arena_json_keep(data, text, len, &json->text);

    return 1;
}


static int
ngx_arena_json_start_object(void *data)
{
    return ngx_arena_json_open(data, NGX_ARENA_JSON_OBJECT);
}


static int
ngx_arena_json_name(void *data, const unsigned char *text, size_t len)
{
    ngx_arena_json_parser_t *parser = data;

    ngx_arena_json_keep(parser, text, len, &parser->name);

    parser->behind = yajl_get_bytes_consumed(parser->handle);

    return 1;
}


static int
ngx_arena_json_start_array(void *data)
{
    return ngx_arena_json_open(data, NGX_ARENA_JSON_ARRAY);
}


static int
ngx_arena_json_end_array(void *data)
{
    ngx_arena_json_parser_t *parser = data;

    parser->open.nelts--;
    parser->behind = yajl_get_bytes_consumed(parser->handle);

    return 1;
}


static int
ngx_arena_json_end_object(void *data)
{
    ngx_arena_json_parser_t *parser = data;

    ngx_arena_json_t  **open, *duplicate;

    open = parser->open.elts;

    if (ngx_arena_json_find_duplicate(parser, open[parser->open.nelts - 1],
                                      &duplicate)
        != NGX_OK)
    {
        parser->rc = NGX_ERROR;
        return 0;
    }

    if (duplicate) {
        parser->rc = ngx_arena_json_fault_duplicate(parser, duplicate);
        return 0;
    }

    return ngx_arena_json_end_array(parser);
}


/* Appends a value to the innermost open array or object. */

static ngx_arena_json_t *
ngx_arena_json_add(ngx_arena_json_parser_t *parser, ngx_arena_json_type_e type)
{
    ngx_arena_json_t  *json, **open, *parent;

    json = ngx_pcalloc(parser->pool, sizeof(ngx_arena_json_t));
    if (json == NULL) {
        parser->rc = NGX_ERROR;
        return NULL;
    }

    json->type = type;
    json->name = parser->name;
    ngx_str_null(&parser->name);

    parser->behind = yajl_get_bytes_consumed(parser->handle);

    if (parser->open.nelts == 0) {
        parser->root = json;
        return json;
    }

    open = parser->open.elts;
    parent = open[parser->open.nelts - 1];

    if (parent->last) {
        parent->last->next = json;

    } else {
        parent->first = json;
    }

    parent->last = json;
    parent->count++;

    return json;
}


static int
ngx_arena_json_open(ngx_arena_json_parser_t *parser, ngx_arena_json_type_e type)
{
    ngx_arena_json_t  *json, **open;

    if (parser->open.nelts == parser->max_depth) {
        parser->rc = ngx_arena_json_fault(parser,
                                  yajl_get_bytes_consumed(parser->handle) - 1,
                                  "too many levels of nesting");
        return 0;
    }

    json = ngx_arena_json_add(parser, type);
    if (json == NULL) {
        return 0;
    }

    open = ngx_array_push(&parser->open);
    if (open == NULL) {
        parser->rc = NGX_ERROR;
        return 0;
    }

    *open = json;

    return 1;
}


/*
 * Text without escapes is where it was written.  Other text yajl has decoded
 * into a buffer of its own; it is never longer than it was written, so it
 * goes there too.  A quote before the string's own end is an escaped one.
 */

static void
ngx_arena_json_keep(ngx_arena_json_parser_t *parser, const unsigned char *text,
    size_t len, ngx_str_t *kept)
{
    u_char  *p;

    p = (u_char *) text;

    if (p < parser->start || p > parser->start + parser->len) {
        p = parser->start + yajl_get_bytes_consumed(parser->handle) - 2;

        while (p[0] != '"' || p[-1] == '\\') {
            p--;
        }

        p++;

        ngx_memcpy(p, text, len);
    }

    kept->data = p;
    kept->len = len;
}


static ngx_int_t
ngx_arena_json_find_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *object, ngx_arena_json_t **duplicate)
{
    ngx_uint_t          i;
    ngx_arena_json_t   *member, **members;

    *duplicate = NULL;

    if (object->count < 2) {
        return NGX_OK;
    }

    parser->members.nelts = 0;

    members = ngx_array_push_n(&parser->members, object->count);
    if (members == NULL) {
        return NGX_ERROR;
    }

    i = 0;

    for (member = object->first; member; member = member->next) {
        members[i++] = member;
    }

    ngx_qsort(members, object->count, sizeof(ngx_arena_json_t *),
              ngx_arena_json_compare_names);

    for (i = 1; i < object->count; i++) {
        member = members[i];

        if (member->name.len == members[i - 1]->name.len
            && ngx_memcmp(member->name.data, members[i - 1]->name.data,
                          member->name.len)
               == 0
            && (*duplicate == NULL
                || member->name.data < (*duplicate)->name.data))
        {
            *duplicate = member;
        }
    }

    return NGX_OK;
}


static int ngx_libc_cdecl
ngx_arena_json_compare_names(const void *one, const void *two)
{
    ngx_int_t          rc;
    ngx_arena_json_t  *first, *second;

    first = *(ngx_arena_json_t **) one;
    second = *(ngx_arena_json_t **) two;

    rc = ngx_memn2cmp(first->name.data, second->name.data, first->name.len,
                      second->name.len);

    if (rc == 0) {
        return (first->name.data < second->name.data) ? -1 : 1;
    }

    return (int) rc;
}


static ngx_int_t
ngx_arena_json_fault_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *duplicate)
{
    size_t     len, n;
    u_char    *last;
    ngx_str_t  name;
    u_char     reason[sizeof("duplicate member name \"\"...")
                      + 6 * NGX_ARENA_JSON_QUOTE_LEN];

    name = duplicate->name;

    /* whole characters only */

    for (len = 0; len < name.len; len += n) {
        n = ngx_arena_json_utf8(name.data + len, name.data + name.len);

        if (len + n > NGX_ARENA_JSON_QUOTE_LEN) {
            break;
        }
    }

    name.len = len;

    last = ngx_cpymem(reason, "duplicate member name ",
                      sizeof("duplicate member name ") - 1);
    last = ngx_arena_json_write_string(last, &name);

    if (name.len < duplicate->name.len) {
        last = ngx_cpymem(last, "...", sizeof("...") - 1);
    }

    *last = '\0';

    return ngx_arena_json_fault(parser,
                                duplicate->name.data - 1 - parser->start,
                                (char *) reason);
}


/* yajl's words are "lexical error: REASON\n" or "parse error: REASON\n". */

static ngx_int_t
ngx_arena_json_fault_grammar(ngx_arena_json_parser_t *parser)
{
    char        *error, *reason;
    size_t       len;
    ngx_uint_t   lexical;

    error = (char *) yajl_get_error(parser->handle, 0, NULL, 0);
    if (error == NULL) {
        return NGX_ERROR;
    }

    lexical = (error[0] == 'l');

    reason = ngx_strchr(error, ':');

    if (reason == NULL) {
        reason = error;

    } else {
        reason += sizeof(": ") - 1;
    }

    len = ngx_strlen(reason);

    while (len && (reason[len - 1] == '\n' || reason[len - 1] == '.')) {
        reason[--len] = '\0';
    }

    return ngx_arena_json_fault(parser,
                                ngx_arena_json_bad_token(parser, lexical),
                                reason);
}


/*
 * Where the token that yajl refused starts.  yajl's own offset is before,
 * within or behind it, depending on the error; only within a string does it
 * say more.
 */

static size_t
ngx_arena_json_bad_token(ngx_arena_json_parser_t *parser, ngx_uint_t lexical)
{
    size_t      consumed;
    u_char     *p, *last;
    ngx_uint_t  separator;

    consumed = yajl_get_bytes_consumed(parser->handle);
    p = parser->start + parser->behind;
    last = parser->start + parser->len;
    separator = 0;

    for ( /* void */ ; p < last; p++) {

        if (*p == ' ' || *p == '\t' || *p == CR || *p == LF) {
            continue;
        }

        /* one separator is good if yajl went on behind it */

        if (!separator && (*p == ',' || *p == ':')
            && (lexical || parser->start + consumed > p + 1))
        {
            separator = 1;
            continue;
        }

        break;
    }

    if (lexical && p < last && *p == '"') {
        return consumed;
    }

    return p - parser->start;
}


static ngx_int_t
ngx_arena_json_fault(ngx_arena_json_parser_t *parser, size_t offset,
    char *reason)
{
    ngx_str_t                text;
    ngx_arena_json_fault_t  *fault;

    fault = parser->fault;

    text.data = (u_char *) reason;
    text.len = ngx_strlen(reason);

    fault->offset = offset;

    fault->reason.data = ngx_pstrdup(parser->pool, &text);
    if (fault->reason.data == NULL) {
        return NGX_ERROR;
    }

    fault->reason.len = text.len;

    return NGX_DECLINED;
}


ngx_arena_json_t *
ngx_arena_json_member(ngx_arena_json_t *json, ngx_str_t *name)
{
    ngx_arena_json_t  *member;

    if (json->type != NGX_ARENA_JSON_OBJECT) {
        return NULL;
    }

    for (member = json->first; member; member = member->next) {

        if (member->name.len == name->len
            && ngx_memcmp(member->name.data, name->data, name->len) == 0)
        {
            return member;
        }
    }

    return NULL;
}


/* Recurses as deep as the tree is, which max_depth has bounded. */

ngx_int_t
ngx_arena_json_write(ngx_pool_t *pool, ngx_arena_json_t *json, ngx_str_t *text)
{
    u_char  *p;

    p = ngx_pnalloc(pool, ngx_arena_json_length(json));
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    text->len = ngx_arena_json_write_value(p, json) - p;

    return NGX_OK;
}


/* An upper bound: counts one comma too many. */

static size_t
ngx_arena_json_length(ngx_arena_json_t *json)
{
    size_t             len;
    ngx_arena_json_t  *child;

    switch (json->type) {

    case NGX_ARENA_JSON_NULL:
        return sizeof("null") - 1;

    case NGX_ARENA_JSON_BOOLEAN:
    case NGX_ARENA_JSON_NUMBER:
        return json->text.len;

    case NGX_ARENA_JSON_STRING:
        return ngx_arena_json_string_length(&json->text);

    default:
        break;
    }

    len = sizeof("{}") - 1;

    for (child = json->first; child; child = child->next) {
        len += ngx_arena_json_length(child) + 1;

        if (json->type == NGX_ARENA_JSON_OBJECT) {
            len += ngx_arena_json_string_length(&child->name) + 1;
        }
    }

    return len;
}


static u_char *
ngx_arena_json_write_value(u_char *p, ngx_arena_json_t *json)
{
    ngx_uint_t         object;
    ngx_arena_json_t  *child;

    switch (json->type) {

    case NGX_ARENA_JSON_NULL:
        return ngx_cpymem(p, "null", sizeof("null") - 1);

    case NGX_ARENA_JSON_BOOLEAN:
    case NGX_ARENA_JSON_NUMBER:
        return ngx_cpymem(p, json->text.data, json->text.len);

    case NGX_ARENA_JSON_STRING:
        return ngx_arena_json_write_string(p, &json->text);

    default:
        break;
    }

    object = (json->type == NGX_ARENA_JSON_OBJECT);

    *p++ = object ? '{' : '[';

    for (child = json->first; child; child = child->next) {

        if (child != json->first) {
            *p++ = ',';
        }

        if (object) {
            p = ngx_arena_json_write_string(p, &child->name);
            *p++ = ':';
        }

        p = ngx_arena_json_write_value(p, child);
    }

    *p++ = object ? '}' : ']';

    return p;
}


size_t
ngx_arena_json_string_length(ngx_str_t *string)
{
    size_t   len, n;
    u_char  *p, *last, ch;

    len = sizeof("\"\"") - 1;
    last = string->data + string->len;

    for (p = string->data; p < last; p += n) {
        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            len += sizeof("\xef\xbf\xbd") - 1;
            n = 1;
            continue;
        }

        ch = ngx_arena_json_escape(*p);

        len += (ch == 0) ? n : (ch == 'u') ? sizeof("\\u0000") - 1 : 2;
    }

    return len;
}


u_char *
ngx_arena_json_write_string(u_char *dst, ngx_str_t *string)
{
    size_t   n;
    u_char  *p, *last, ch;

    *dst++ = '"';
    last = string->data + string->len;

    for (p = string->data; p < last; p += n) {
        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            dst = ngx_cpymem(dst, "\xef\xbf\xbd", sizeof("\xef\xbf\xbd") - 1);
            n = 1;
            continue;
        }

        ch = ngx_arena_json_escape(*p);

        if (ch == 0) {
            dst = ngx_cpymem(dst, p, n);
            continue;
        }

        *dst++ = '\\';
        *dst++ = ch;

        if (ch == 'u') {
            *dst++ = '0';
            *dst++ = '0';
            dst = ngx_hex_dump(dst, p, 1);
        }
    }

    *dst++ = '"';

    return dst;
}


/* What follows the backslash, or 0 if the byte is written as it is. */

static u_char
ngx_arena_json_escape(u_char ch)
{
    switch (ch) {

    case '"':
    case '\\':
        return ch;

    case '\b':
        return 'b';

    case '\f':
        return 'f';

    case '\n':
        return 'n';

    case '\r':
        return 'r';

    case '\t':
        return 't';

    default:
        return (ch < 0x20) ? 'u' : 0;
    }
}
