
/*
 * Where a request comes from.  A browser says so; what says nothing is no
 * browser.  Another name or port of the same site is another origin.
 */


#include "ngx_http_arena_request.h"
#include "../../base/ngx_arena_origin.h"


/* a log that is to help is not one that anybody can fill */
#define NGX_HTTP_ARENA_ORIGIN_PAUSE  60     /* seconds */

/* more than an origin is long, unless somebody made it up */
#define NGX_HTTP_ARENA_ORIGIN_SHOWN  280

#define NGX_HTTP_ARENA_ORIGIN_TLS_PORT  443


static ngx_uint_t ngx_http_arena_is_own_origin(ngx_http_request_t *r,
    ngx_str_t *text);
static ngx_int_t ngx_http_arena_own_origin(ngx_http_request_t *r,
    ngx_arena_origin_t *own);
static ngx_int_t ngx_http_arena_forwarded_tls(ngx_str_t *scheme,
    ngx_uint_t *tls);
static ngx_uint_t ngx_http_arena_connection_tls(ngx_connection_t *c);
static void ngx_http_arena_origin_tell(ngx_http_request_t *r,
    ngx_arena_origin_t *origin, ngx_arena_origin_t *own);
static void ngx_http_arena_origin_text(ngx_arena_origin_t *origin,
    u_char *buffer, ngx_str_t *text);


/* The first two by TLS.  Some proxies say the scheme of a WebSocket. */

static struct {
    ngx_str_t     name;
    ngx_uint_t    tls;
} ngx_http_arena_schemes[] = {
    { ngx_string("http"), 0 },
    { ngx_string("https"), 1 },
    { ngx_string("ws"), 0 },
    { ngx_string("wss"), 1 }
};


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
    ngx_int_t                    rc;
    ngx_uint_t                   i;
    ngx_arena_origin_t           origin, own;
    ngx_arena_origin_pattern_t  *patterns;
    ngx_http_arena_loc_conf_t   *alcf;

    if (ngx_arena_origin_parse(text, &origin) != NGX_OK) {
        return 0;
    }

    rc = ngx_http_arena_own_origin(r, &own);

    if (rc == NGX_OK && ngx_arena_origin_equal(&origin, &own)) {
        return 1;
    }

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_arena_module);
    patterns = alcf->origins ? alcf->origins->elts : NULL;

    for (i = 0; patterns && i < alcf->origins->nelts; i++) {
        if (ngx_arena_origin_matches(&origin, &patterns[i])) {
            return 1;
        }
    }

    ngx_http_arena_origin_tell(r, &origin, rc == NGX_OK ? &own : NULL);

    return 0;
}


ngx_uint_t
ngx_http_arena_is_tls(ngx_http_request_t *r)
{
    ngx_arena_origin_t  own;

    (void) ngx_http_arena_own_origin(r, &own);

    return own.tls;
}


/* NGX_DECLINED: there is no sane host; tls is set all the same. */

static ngx_int_t
ngx_http_arena_own_origin(ngx_http_request_t *r, ngx_arena_origin_t *own)
{
    ngx_int_t                    known;
    ngx_str_t                   *host;
    ngx_http_arena_forwarded_t   forwarded;

    ngx_http_arena_forwarded(r, &forwarded);

    own->tls = ngx_http_arena_connection_tls(r->connection);
    known = ngx_http_arena_forwarded_tls(&forwarded.scheme, &own->tls);

    host = forwarded.host.len ? &forwarded.host : NULL;

    if (host == NULL && r->headers_in.host) {
        host = &r->headers_in.host->value;
    }

    if (host == NULL || ngx_arena_origin_set(own->tls, host, own) != NGX_OK) {
        return NGX_DECLINED;
    }

    if (!own->written) {
        (void) ngx_arena_origin_port(&forwarded.port, &own->port);
    }

    /* no browser writes the port of TLS: a proxy that ends it did */

    if (known != NGX_OK && own->port == NGX_HTTP_ARENA_ORIGIN_TLS_PORT) {
        own->tls = 1;
    }

    return NGX_OK;
}


/* NGX_DECLINED: it is no scheme that we know, and nothing was changed. */

static ngx_int_t
ngx_http_arena_forwarded_tls(ngx_str_t *scheme, ngx_uint_t *tls)
{
    ngx_str_t   *known;
    ngx_uint_t   i;

    for (i = 0; i < sizeof(ngx_http_arena_schemes)
                    / sizeof(ngx_http_arena_schemes[0]); i++)
    {
        known = &ngx_http_arena_schemes[i].name;

        if (scheme->len == known->len
            && ngx_strncasecmp(scheme->data, known->data, known->len) == 0)
        {
            *tls = ngx_http_arena_schemes[i].tls;
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


static ngx_uint_t
ngx_http_arena_connection_tls(ngx_connection_t *c)
{
#if (NGX_HTTP_SSL)
    return c->ssl != NULL;
#else
    return 0;
#endif
}


/*
 * For the operator: a browser came by an address that this server does not know
 * as its own, or a page of another one did.
 */

static void
ngx_http_arena_origin_tell(ngx_http_request_t *r, ngx_arena_origin_t *origin,
    ngx_arena_origin_t *own)
{
    u_char                       buffer[2][NGX_HTTP_ARENA_ORIGIN_SHOWN];
    ngx_str_t                    from, here;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ngx_time() < amcf->worker->origin_silence) {
        return;
    }

    amcf->worker->origin_silence = ngx_time() + NGX_HTTP_ARENA_ORIGIN_PAUSE;

    ngx_http_arena_origin_text(origin, buffer[0], &from);
    ngx_http_arena_origin_text(own, buffer[1], &here);

    ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                  "a request with a cookie from a page of \"%V\" was refused: "
                  "it came to \"%V\"; if both are this server, behind a proxy, "
                  "see \"arena_origins\" and \"set_real_ip_from\"",
                  &from, &here);
}


static void
ngx_http_arena_origin_text(ngx_arena_origin_t *origin, u_char *buffer,
    ngx_str_t *text)
{
    u_char  *p;

    text->data = buffer;

    if (origin == NULL) {
        ngx_str_set(text, "no host");
        return;
    }

    p = ngx_snprintf(buffer, NGX_HTTP_ARENA_ORIGIN_SHOWN, "%V://%V:%ui",
                     &ngx_http_arena_schemes[origin->tls].name, &origin->host,
                     origin->port);

    text->len = p - buffer;
}
