
/*
 * A tree of values to JSON text.
 */


#include "ngx_arena_json_parser.h"


static size_t ngx_arena_json_length(ngx_arena_json_t *json);
static u_char *ngx_arena_json_write_value(u_char *p, ngx_arena_json_t *json);
static u_char ngx_arena_json_escape(u_char ch);


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
