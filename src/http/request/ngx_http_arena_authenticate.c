
/*
 * Who asks: a token is checked by its signature alone, without I/O.  Whether
 * its session is still the live one, the script knows.  Which tokens there are,
 * and who may show them, is in the tables of ngx_http_arena_actor.c.
 */


#include "ngx_http_arena_request.h"


/* What a request shows, and where that is. */
typedef struct {
    ngx_str_t    token;
    ngx_uint_t   place;          /* NGX_HTTP_ARENA_IN_...; 0: nowhere */
} ngx_http_arena_shown_t;


static void ngx_http_arena_look(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_shown_t *shown);
static ngx_http_arena_problem_t *ngx_http_arena_identify(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_actor_t *actor,
    ngx_http_arena_shown_t *shown);
static ngx_http_arena_problem_t *ngx_http_arena_accept(
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_credential_t *credential,
    ngx_arena_token_claims_t *claims);
static ngx_uint_t ngx_http_arena_is_visitor(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_actor_t *actor, ngx_http_arena_shown_t *shown);
static ngx_uint_t ngx_http_arena_is_cross_site(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


ngx_http_arena_problem_t *
ngx_http_arena_authenticate(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_arena_actor_t    *actor;
    ngx_http_arena_shown_t     shown;
    ngx_http_arena_problem_t  *problem;

    actor = &ngx_http_arena_actors[ctx->route->actor];

    ngx_http_arena_look(r, ctx, &shown);

    problem = ngx_http_arena_identify(r, ctx, actor, &shown);

    /* a browser that is in several battles has a cookie for each */

    if (problem && shown.place == NGX_HTTP_ARENA_IN_COOKIE
        && ngx_http_arena_session_cookie_kept(r, &ctx->scope, &shown.token)
           == NGX_OK)
    {
        problem = ngx_http_arena_identify(r, ctx, actor, &shown);
    }

    if (problem) {
        return ngx_http_arena_is_visitor(ctx, actor, &shown) ? NULL : problem;
    }

    if (shown.place == NGX_HTTP_ARENA_IN_COOKIE
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
    ngx_http_arena_shown_t        shown;
    ngx_http_arena_credential_t  *row;

    ngx_http_arena_look(r, ctx, &shown);

    if (shown.token.len == 0) {
        shown.token = ctx->access_token;
        shown.place = NGX_HTTP_ARENA_IN_QUERY;
    }

    if (shown.token.len == 0) {
        return 0;
    }

    for (row = ngx_http_arena_credentials; row->name.len; row++) {
        if ((row->places & shown.place) && row->known(r, &shown.token)) {
            return 1;
        }
    }

    return 0;
}


/* In the order of how much the caller meant it. */

static void
ngx_http_arena_look(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_shown_t *shown)
{
    ngx_str_t  *value;

    ngx_memzero(shown, sizeof(ngx_http_arena_shown_t));

    ctx->guest = (r->headers_in.authorization == NULL);

    if (r->headers_in.authorization) {
        value = &r->headers_in.authorization->value;

        if (value->len > 7
            && ngx_strncasecmp(value->data, (u_char *) "Bearer ", 7) == 0)
        {
            shown->token.data = value->data + 7;
            shown->token.len = value->len - 7;
            shown->place = NGX_HTTP_ARENA_IN_HEADER;
            return;
        }
    }

    if (ctx->access_token.len) {
        ctx->guest = 0;
    }

    /* a page that opens a socket has no other way to say it */

    if (ctx->access_token.len && ngx_http_arena_route_is_socket(ctx)) {
        shown->token = ctx->access_token;
        shown->place = NGX_HTTP_ARENA_IN_QUERY;
        return;
    }

    if (ngx_http_arena_session_cookie(r, &ctx->scope, &shown->token) == NGX_OK
        && shown->token.len)
    {
        ctx->guest = 0;
        shown->place = NGX_HTTP_ARENA_IN_COOKIE;
    }
}


/* A credential of another kind than the one that is asked for is valid all the
   same: whoever shows it is known, and may not. */

static ngx_http_arena_problem_t *
ngx_http_arena_identify(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_actor_t *actor, ngx_http_arena_shown_t *shown)
{
    ngx_int_t                     rc;
    ngx_uint_t                    i, wanted;
    ngx_arena_token_claims_t      claims;
    ngx_http_arena_credential_t  *row;

    if (shown->token.len == 0) {
        return &ngx_http_arena_unauthenticated;
    }

    for (i = 0; ngx_http_arena_credentials[i].name.len; i++) {
        row = &ngx_http_arena_credentials[i];
        wanted = (i == (ngx_uint_t) actor->credential);

        if (!(row->places & shown->place)) {
            continue;
        }

        ngx_memzero(&claims, sizeof(ngx_arena_token_claims_t));

        rc = row->verify(r, ctx, &shown->token, wanted, &claims);

        if (rc == NGX_OK) {
            return wanted ? ngx_http_arena_accept(ctx, row, &claims)
                          : &ngx_http_arena_forbidden;
        }

        if (rc == NGX_BUSY && wanted) {
            return &ngx_http_arena_rate_limited;
        }
    }

    return &ngx_http_arena_unauthenticated;
}


static ngx_http_arena_problem_t *
ngx_http_arena_accept(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_credential_t *credential, ngx_arena_token_claims_t *claims)
{
    if (credential->scoped && !ngx_arena_equal(&claims->scope, &ctx->scope)) {
        return &ngx_http_arena_forbidden;
    }

    ctx->credential = credential;
    ctx->claims = *claims;
    ctx->participant = claims->subject;

    return NULL;
}


/* Where visitors are let in whoever shows nothing valid is one; only a socket
   that names its token is told that it is no good. */

static ngx_uint_t
ngx_http_arena_is_visitor(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_actor_t *actor, ngx_http_arena_shown_t *shown)
{
    if (!actor->visitors) {
        return 0;
    }

    return !ngx_http_arena_route_is_socket(ctx)
           || shown->token.len == 0
           || shown->place == NGX_HTTP_ARENA_IN_COOKIE;
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
