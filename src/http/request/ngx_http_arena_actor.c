
/*
 * Who may ask.  To add an actor: a row in ngx_http_arena_actors and a word in
 * ngx_http_arena_actor_e, in the same order.  To add a kind of credential: a
 * row in ngx_http_arena_credentials and a word in ngx_http_arena_credential_e,
 * with the function that verifies it.
 */


#include "ngx_http_arena_request.h"


static ngx_int_t ngx_http_arena_session_verify(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *token, ngx_uint_t wanted,
    ngx_arena_token_claims_t *claims);
static ngx_uint_t ngx_http_arena_session_known(ngx_http_request_t *r,
    ngx_str_t *token);


/* In the order in which a token is tried: what costs least, and what most
   requests show, comes first. */

ngx_http_arena_credential_t  ngx_http_arena_credentials[] = {

    { ngx_string("session"),
      NGX_HTTP_ARENA_IN_HEADER|NGX_HTTP_ARENA_IN_QUERY|NGX_HTTP_ARENA_IN_COOKIE,
      1, ngx_http_arena_session_verify, ngx_http_arena_session_known },

    { ngx_string("admin"),
      NGX_HTTP_ARENA_IN_HEADER|NGX_HTTP_ARENA_IN_QUERY,
      0, ngx_http_arena_organiser_verify, ngx_http_arena_organiser_known },

    { ngx_null_string, 0, 0, NULL, NULL }
};


ngx_http_arena_actor_t  ngx_http_arena_actors[] = {
    { ARENA_SHOWS_SESSION, 1 },      /* ARENA_ANYONE */
    { ARENA_SHOWS_SESSION, 0 },      /* ARENA_SESSION */
    { ARENA_SHOWS_ADMIN,   0 }       /* ARENA_ORGANISER */
};


static ngx_int_t
ngx_http_arena_session_verify(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *token, ngx_uint_t wanted, ngx_arena_token_claims_t *claims)
{
    ngx_http_arena_main_conf_t  *amcf;

    (void) ctx;
    (void) wanted;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ngx_arena_token_verify(r->pool, &amcf->keys, token, claims) != NGX_OK
        || claims->subject.len == 0)
    {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_arena_session_known(ngx_http_request_t *r, ngx_str_t *token)
{
    ngx_arena_token_claims_t  claims;

    return ngx_http_arena_session_verify(r, NULL, token, 0, &claims) == NGX_OK;
}
