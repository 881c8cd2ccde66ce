
/*
 * A tree of values to JSON text.
 */


#include "ngx_arena_json_parser.h"


static size_t ngx_arena_json_length(ngx_arena_json_t *json);
static u_char *ngx_arena_json_write_value(u_char *p, ngx_arena_json_t *json);


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
