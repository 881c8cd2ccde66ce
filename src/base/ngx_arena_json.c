
/*
 * The parser.  yajl reads the grammar; what it lets pass is refused before,
 * see ngx_arena_json_check.c, and as the tree grows, see ngx_arena_json_tree.c.
 */


#include "ngx_arena_json_parser.h"

#include <setjmp.h>
#include <yajl/yajl_parse.h>


#define NGX_ARENA_JSON_TEMP_POOL_SIZE  4096


typedef struct {
    ngx_arena_json_parser_t   parser;
    yajl_handle               handle;
    jmp_buf                   no_memory;  /* yajl does not check for NULL */
} ngx_arena_json_reader_t;


static ngx_int_t ngx_arena_json_read(ngx_arena_json_reader_t *reader,
    ngx_str_t *text);
static ngx_int_t ngx_arena_json_run(ngx_arena_json_reader_t *reader);
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
static int ngx_arena_json_end(void *data);
static ngx_arena_json_parser_t *ngx_arena_json_advance(void *data);
static void ngx_arena_json_keep(ngx_arena_json_parser_t *parser,
    const unsigned char *text, size_t len, ngx_str_t *kept);


static const yajl_callbacks  ngx_arena_json_callbacks = {
    ngx_arena_json_null,
    ngx_arena_json_boolean,
    NULL,                                  /* integer: a number, as written */
    NULL,                                  /* double */
    ngx_arena_json_number,
    ngx_arena_json_string,
    ngx_arena_json_start_object,
    ngx_arena_json_name,
    ngx_arena_json_end,
    ngx_arena_json_start_array,
    ngx_arena_json_end
};


ngx_int_t
ngx_arena_json_parse(ngx_pool_t *pool, ngx_str_t *text, ngx_uint_t max_depth,
    ngx_arena_json_t **json, ngx_arena_json_fault_t *fault)
{
    ngx_int_t                rc;
    ngx_arena_json_reader_t  reader;

    ngx_memzero(&reader, sizeof(ngx_arena_json_reader_t));

    reader.parser.pool = pool;
    reader.parser.max_depth = max_depth;
    reader.parser.fault = fault;

    reader.parser.temp_pool = ngx_create_pool(NGX_ARENA_JSON_TEMP_POOL_SIZE,
                                              pool->log);
    if (reader.parser.temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_json_read(&reader, text);

    ngx_destroy_pool(reader.parser.temp_pool);

    if (rc == NGX_OK) {
        *json = reader.parser.root;
    }

    return rc;
}


static ngx_int_t
ngx_arena_json_read(ngx_arena_json_reader_t *reader, ngx_str_t *text)
{
    ngx_int_t  rc;

    if (ngx_arena_json_tree_init(&reader->parser) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_arena_json_check(&reader->parser, text);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_arena_json_run(reader);
}


static ngx_int_t
ngx_arena_json_run(ngx_arena_json_reader_t *reader)
{
    char                     *error;
    yajl_status               status;
    yajl_alloc_funcs          allocators;
    ngx_arena_json_parser_t  *parser = &reader->parser;

    /* yajl holds nothing but memory of temp_pool, so it may be jumped out of */

    if (setjmp(reader->no_memory)) {
        return NGX_ERROR;
    }

    allocators.malloc = ngx_arena_json_malloc;
    allocators.realloc = ngx_arena_json_realloc;
    allocators.free = ngx_arena_json_free;
    allocators.ctx = reader;

    reader->handle = yajl_alloc(&ngx_arena_json_callbacks, &allocators, reader);
    if (reader->handle == NULL) {
        return NGX_ERROR;
    }

    /* the text is known to be UTF-8; all other options are off: strict */

    (void) yajl_config(reader->handle, yajl_dont_validate_strings, 1);

    status = yajl_parse(reader->handle, parser->start, parser->len + 1);

    if (status == yajl_status_client_canceled) {
        return parser->rc;
    }

    if (status != yajl_status_ok) {
        error = (char *) yajl_get_error(reader->handle, 0, NULL, 0);
        if (error == NULL) {
            return NGX_ERROR;
        }

        return ngx_arena_json_fault_grammar(parser, error,
                                      yajl_get_bytes_consumed(reader->handle));
    }

    if (yajl_complete_parse(reader->handle) != yajl_status_ok) {
        return ngx_arena_json_fault(parser, parser->len,
                                    "unexpected end of text");
    }

    return NGX_OK;
}


static void *
ngx_arena_json_malloc(void *data, size_t size)
{
    ngx_arena_json_reader_t *reader = data;

    size_t  *p;

    p = ngx_palloc(reader->parser.temp_pool, sizeof(size_t) + size);
    if (p == NULL) {
        longjmp(reader->no_memory, 1);
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
    ngx_arena_json_reader_t *reader = data;

    (void) ngx_pfree(reader->parser.temp_pool, (size_t *) p - 1);
}


static int
ngx_arena_json_null(void *data)
{
    return ngx_arena_json_add(ngx_arena_json_advance(data),
                              NGX_ARENA_JSON_NULL)
           != NULL;
}


static int
ngx_arena_json_boolean(void *data, int value)
{
    ngx_arena_json_t  *json;

    json = ngx_arena_json_add(ngx_arena_json_advance(data),
                              NGX_ARENA_JSON_BOOLEAN);
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

    json = ngx_arena_json_add(ngx_arena_json_advance(data),
                              NGX_ARENA_JSON_NUMBER);
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
    ngx_arena_json_t         *json;
    ngx_arena_json_parser_t  *parser;

    parser = ngx_arena_json_advance(data);

    json = ngx_arena_json_add(parser, NGX_ARENA_JSON_STRING);
    if (json == NULL) {
        return 0;
    }

    ngx_arena_json_keep(parser, text, len, &json->text);

    return 1;
}


static int
ngx_arena_json_start_object(void *data)
{
    return ngx_arena_json_open(ngx_arena_json_advance(data),
                               NGX_ARENA_JSON_OBJECT);
}


static int
ngx_arena_json_name(void *data, const unsigned char *text, size_t len)
{
    ngx_arena_json_parser_t  *parser;

    parser = ngx_arena_json_advance(data);

    ngx_arena_json_keep(parser, text, len, &parser->name);

    return 1;
}


static int
ngx_arena_json_start_array(void *data)
{
    return ngx_arena_json_open(ngx_arena_json_advance(data),
                               NGX_ARENA_JSON_ARRAY);
}


static int
ngx_arena_json_end(void *data)
{
    return ngx_arena_json_close(ngx_arena_json_advance(data));
}


/* Each callback begins by this: its token is a good one. */

static ngx_arena_json_parser_t *
ngx_arena_json_advance(void *data)
{
    ngx_arena_json_reader_t *reader = data;

    reader->parser.behind = yajl_get_bytes_consumed(reader->handle);

    return &reader->parser;
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
        p = parser->start + parser->behind - 2;

        while (p[0] != '"' || p[-1] == '\\') {
            p--;
        }

        p++;

        ngx_memcpy(p, text, len);
    }

    kept->data = p;
    kept->len = len;
}
