
/*
 * "?access_token=TOKEN" never reaches a log: before anything else looks at a
 * request the token is taken out of it, and x takes its place.
 */


#include "ngx_http_arena.h"


static ngx_str_t *ngx_http_arena_mask(ngx_str_t *text, ngx_str_t *value);


static ngx_str_t  ngx_http_arena_mask_name = ngx_string("access_token=");


/* In the post-read phase. */

ngx_int_t
ngx_http_arena_mask_handler(ngx_http_request_t *r)
{
    ngx_str_t              value;
    ngx_http_arena_ctx_t  *ctx;

    if (r->args.len <= ngx_http_arena_mask_name.len || r != r->main) {
        return NGX_DECLINED;
    }

    if (ngx_http_arena_mask(&r->args, &value) == NULL) {
        return NGX_DECLINED;
    }

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* the first one counts; every one goes */

    ctx->access_token.len = value.len;
    ctx->access_token.data = ngx_pstrdup(r->pool, &value);
    if (ctx->access_token.data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    do {
        ngx_memset(value.data, 'x', value.len);
    } while (ngx_http_arena_mask(&r->args, &value));

    /* the same bytes in HTTP/1, copies of them in later versions */

    while (ngx_http_arena_mask(&r->request_line, &value)) {
        ngx_memset(value.data, 'x', value.len);
    }

    while (ngx_http_arena_mask(&r->unparsed_uri, &value)) {
        ngx_memset(value.data, 'x', value.len);
    }

    return NGX_DECLINED;
}


/* The first token in the text that is not masked yet, or NULL. */

static ngx_str_t *
ngx_http_arena_mask(ngx_str_t *text, ngx_str_t *value)
{
    u_char  *p, *last;

    p = text->data;
    last = p + text->len;

    for ( ;; ) {
        p = ngx_strlcasestrn(p, last, ngx_http_arena_mask_name.data,
                             ngx_http_arena_mask_name.len - 1);
        if (p == NULL) {
            return NULL;
        }

        p += ngx_http_arena_mask_name.len;
        value->data = p;

        while (p < last && *p != '&' && *p != ' ' && *p != '#') {
            p++;
        }

        value->len = p - value->data;

        while (value->data < p && *value->data == 'x') {
            value->data++;
        }

        if (value->data < p) {
            value->data = p - value->len;
            return value;
        }
    }
}
