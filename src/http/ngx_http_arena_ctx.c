
/*
 * A request's context, and its headers.
 */


#include "ngx_http_arena.h"


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
