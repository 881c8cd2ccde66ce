
/*
 * The cookie of a session.  On TLS its name is one that browsers take from this
 * very host alone, and only that one counts: what another name of the same site,
 * or the same one without TLS, could plant does not.
 */


#include "ngx_http_arena_request.h"
#include "../../base/ngx_arena_origin.h"


#define NGX_HTTP_ARENA_COOKIE_PARAMETERS  "; Path=/; HttpOnly; SameSite=Lax"


static ngx_str_t *ngx_http_arena_cookie_name(ngx_http_request_t *r);


static ngx_str_t  ngx_http_arena_cookie_names[] = {    /* by TLS */
    ngx_string("arena_session"),
    ngx_string("__Host-arena_session")
};


static ngx_str_t *
ngx_http_arena_cookie_name(ngx_http_request_t *r)
{
    return &ngx_http_arena_cookie_names[ngx_http_arena_is_tls(r)];
}


ngx_int_t
ngx_http_arena_cookie(ngx_http_request_t *r, ngx_str_t *value)
{
    ngx_str_t        *name;
    ngx_table_elt_t  *header;

    name = ngx_http_arena_cookie_name(r);
    header = NULL;

    while ((header = ngx_http_arena_next_header(r, "Cookie", header)) != NULL)
    {

        if (ngx_arena_cookie_find(&header->value, name, value) == NGX_OK) {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_arena_set_cookie(ngx_http_request_t *r, ngx_str_t *token)
{
    u_char      *p;
    ngx_str_t    value, *name;

    name = ngx_http_arena_cookie_name(r);

    p = ngx_pnalloc(r->pool, name->len + token->len
                             + sizeof("=" NGX_HTTP_ARENA_COOKIE_PARAMETERS
                                      "; Max-Age=0; Secure"));
    if (p == NULL) {
        return NGX_ERROR;
    }

    value.data = p;
    value.len = ngx_sprintf(p, "%V=%V" NGX_HTTP_ARENA_COOKIE_PARAMETERS "%s%s",
                            name, token, token->len ? "" : "; Max-Age=0",
                            ngx_http_arena_is_tls(r) ? "; Secure" : "")
                - p;

    return ngx_http_arena_add_header(r, "Set-Cookie", &value);
}
