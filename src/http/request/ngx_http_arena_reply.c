
/*
 * Answers: what a script gave, as HTTP.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


static ngx_uint_t ngx_http_arena_is_answer(ngx_arena_result_t *result);
static ngx_int_t ngx_http_arena_own(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *from, ngx_str_t *to);
static ngx_int_t ngx_http_arena_reply_session(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_arena_result_t *result, ngx_str_t *body);
static ngx_int_t ngx_http_arena_reply_retry(ngx_http_request_t *r,
    ngx_str_t *seconds);
static ngx_int_t ngx_http_arena_put_token(ngx_http_request_t *r,
    ngx_str_t *token, ngx_str_t *body);


static ngx_str_t  ngx_http_arena_json_type = ngx_string("application/json");

static ngx_str_t  ngx_http_arena_no_value =
                            ngx_string("A value in the body, such as a number "
                                       "that is too large, cannot be kept.");

/* What a script writes where the token belongs. */
static ngx_str_t  ngx_http_arena_mark = ngx_string("@session_token@");


ngx_int_t
ngx_http_arena_reply(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_arena_result_t *result)
{
    ngx_str_t         body, own, *type;
    static ngx_str_t  yes = ngx_string("true");
    static ngx_str_t  bearer = ngx_string("Bearer");

    switch (result->outcome) {

    case NGX_ARENA_CALL_UNAVAILABLE:
        return ngx_http_arena_problem_retry(r, &ngx_http_arena_unavailable, 1);

    case NGX_ARENA_CALL_UNKNOWN:
        return ngx_http_arena_problem_retry(r, &ngx_http_arena_timeout, 1);

    case NGX_ARENA_CALL_INVALID:
        return ngx_http_arena_problem(r, &ngx_http_arena_invalid_request,
                                      &ngx_http_arena_no_value, NULL);

    case NGX_ARENA_CALL_FAILED:
        return ngx_http_arena_problem(r, &ngx_http_arena_failed, NULL, NULL);

    case NGX_ARENA_CALL_DONE:
        break;
    }

    if (!ngx_http_arena_is_answer(result)) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "arena: \"%V\" gave a result that is no answer: "
                      "status %ui, type \"%V\"",
                      &ctx->name, result->status, &result->type);
        return ngx_http_arena_problem(r, &ngx_http_arena_failed, NULL, NULL);
    }

    if (ngx_http_arena_own(r, ctx, &result->code, &ctx->code) != NGX_OK
        || ngx_http_arena_own(r, ctx, &result->body, &body) != NGX_OK
        || ngx_http_arena_own(r, ctx, &result->type, &own) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (result->session
        && ngx_http_arena_reply_session(r, ctx, result, &body) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (result->forget
        && ngx_http_arena_session_cookie_forget(r, &ctx->scope) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (result->status == NGX_HTTP_UNAUTHORIZED) {
        (void) ngx_http_arena_add_header(r, "WWW-Authenticate", &bearer);
    }

    if (result->retry.len
        && ngx_http_arena_reply_retry(r, &result->retry) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (result->replayed
        && ngx_http_arena_add_header(r, "Idempotency-Replayed", &yes) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    type = (result->status >= 400) ? &ngx_http_arena_problem_type
                                   : &ngx_http_arena_json_type;

    if (own.len) {
        type = &own;
    }

    return ngx_http_arena_send(r, result->status, type, &body);
}


/* What is the call's goes with it; what is shared is there until the end. */

static ngx_int_t
ngx_http_arena_own(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *from, ngx_str_t *to)
{
    *to = *from;

    if (ctx->sharer.answer || from->len == 0) {
        return NGX_OK;
    }

    to->data = ngx_pstrdup(r->pool, from);

    return to->data ? NGX_OK : NGX_ERROR;
}


/* A status of HTTP, and a type that fits into a line of a head. */

static ngx_uint_t
ngx_http_arena_is_answer(ngx_arena_result_t *result)
{
    size_t  i;

    if (result->status < NGX_HTTP_OK || result->status > 599) {
        return 0;
    }

    for (i = 0; i < result->type.len; i++) {
        if (result->type.data[i] < ' ' || result->type.data[i] > '~') {
            return 0;
        }
    }

    return 1;
}


static ngx_int_t
ngx_http_arena_reply_retry(ngx_http_request_t *r, ngx_str_t *seconds)
{
    ngx_str_t  value;

    value.len = seconds->len;
    value.data = ngx_pstrdup(r->pool, seconds);

    if (value.data == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_arena_add_header(r, "Retry-After", &value);
}


static ngx_int_t
ngx_http_arena_reply_session(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_arena_result_t *result, ngx_str_t *body)
{
    ngx_str_t                    token;
    ngx_arena_token_claims_t     claims;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    claims.scope = ctx->scope;
    claims.subject = result->participant;
    claims.session = result->session;

    if (ngx_arena_token_sign(r->pool, &amcf->keys, &claims, &token) != NGX_OK
        || ngx_http_arena_session_cookie_set(r, &ctx->scope, &token) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_http_arena_limit_carry(amcf, &result->participant, result->session);

    return ngx_http_arena_put_token(r, &token, body);
}


static ngx_int_t
ngx_http_arena_put_token(ngx_http_request_t *r, ngx_str_t *token,
    ngx_str_t *body)
{
    u_char     *p, *mark;
    ngx_str_t   joined;

    mark = ngx_strnstr(body->data, (char *) ngx_http_arena_mark.data,
                       body->len);

    if (mark == NULL) {
        return NGX_OK;
    }

    joined.len = body->len - ngx_http_arena_mark.len + token->len;
    joined.data = ngx_pnalloc(r->pool, joined.len);
    if (joined.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(joined.data, body->data, mark - body->data);
    p = ngx_cpymem(p, token->data, token->len);
    mark += ngx_http_arena_mark.len;
    ngx_memcpy(p, mark, body->data + body->len - mark);

    *body = joined;

    return NGX_OK;
}
