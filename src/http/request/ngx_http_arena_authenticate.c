
/*
 * Who asks: a token is checked by its signature alone, without I/O.  Whether
 * its session is still the live one, the script knows.
 */


#include "ngx_http_arena_request.h"


typedef struct {
    ngx_str_t    token;
    ngx_uint_t   cookie;         /* 1: it came in the cookie alone */
} ngx_http_arena_credentials_t;


static void ngx_http_arena_credentials(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_credentials_t *credentials);
static ngx_http_arena_problem_t *ngx_http_arena_organiser(
    ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims);
static ngx_http_arena_problem_t *ngx_http_arena_session(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims);
static ngx_http_arena_problem_t *ngx_http_arena_anyone(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims);
static ngx_uint_t ngx_http_arena_is_cross_site(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


ngx_http_arena_problem_t *
ngx_http_arena_authenticate(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_arena_problem_t      *problem;
    ngx_arena_token_claims_t       claims;
    ngx_http_arena_main_conf_t    *amcf;
    ngx_http_arena_credentials_t   credentials;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_credentials(r, ctx, &credentials);

    ngx_memzero(&claims, sizeof(ngx_arena_token_claims_t));

    if (credentials.token.len
        && ngx_arena_token_verify(r->pool, &amcf->keys, &credentials.token,
                                  &claims)
           != NGX_OK)
    {
        ngx_memzero(&claims, sizeof(ngx_arena_token_claims_t));
    }

    switch (ctx->route->actor) {

    case ARENA_ORGANISER:
        return ngx_http_arena_organiser(r, ctx, &credentials, &claims);

    case ARENA_SESSION:
        problem = ngx_http_arena_session(r, ctx, &credentials, &claims);
        break;

    default:
        problem = ngx_http_arena_anyone(r, ctx, &credentials, &claims);
        break;
    }

    if (problem) {
        return problem;
    }

    if (ctx->claims.subject.len && credentials.cookie
        && ngx_http_arena_is_cross_site(r, ctx))
    {
        return &ngx_http_arena_cross_site;
    }

    return NULL;
}


/* Whether it may do what it asks for is another question. */

ngx_uint_t
ngx_http_arena_is_known(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_arena_token_claims_t       claims;
    ngx_http_arena_main_conf_t    *amcf;
    ngx_http_arena_credentials_t   credentials;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_credentials(r, ctx, &credentials);

    if (credentials.token.len == 0) {
        credentials.token = ctx->access_token;
    }

    if (credentials.token.len == 0) {
        return 0;
    }

    return ngx_arena_token_verify(r->pool, &amcf->keys, &credentials.token,
                                  &claims)
           == NGX_OK
           || (!credentials.cookie
               && ngx_http_arena_was_organiser(r, &credentials.token));
}


/* In the order of how much the caller meant it. */

static void
ngx_http_arena_credentials(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credentials_t *credentials)
{
    ngx_str_t  *value;

    ngx_memzero(credentials, sizeof(ngx_http_arena_credentials_t));

    ctx->guest = (r->headers_in.authorization == NULL);

    if (r->headers_in.authorization) {
        value = &r->headers_in.authorization->value;

        if (value->len > 7
            && ngx_strncasecmp(value->data, (u_char *) "Bearer ", 7) == 0)
        {
            credentials->token.data = value->data + 7;
            credentials->token.len = value->len - 7;
            return;
        }
    }

    if (ctx->access_token.len) {
        ctx->guest = 0;
    }

    /* a page that opens a socket has no other way to say it */

    if (ctx->access_token.len && ngx_http_arena_route_is_socket(ctx))
    {
        credentials->token = ctx->access_token;
        return;
    }

    if (ngx_http_arena_cookie(r, &credentials->token) == NGX_OK
        && credentials->token.len)
    {
        ctx->guest = 0;
        credentials->cookie = 1;
    }
}


static ngx_http_arena_problem_t *
ngx_http_arena_organiser(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims)
{
    if (claims->subject.len) {
        return &ngx_http_arena_forbidden;
    }

    if (credentials->cookie) {
        return &ngx_http_arena_unauthenticated;
    }

    if (ngx_http_arena_is_organiser(r, ctx, &credentials->token)) {
        return NULL;
    }

    return ctx->retry ? &ngx_http_arena_rate_limited
                      : &ngx_http_arena_unauthenticated;
}


static ngx_http_arena_problem_t *
ngx_http_arena_session(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims)
{
    if (claims->subject.len == 0) {
        return ngx_http_arena_is_organiser(r, ctx, &credentials->token)
               ? &ngx_http_arena_forbidden : &ngx_http_arena_unauthenticated;
    }

    if (!ngx_arena_equal(&claims->scope, &ctx->scope)) {
        return &ngx_http_arena_forbidden;
    }

    ctx->claims = *claims;
    ctx->participant = claims->subject;

    return NULL;
}


/* Whoever cannot show a session is a visitor; only a socket that names its
   token is told that it is no good. */

static ngx_http_arena_problem_t *
ngx_http_arena_anyone(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credentials_t *credentials,
    ngx_arena_token_claims_t *claims)
{
    ngx_http_arena_problem_t  *problem;

    problem = ngx_http_arena_session(r, ctx, credentials, claims);

    if (problem && ngx_http_arena_route_is_socket(ctx)
        && credentials->token.len && !credentials->cookie)
    {
        return problem;
    }

    return NULL;
}


/* A socket changes nothing, but reads what is private, so it counts as well. */

static ngx_uint_t
ngx_http_arena_is_cross_site(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    if ((r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))
        && !ngx_http_arena_route_is_socket(ctx))
    {
        return 0;
    }

    return !ngx_http_arena_is_same_origin(r);
}
