
/*
 * A request's context, its headers, and its id.
 */


#include "../ngx_http_arena.h"


ngx_http_arena_ctx_t *
ngx_http_arena_ctx(ngx_http_request_t *r)
{
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ctx) {
        return ctx;
    }

    ctx = ngx_pcalloc(r->pool, sizeof(ngx_http_arena_ctx_t));
    if (ctx == NULL) {
        return NULL;
    }

    ctx->request = r;
    ngx_http_set_ctx(r, ctx, ngx_http_arena_module);

    return ctx;
}


ngx_str_t *
ngx_http_arena_header(ngx_http_request_t *r, char *name)
{
    ngx_table_elt_t  *header;

    header = ngx_http_arena_next_header(r, name, NULL);

    return header ? &header->value : NULL;
}


ngx_table_elt_t *
ngx_http_arena_next_header(ngx_http_request_t *r, char *name,
    ngx_table_elt_t *after)
{
    size_t            len;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *header;

    len = ngx_strlen(name);
    part = &r->headers_in.headers.part;
    header = part->elts;

    for (i = 0; /* void */ ; i++) {

        if (i >= part->nelts) {
            if (part->next == NULL) {
                return NULL;
            }

            part = part->next;
            header = part->elts;
            i = 0;
        }

        if (after) {
            after = (after == &header[i]) ? NULL : after;
            continue;
        }

        if (header[i].key.len == len
            && ngx_strncasecmp(header[i].key.data, (u_char *) name, len) == 0)
        {
            return &header[i];
        }
    }
}


/* The caller's own when it is sane, else nginx's. */

ngx_str_t *
ngx_http_arena_request_id(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_str_t                  *given;
    ngx_http_variable_value_t  *value;
    static ngx_str_t            name = ngx_string("request_id");

    if (ctx->request_id.len) {
        return &ctx->request_id;
    }

    given = ngx_http_arena_header(r, "X-Request-Id");

    if (given && ngx_arena_is_identifier(given, ".")) {
        ctx->request_id = *given;
        return &ctx->request_id;
    }

    value = ngx_http_get_variable(r, &name,
                                  ngx_hash_key(name.data, name.len));

    if (value == NULL || value->not_found) {
        return NULL;
    }

    ctx->request_id.data = value->data;
    ctx->request_id.len = value->len;

    return &ctx->request_id;
}
