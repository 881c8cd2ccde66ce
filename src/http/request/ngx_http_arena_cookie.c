
/*
 * Cookies.  To add one: a row in ngx_http_arena_cookies and a word in
 * ngx_http_arena_cookie_e, in the same order; and its name in
 * src/base/ngx_arena_mask.c, if it is a secret.
 *
 * On TLS a cookie's name is one that browsers take from this very host alone,
 * and only that one counts: what another name of the same site, or the same one
 * without TLS, could plant does not.
 */


#include "ngx_http_arena_request.h"
#include "../../base/ngx_arena_origin.h"


#define NGX_HTTP_ARENA_COOKIE_NAME  128     /* more than a name is long */


typedef struct {
    ngx_str_t    names[2];       /* by TLS: "__Host-" needs the path "/" */
    ngx_str_t    path;
    ngx_str_t    same_site;
    ngx_int_t    age;            /* seconds; 0: while the browser is open */
} ngx_http_arena_cookie_t;


static ngx_int_t ngx_http_arena_cookie_name(ngx_http_request_t *r,
    ngx_http_arena_cookie_e i, ngx_str_t *of, u_char *buffer,
    ngx_str_t *name);


static ngx_http_arena_cookie_t  ngx_http_arena_cookies[] = {

    { { ngx_string("arena_session"), ngx_string("__Host-arena_session") },
      ngx_string("/"), ngx_string("Lax"), 0 }
};


ngx_int_t
ngx_http_arena_cookie(ngx_http_request_t *r, ngx_http_arena_cookie_e i,
    ngx_str_t *of, ngx_str_t *value)
{
    u_char            buffer[NGX_HTTP_ARENA_COOKIE_NAME];
    ngx_str_t         name;
    ngx_table_elt_t  *header;

    if (ngx_http_arena_cookie_name(r, i, of, buffer, &name) != NGX_OK) {
        return NGX_DECLINED;
    }

    header = NULL;

    while ((header = ngx_http_arena_next_header(r, "Cookie", header)) != NULL)
    {

        if (ngx_arena_cookie_find(&header->value, &name, value) == NGX_OK) {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_arena_cookie_each(ngx_http_request_t *r, ngx_http_arena_cookie_e i,
    ngx_http_arena_cookie_pt handler, void *data)
{
    ngx_str_t         rest, found, of, value, *name;
    ngx_table_elt_t  *header;

    name = &ngx_http_arena_cookies[i].names[ngx_http_arena_is_tls(r)];
    header = NULL;

    while ((header = ngx_http_arena_next_header(r, "Cookie", header)) != NULL)
    {
        rest = header->value;

        while (ngx_arena_cookie_next(&rest, &found, &value) == NGX_OK) {

            if (found.len <= name->len + 1
                || ngx_memcmp(found.data, name->data, name->len) != 0
                || found.data[name->len] != '_')
            {
                continue;
            }

            of.data = found.data + name->len + 1;
            of.len = found.data + found.len - of.data;

            if (handler(r, &of, &value, data) != NGX_OK) {
                return NGX_ERROR;
            }
        }
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_arena_cookie_set(ngx_http_request_t *r, ngx_http_arena_cookie_e i,
    ngx_str_t *of, ngx_str_t *value)
{
    u_char                   *p;
    u_char                    buffer[NGX_HTTP_ARENA_COOKIE_NAME];
    ngx_str_t                 name, text;
    ngx_http_arena_cookie_t  *cookie;

    cookie = &ngx_http_arena_cookies[i];

    if (ngx_http_arena_cookie_name(r, i, of, buffer, &name) != NGX_OK) {
        return NGX_DECLINED;
    }

    p = ngx_pnalloc(r->pool, name.len + value->len + cookie->path.len
                             + cookie->same_site.len + NGX_INT_T_LEN
                             + sizeof("=; Path=; HttpOnly; SameSite="
                                      "; Max-Age=; Secure"));
    if (p == NULL) {
        return NGX_ERROR;
    }

    text.data = p;
    p = ngx_sprintf(p, "%V=%V; Path=%V; HttpOnly; SameSite=%V", &name, value,
                    &cookie->path, &cookie->same_site);

    if (value->len == 0 || cookie->age) {
        p = ngx_sprintf(p, "; Max-Age=%i", value->len ? cookie->age : 0);
    }

    if (ngx_http_arena_is_tls(r)) {
        p = ngx_cpymem(p, "; Secure", sizeof("; Secure") - 1);
    }

    text.len = p - text.data;

    return ngx_http_arena_add_header(r, "Set-Cookie", &text);
}


/* That of a scope has its id behind it. */

static ngx_int_t
ngx_http_arena_cookie_name(ngx_http_request_t *r, ngx_http_arena_cookie_e i,
    ngx_str_t *of, u_char *buffer, ngx_str_t *name)
{
    *name = ngx_http_arena_cookies[i].names[ngx_http_arena_is_tls(r)];

    if (of == NULL) {
        return NGX_OK;
    }

    if (!ngx_arena_is_identifier(of, "")) {
        return NGX_DECLINED;
    }

    name->len = ngx_snprintf(buffer, NGX_HTTP_ARENA_COOKIE_NAME, "%V_%V",
                             name, of)
                - buffer;
    name->data = buffer;

    return NGX_OK;
}
