
/*
 * Origins, and cookies: what a browser says of where a request comes from and
 * whose it is.
 */


#include "ngx_arena_origin.h"


#define NGX_ARENA_ORIGIN_PORT_LEN     5
#define NGX_ARENA_ORIGIN_ADDRESS_LEN  16


static ngx_uint_t ngx_arena_origin_is_host(ngx_str_t *host);
static ngx_uint_t ngx_arena_origin_same_host(ngx_str_t *one, ngx_str_t *two);


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
    ngx_str_t   authority;
    ngx_uint_t  tls;

    if (ngx_arena_origin_split(text, &tls, &authority) != NGX_OK) {
        return NGX_DECLINED;
    }

    return ngx_arena_origin_set(tls, &authority, origin);
}


ngx_int_t
ngx_arena_origin_pattern(ngx_str_t *text, ngx_arena_origin_pattern_t *pattern)
{
    ngx_str_t   authority;
    ngx_uint_t  tls;

    if (ngx_arena_origin_split(text, &tls, &authority) != NGX_OK) {
        return NGX_DECLINED;
    }

    pattern->under = (authority.len > 2 && authority.data[0] == '*'
                      && authority.data[1] == '.');

    if (pattern->under) {
        authority.data += 2;
        authority.len -= 2;

        if (authority.data[0] == '[' || authority.data[0] == '.') {
            return NGX_DECLINED;
        }
    }

    return ngx_arena_origin_set(tls, &authority, &pattern->origin);
}


ngx_int_t
ngx_arena_origin_split(ngx_str_t *text, ngx_uint_t *tls, ngx_str_t *authority)
{
    ngx_str_t   *prefix;
    ngx_uint_t   i;

    for (i = 0; i < sizeof(ngx_arena_schemes) / sizeof(ngx_arena_schemes[0]);
         i++)
    {
        prefix = &ngx_arena_schemes[i].prefix;

        if (text->len <= prefix->len
            || ngx_strncasecmp(text->data, prefix->data, prefix->len) != 0)
        {
            continue;
        }

        *tls = i;
        authority->data = text->data + prefix->len;
        authority->len = text->len - prefix->len;

        return NGX_OK;
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
    origin->written = 0;

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

        origin->written = 1;
    }

    return ngx_arena_origin_is_host(&origin->host) ? NGX_OK : NGX_DECLINED;
}


ngx_int_t
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


/* A name, or an address; that of IPv6 is in brackets. */

static ngx_uint_t
ngx_arena_origin_is_host(ngx_str_t *host)
{
    u_char  *p, *last;
    u_char   address[NGX_ARENA_ORIGIN_ADDRESS_LEN];

    p = host->data;
    last = p + host->len;

    if (p < last && *p == '[') {
        return host->len > 2 && last[-1] == ']'
               && ngx_inet6_addr(p + 1, host->len - 2, address) == NGX_OK;
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
           && ngx_arena_origin_same_host(&one->host, &two->host);
}


/* Both are hosts. */

static ngx_uint_t
ngx_arena_origin_same_host(ngx_str_t *one, ngx_str_t *two)
{
    u_char  first[NGX_ARENA_ORIGIN_ADDRESS_LEN];
    u_char  second[NGX_ARENA_ORIGIN_ADDRESS_LEN];

    if (one->data[0] == '[' && two->data[0] == '[') {
        return ngx_inet6_addr(one->data + 1, one->len - 2, first) == NGX_OK
               && ngx_inet6_addr(two->data + 1, two->len - 2, second) == NGX_OK
               && ngx_memcmp(first, second, NGX_ARENA_ORIGIN_ADDRESS_LEN) == 0;
    }

    return one->len == two->len
           && ngx_strncasecmp(one->data, two->data, one->len) == 0;
}


ngx_uint_t
ngx_arena_origin_matches(ngx_arena_origin_t *origin,
    ngx_arena_origin_pattern_t *pattern)
{
    ngx_str_t           *host;
    ngx_arena_origin_t   above;

    if (!pattern->under) {
        return ngx_arena_origin_equal(origin, &pattern->origin);
    }

    host = &pattern->origin.host;

    if (origin->host.len < host->len + sizeof("x.") - 1) {
        return 0;
    }

    above = *origin;
    above.host.data += origin->host.len - host->len;
    above.host.len = host->len;

    return above.host.data[-1] == '.'
           && ngx_arena_origin_equal(&above, &pattern->origin);
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
