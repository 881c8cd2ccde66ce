
/*
 * "?access_token=TOKEN" never reaches a log: before anything else looks at a
 * request the token is taken out of it, and x takes its place.  A request that
 * could not be read comes here when it is logged, before all who log it.
 */


#include "ngx_http_arena_observe.h"
#include "../../base/ngx_arena_mask.h"


static ngx_uint_t ngx_http_arena_is_token(ngx_http_request_t *r,
    ngx_str_t *name);
static void ngx_http_arena_mask(ngx_str_t *text);
static void ngx_http_arena_mask_other(ngx_http_request_t *r, ngx_str_t *text);
static void ngx_http_arena_mask_value(ngx_str_t *text, ngx_str_t *value);


static ngx_str_t  ngx_http_arena_mask_name = ngx_string("access_token");


/*
 * In the post-read phase.  The first token counts; every one goes, however
 * its name is written.
 */

ngx_int_t
ngx_http_arena_mask_handler(ngx_http_request_t *r)
{
    u_char                *p, *last, *end, *equals;
    ngx_str_t              name, value;
    ngx_http_arena_ctx_t  *ctx;

    if (r->args.len <= ngx_http_arena_mask_name.len || r != r->main) {
        return NGX_DECLINED;
    }

    last = r->args.data + r->args.len;

    for (p = r->args.data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        equals = ngx_strlchr(p, end, '=');
        if (equals == NULL) {
            continue;
        }

        name.data = p;
        name.len = equals - p;

        if (equals + 1 == end || !ngx_http_arena_is_token(r, &name)) {
            continue;
        }

        ctx = ngx_http_arena_ctx(r);
        value.len = end - equals - 1;
        value.data = ngx_pnalloc(r->pool, value.len);

        if (ctx == NULL || value.data == NULL) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        ngx_memcpy(value.data, equals + 1, value.len);

        if (ctx->access_token.len == 0) {
            ctx->access_token = value;
        }

        /* the same bytes in HTTP/1, copies of them in later versions */

        ngx_memset(equals + 1, 'x', value.len);
        ngx_http_arena_mask(&r->request_line);
        ngx_http_arena_mask_other(r, &r->unparsed_uri);

        /* wherever else it is, whatever its name is there */

        ngx_http_arena_mask_value(&r->request_line, &value);
        ngx_http_arena_mask_value(&r->unparsed_uri, &value);
    }

    return NGX_DECLINED;
}


/* In the log phase.  What is no request yet ends where a line does. */

ngx_int_t
ngx_http_arena_mask_log_handler(ngx_http_request_t *r)
{
    u_char  *last;

    if (r->request_line.data == NULL && r->request_start) {
        last = r->request_start;

        while (last < r->header_in->last && *last != CR && *last != LF) {
            last++;
        }

        ngx_arena_mask(r->request_start, last);
    }

    ngx_http_arena_mask(&r->request_line);
    ngx_http_arena_mask_other(r, &r->unparsed_uri);
    ngx_http_arena_mask_other(r, &r->args);

    return NGX_OK;
}


static ngx_uint_t
ngx_http_arena_is_token(ngx_http_request_t *r, ngx_str_t *name)
{
    u_char  *from, *to, *plain;

    /* each character may be written with three */

    if (name->len > 3 * ngx_http_arena_mask_name.len) {
        return 0;
    }

    plain = ngx_pnalloc(r->pool, name->len);
    if (plain == NULL) {
        return 1;
    }

    from = name->data;
    to = plain;
    ngx_unescape_uri(&to, &from, name->len, 0);

    return (size_t) (to - plain) == ngx_http_arena_mask_name.len
           && ngx_strncasecmp(plain, ngx_http_arena_mask_name.data,
                              ngx_http_arena_mask_name.len)
              == 0;
}


static void
ngx_http_arena_mask(ngx_str_t *text)
{
    ngx_arena_mask(text->data, text->data + text->len);
}


/* In HTTP/1 it is a part of the line, which is masked. */

static void
ngx_http_arena_mask_other(ngx_http_request_t *r, ngx_str_t *text)
{
    if (text->data < r->request_line.data
        || text->data + text->len > r->request_line.data + r->request_line.len)
    {
        ngx_http_arena_mask(text);
    }
}


static void
ngx_http_arena_mask_value(ngx_str_t *text, ngx_str_t *value)
{
    u_char  *p, *last;

    if (text->len < value->len) {
        return;
    }

    last = text->data + text->len - value->len;

    for (p = text->data; p <= last; p++) {
        if (*p == *value->data && ngx_memcmp(p, value->data, value->len) == 0)
        {
            ngx_memset(p, 'x', value->len);
        }
    }
}
