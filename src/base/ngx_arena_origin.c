
/*
 * Origins, and cookies: what a browser says of where a request comes from and
 * whose it is.
 */


#include "ngx_arena_origin.h"


#define NGX_ARENA_ORIGIN_PORT_LEN  5


static ngx_int_t ngx_arena_origin_port(ngx_str_t *text, ngx_uint_t *port);
static ngx_uint_t ngx_arena_origin_is_host(ngx_str_t *host);


static struct {
    ngx_str_t     prefix;
    ngx_uint_t    port;
} ngx_arena_schemes[] = {            /* by tls */
    { ngx_string("http://"), 80 },
    { ngx_string("https://"), 443 }
};


ngx_int_t
ngx_arena_origin_parse(ngx_str_t *text, ngx_arena_origin_t *origin)
{
    ngx_str_t   authority, *prefix;
    ngx_uint_t  i;

    for (i = 0; i < sizeof(ngx_arena_schemes) / sizeof(ngx_arena_schemes[0]);
         i++)
    {
        prefix = &ngx_arena_schemes[i].prefix;

        if (text->len <= prefix->len
            || ngx_strncasecmp(text->data, prefix->data, prefix->len) != 0)
        {
            continue;
        }

        authority.data = text->data + prefix->len;
        authority.len = text->len - prefix->len;

        return ngx_arena_origin_set(i, &authority, origin);
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_arena_origin_set(ngx_uint_t tls, ngx_str_t *authority,
    ngx_arena_origin_t *origin)
{
    u_char     *p, *last;
    ngx_str_t   port;

    origin->tls = tls;
    origin->port = ngx_arena_schemes[tls].port;
    origin->host = *authority;

    p = authority->data;
    last = p + authority->len;

    /* the colons of an IPv6 address are in brackets */

    if (p < last && *p == '[') {
        p = ngx_strlchr(p, last, ']');

        if (p == NULL) {
            return NGX_DECLINED;
        }
    }

    p = ngx_strlchr(p, last, ':');

    if (p) {
        origin->host.len = p - authority->data;
        port.data = p + 1;
        port.len = last - port.data;

        if (ngx_arena_origin_port(&port, &origin->port) != NGX_OK) {
            return NGX_DECLINED;
        }
    }

    return ngx_arena_origin_is_host(&origin->host) ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_arena_origin_port(ngx_str_t *text, ngx_uint_t *port)
{
    ngx_int_t  n;

    if (text->len > NGX_ARENA_ORIGIN_PORT_LEN) {
        return NGX_DECLINED;
    }

    n = ngx_atoi(text->data, text->len);

    if (n <= 0 || n > 65535) {
        return NGX_DECLINED;
    }

    *port = n;

    return NGX_OK;
}


/* A name, or an address; brackets at its ends alone. */

static ngx_uint_t
ngx_arena_origin_is_host(ngx_str_t *host)
{
    u_char  *p, *last;

    p = host->data;
    last = p + host->len;

    if (p < last && *p == '[') {
        p++;

        if (p == last || *--last != ']') {
            return 0;
        }

        while (p < last && (*p == ':' || *p == '.'
                            || (*p >= '0' && *p <= '9')
                            || (*p >= 'A' && *p <= 'F')
                            || (*p >= 'a' && *p <= 'f')))
        {
            p++;
        }

        return host->len > 2 && p == last;
    }

    while (p < last && (*p == '-' || *p == '.' || *p == '_'
                        || (*p >= '0' && *p <= '9')
                        || (*p >= 'A' && *p <= 'Z')
                        || (*p >= 'a' && *p <= 'z')))
    {
        p++;
    }

    return host->len && p == last;
}


ngx_uint_t
ngx_arena_origin_equal(ngx_arena_origin_t *one, ngx_arena_origin_t *two)
{
    return one->tls == two->tls
           && one->port == two->port
           && one->host.len == two->host.len
           && ngx_strncasecmp(one->host.data, two->host.data, one->host.len)
              == 0;
}


ngx_int_t
ngx_arena_cookie_find(ngx_str_t *header, ngx_str_t *name, ngx_str_t *value)
{
    ngx_str_t  rest, found;

    rest = *header;

    while (ngx_arena_cookie_next(&rest, &found, value) == NGX_OK) {

        if (found.len == name->len
            && ngx_memcmp(found.data, name->data, name->len) == 0)
        {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


ngx_int_t
ngx_arena_cookie_next(ngx_str_t *rest, ngx_str_t *name, ngx_str_t *value)
{
    u_char  *p, *last, *end, *equals;

    last = rest->data + rest->len;

    for (p = rest->data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, ';');
        if (end == NULL) {
            end = last;
        }

        while (p < end && (*p == ' ' || *p == '\t')) {
            p++;
        }

        equals = ngx_strlchr(p, end, '=');

        if (equals == NULL) {
            continue;
        }

        rest->data = (end < last) ? end + 1 : last;
        rest->len = last - rest->data;

        name->data = p;
        name->len = equals - p;
        value->data = equals + 1;

        while (end > value->data && (end[-1] == ' ' || end[-1] == '\t')) {
            end--;
        }

        value->len = end - value->data;

        return NGX_OK;
    }

    return NGX_DECLINED;
}
