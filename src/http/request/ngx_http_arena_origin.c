
/*
 * Where a request comes from.  A browser says so; what says nothing is no
 * browser.  Another name or port of the same site is another origin.
 */


#include "ngx_http_arena_request.h"
#include "../../base/ngx_arena_origin.h"


static ngx_uint_t ngx_http_arena_is_own_origin(ngx_http_request_t *r,
    ngx_str_t *text);
static ngx_str_t *ngx_http_arena_forwarded(ngx_http_request_t *r, char *name);


#if (NGX_HTTP_REALIP)
extern ngx_module_t  ngx_http_realip_module;
#endif


/* Each thing that is said must say the same. */

ngx_uint_t
ngx_http_arena_is_same_origin(ngx_http_request_t *r)
{
    ngx_table_elt_t  *header;

    header = NULL;

    while ((header = ngx_http_arena_next_header(r, "Sec-Fetch-Site", header))
           != NULL)
    {

        if (!ngx_arena_is(&header->value, "same-origin")
            && !ngx_arena_is(&header->value, "none"))
        {
            return 0;
        }
    }

    while ((header = ngx_http_arena_next_header(r, "Origin", header)) != NULL)
    {

        if (!ngx_http_arena_is_own_origin(r, &header->value)) {
            return 0;
        }
    }

    return 1;
}


static ngx_uint_t
ngx_http_arena_is_own_origin(ngx_http_request_t *r, ngx_str_t *text)
{
    ngx_str_t           *host;
    ngx_arena_origin_t   origin, own;

    host = ngx_http_arena_forwarded(r, "X-Forwarded-Host");

    if (host == NULL && r->headers_in.host) {
        host = &r->headers_in.host->value;
    }

    return host
           && ngx_arena_origin_parse(text, &origin) == NGX_OK
           && ngx_arena_origin_set(ngx_http_arena_is_tls(r), host, &own)
              == NGX_OK
           && ngx_arena_origin_equal(&origin, &own);
}


ngx_uint_t
ngx_http_arena_is_tls(ngx_http_request_t *r)
{
    ngx_str_t  *scheme;

    scheme = ngx_http_arena_forwarded(r, "X-Forwarded-Proto");

    if (scheme && scheme->len == 5
        && ngx_strncasecmp(scheme->data, (u_char *) "https", 5) == 0)
    {
        return 1;
    }

    if (scheme && scheme->len == 4
        && ngx_strncasecmp(scheme->data, (u_char *) "http", 4) == 0)
    {
        return 0;
    }

#if (NGX_HTTP_SSL)
    return r->connection->ssl != NULL;
#else
    return 0;
#endif
}


/*
 * What a trusted proxy says of the client's own request: one that
 * set_real_ip_from names, and whose word of the client's address was taken.
 * What comes by PROXY protocol was not seen by the proxy: its headers are the
 * client's.
 */

static ngx_str_t *
ngx_http_arena_forwarded(ngx_http_request_t *r, char *name)
{
#if (NGX_HTTP_REALIP)

    if (ngx_http_get_module_ctx(r, ngx_http_realip_module)
        && r->connection->proxy_protocol == NULL)
    {
        return ngx_http_arena_header(r, name);
    }

#endif

    return NULL;
}
