
/*
 * The cookies of a browser's sessions.  The session that was granted last is in
 * the cookie "arena_session"; what stood there before, of another scope, goes to
 * a cookie with that scope's id in its name.  So a browser keeps the sessions of
 * several battles, and has one cookie as long as it is in one.
 */


#include "ngx_http_arena_request.h"


#define NGX_HTTP_ARENA_SESSION_KEPT  8     /* beside the last, in a browser */


/* What is done about the cookies that a browser keeps. */
typedef struct {
    ngx_str_t   *scope;          /* its session is in the other cookie now */
    ngx_str_t    moved;          /* this one's was; empty: none's */
    ngx_uint_t   count;
} ngx_http_arena_session_kept_t;


static ngx_uint_t ngx_http_arena_session_of_other(ngx_http_request_t *r,
    ngx_str_t *scope, ngx_str_t *token, ngx_str_t *other);
static ngx_int_t ngx_http_arena_session_first(ngx_http_request_t *r,
    ngx_str_t *of, ngx_str_t *value, void *data);
static ngx_int_t ngx_http_arena_session_count(ngx_http_request_t *r,
    ngx_str_t *of, ngx_str_t *value, void *data);
static ngx_int_t ngx_http_arena_session_drop(ngx_http_request_t *r,
    ngx_str_t *of, ngx_str_t *value, void *data);


static ngx_str_t  ngx_http_arena_session_none = ngx_string("");


ngx_int_t
ngx_http_arena_session_cookie(ngx_http_request_t *r, ngx_str_t *scope,
    ngx_str_t *token)
{
    if (ngx_http_arena_cookie(r, ARENA_SESSION_COOKIE, NULL, token) == NGX_OK) {
        return NGX_OK;
    }

    if (scope->len) {
        return ngx_http_arena_session_cookie_kept(r, scope, token);
    }

    ngx_str_null(token);

    (void) ngx_http_arena_cookie_each(r, ARENA_SESSION_COOKIE,
                                      ngx_http_arena_session_first, token);

    return token->len ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_http_arena_session_first(ngx_http_request_t *r, ngx_str_t *of,
    ngx_str_t *value, void *data)
{
    ngx_str_t  *token = data;

    (void) r;
    (void) of;

    if (token->len == 0) {
        *token = *value;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_arena_session_cookie_kept(ngx_http_request_t *r, ngx_str_t *scope,
    ngx_str_t *token)
{
    return ngx_http_arena_cookie(r, ARENA_SESSION_COOKIE, scope, token);
}


ngx_int_t
ngx_http_arena_session_cookie_set(ngx_http_request_t *r, ngx_str_t *scope,
    ngx_str_t *token)
{
    ngx_str_t                      before;
    ngx_http_arena_session_kept_t  kept;

    if (ngx_http_arena_cookie_set(r, ARENA_SESSION_COOKIE, NULL, token)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    kept.scope = scope;
    kept.count = 0;
    ngx_str_null(&kept.moved);

    if (ngx_http_arena_session_of_other(r, scope, &before, &kept.moved)) {
        kept.count = 1;

        if (ngx_http_arena_cookie_set(r, ARENA_SESSION_COOKIE, &kept.moved,
                                      &before)
            == NGX_ERROR)
        {
            return NGX_ERROR;
        }
    }

    (void) ngx_http_arena_cookie_each(r, ARENA_SESSION_COOKIE,
                                      ngx_http_arena_session_count, &kept);

    return ngx_http_arena_cookie_each(r, ARENA_SESSION_COOKIE,
                                      ngx_http_arena_session_drop, &kept);
}


ngx_int_t
ngx_http_arena_session_cookie_forget(ngx_http_request_t *r, ngx_str_t *scope)
{
    ngx_int_t  rc;
    ngx_str_t  token, other;

    if (!ngx_http_arena_session_of_other(r, scope, &token, &other)
        && ngx_http_arena_cookie_set(r, ARENA_SESSION_COOKIE, NULL,
                                     &ngx_http_arena_session_none)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_arena_session_cookie_kept(r, scope, &token) != NGX_OK) {
        return NGX_OK;
    }

    rc = ngx_http_arena_cookie_set(r, ARENA_SESSION_COOKIE, scope,
                                   &ngx_http_arena_session_none);

    return (rc == NGX_ERROR) ? NGX_ERROR : NGX_OK;
}


/* 1 when the cookie is a session's, of another scope than this one. */

static ngx_uint_t
ngx_http_arena_session_of_other(ngx_http_request_t *r, ngx_str_t *scope,
    ngx_str_t *token, ngx_str_t *other)
{
    ngx_arena_token_claims_t     claims;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ngx_http_arena_cookie(r, ARENA_SESSION_COOKIE, NULL, token) != NGX_OK
        || ngx_arena_token_verify(r->pool, &amcf->keys, token, &claims)
           != NGX_OK
        || ngx_arena_equal(&claims.scope, scope))
    {
        return 0;
    }

    *other = claims.scope;

    return 1;
}


static ngx_int_t
ngx_http_arena_session_count(ngx_http_request_t *r, ngx_str_t *of,
    ngx_str_t *value, void *data)
{
    ngx_http_arena_session_kept_t  *kept = data;

    (void) r;
    (void) value;

    kept->count += !ngx_arena_equal(of, &kept->moved);

    return NGX_OK;
}


/* What is in the other cookie now, and the oldest of too many: browsers send
   those first. */

static ngx_int_t
ngx_http_arena_session_drop(ngx_http_request_t *r, ngx_str_t *of,
    ngx_str_t *value, void *data)
{
    ngx_http_arena_session_kept_t  *kept = data;

    (void) value;

    if (ngx_arena_equal(of, &kept->moved)
        || (!ngx_arena_equal(of, kept->scope)
            && kept->count <= NGX_HTTP_ARENA_SESSION_KEPT))
    {
        return NGX_OK;
    }

    kept->count--;

    return ngx_http_arena_cookie_set(r, ARENA_SESSION_COOKIE, of,
                                     &ngx_http_arena_session_none)
           == NGX_ERROR ? NGX_ERROR : NGX_OK;
}
