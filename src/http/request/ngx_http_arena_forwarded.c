
/*
 * What a trusted proxy says of the client's own request.  To read another
 * header: a row in ngx_http_arena_forwarded_headers.
 *
 * Of a list the last element counts: it is the one that the trusted proxy has
 * added, those before it may be the client's own words.
 */


#include "ngx_http_arena_request.h"
#include "../../base/ngx_arena_forwarded.h"


typedef struct {
    char         *name;
    ngx_str_t     parameter;     /* of the element; empty: all of it */
    size_t        offset;        /* in ngx_http_arena_forwarded_t */
} ngx_http_arena_forwarded_header_t;


static void ngx_http_arena_forwarded_read(ngx_http_request_t *r,
    ngx_http_arena_forwarded_header_t *row,
    ngx_http_arena_forwarded_t *forwarded);


static ngx_http_arena_forwarded_header_t  ngx_http_arena_forwarded_headers[] = {

    { "X-Forwarded-Proto", ngx_null_string,
      offsetof(ngx_http_arena_forwarded_t, scheme) },

    { "X-Forwarded-Host", ngx_null_string,
      offsetof(ngx_http_arena_forwarded_t, host) },

    { "X-Forwarded-Port", ngx_null_string,
      offsetof(ngx_http_arena_forwarded_t, port) },

    { NULL, ngx_null_string, 0 }
};


/* A proxy that says it in the other way passes this on as a client sent it. */

static ngx_http_arena_forwarded_header_t  ngx_http_arena_forwarded_standard[] =
{
    { "Forwarded", ngx_string("proto"),
      offsetof(ngx_http_arena_forwarded_t, scheme) },

    { "Forwarded", ngx_string("host"),
      offsetof(ngx_http_arena_forwarded_t, host) },

    { NULL, ngx_null_string, 0 }
};


#if (NGX_HTTP_REALIP)
extern ngx_module_t  ngx_http_realip_module;
#endif


/*
 * Trusted is one that set_real_ip_from names, and whose word of the client's
 * address was taken.  What comes by PROXY protocol was not seen by the proxy:
 * its headers are the client's.
 */

void
ngx_http_arena_forwarded(ngx_http_request_t *r,
    ngx_http_arena_forwarded_t *forwarded)
{
    ngx_http_arena_forwarded_header_t  *row;

    ngx_memzero(forwarded, sizeof(ngx_http_arena_forwarded_t));

#if (NGX_HTTP_REALIP)

    if (ngx_http_get_module_ctx(r, ngx_http_realip_module) == NULL
        || r->connection->proxy_protocol)
    {
        return;
    }

#else

    return;

#endif

    for (row = ngx_http_arena_forwarded_headers; row->name; row++) {
        ngx_http_arena_forwarded_read(r, row, forwarded);
    }

    if (forwarded->scheme.len || forwarded->host.len) {
        return;
    }

    for (row = ngx_http_arena_forwarded_standard; row->name; row++) {
        ngx_http_arena_forwarded_read(r, row, forwarded);
    }
}


/* Several headers of a name are one list. */

static void
ngx_http_arena_forwarded_read(ngx_http_request_t *r,
    ngx_http_arena_forwarded_header_t *row,
    ngx_http_arena_forwarded_t *forwarded)
{
    ngx_str_t        *slot, element, value;
    ngx_table_elt_t  *header, *last;

    last = NULL;

    for (header = ngx_http_arena_next_header(r, row->name, NULL);
         header;
         header = ngx_http_arena_next_header(r, row->name, header))
    {
        last = header;
    }

    if (last == NULL
        || ngx_arena_forwarded_last(&last->value, &element) != NGX_OK)
    {
        return;
    }

    value = element;

    if (row->parameter.len
        && ngx_arena_forwarded_parameter(&element, &row->parameter, &value)
           != NGX_OK)
    {
        return;
    }

    slot = (ngx_str_t *) ((u_char *) forwarded + row->offset);
    *slot = value;
}
