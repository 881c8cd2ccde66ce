
/*
 * What every answer has: X-Request-Id, and what browsers are to be told.  And
 * errors that nginx or another module words as a page of HTML (a body that is
 * too large, say) are worded as the API's own, in the locations of the API.
 */


#include "ngx_http_arena_observe.h"
#include "ngx_http_arena_reply.h"


typedef struct {
    char         *name;
    ngx_str_t     value;
} ngx_http_arena_fixed_header_t;


static ngx_int_t ngx_http_arena_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_arena_add_fixed(ngx_http_request_t *r);
static ngx_int_t ngx_http_arena_replace(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_send_replacement(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);


/*
 * Nothing is kept by a cache or a browser, taken for another type than the one
 * it has, or named to another site.
 */

static ngx_http_arena_fixed_header_t  ngx_http_arena_fixed_headers[] = {
    { "Cache-Control",          ngx_string("no-store") },
    { "X-Content-Type-Options", ngx_string("nosniff") },
    { "Referrer-Policy",        ngx_string("no-referrer") },
    { NULL,                     ngx_null_string }
};


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;


ngx_int_t
ngx_http_arena_filter_init(ngx_conf_t *cf)
{
    (void) cf;

    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_arena_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_arena_body_filter;

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_header_filter(ngx_http_request_t *r)
{
    ngx_int_t                   rc;
    ngx_str_t                  *id;
    ngx_http_arena_ctx_t       *ctx;
    ngx_http_arena_loc_conf_t  *alcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);

    if (r != r->main || !alcf->problems) {
        return ngx_http_next_header_filter(r);
    }

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    id = ngx_http_arena_request_id(r, ctx);

    if (id && ngx_http_arena_add_header(r, "X-Request-Id", id) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_http_arena_add_fixed(r) != NGX_OK) {
        return NGX_ERROR;
    }

    if (r->headers_out.status < NGX_HTTP_BAD_REQUEST || ctx->code.len) {
        return ngx_http_next_header_filter(r);
    }

    if (ngx_http_arena_replace(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_http_next_header_filter(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    return ngx_http_arena_send_replacement(r, ctx);
}


static ngx_int_t
ngx_http_arena_add_fixed(ngx_http_request_t *r)
{
    ngx_http_arena_fixed_header_t  *header;

    for (header = ngx_http_arena_fixed_headers; header->name; header++) {
        if (ngx_http_arena_add_header(r, header->name, &header->value)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_replace(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_str_t                 retry;
    ngx_http_arena_problem_t  problem;

    problem = *ngx_http_arena_problem_of(r->headers_out.status);
    problem.status = r->headers_out.status;

    if (ngx_http_arena_problem_json(r, &problem, NULL, NULL,
                                    &ctx->replacement)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ctx->code = problem.code;
    ctx->replaced = 1;

    /* there may have been no body at all; HEAD is seen to behind us */

    r->header_only = 0;

    r->headers_out.content_type = ngx_http_arena_problem_type;
    r->headers_out.content_type_len = ngx_http_arena_problem_type.len;
    r->headers_out.content_type_lowcase = NULL;
    ngx_http_clear_content_length(r);
    r->headers_out.content_length_n = ctx->replacement.len;

    if (problem.status == 429 || problem.status == NGX_HTTP_SERVICE_UNAVAILABLE)
    {
        ngx_str_set(&retry, "1");
        return ngx_http_arena_add_header(r, "Retry-After", &retry);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_send_replacement(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_buf_t    *b;
    ngx_chain_t   out;

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->pos = ctx->replacement.data;
    b->last = ctx->replacement.data + ctx->replacement.len;
    b->memory = 1;
    b->last_buf = 1;
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_next_body_filter(r, &out);
}


/* A page that is replaced goes nowhere, nor what comes behind a close frame. */

static ngx_int_t
ngx_http_arena_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_arena_ctx_t  *ctx;

    ctx = (r == r->main) ? ngx_http_get_module_ctx(r, ngx_http_arena_module)
                         : NULL;

    if (ctx == NULL || in == NULL) {
        return ngx_http_next_body_filter(r, in);
    }

    if (!ctx->over && !ctx->replaced) {
        return ngx_http_next_body_filter(r, in);
    }

    for ( /* void */ ; in; in = in->next) {
        in->buf->pos = in->buf->last;
        in->buf->file_pos = in->buf->file_last;
    }

    return NGX_OK;
}
