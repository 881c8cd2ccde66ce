
/*
 * Routes: the path that is put together of a route and its captures is the
 * path that was asked for, and no other route had it.
 */


#include "ngx_arena_fuzz.h"


static void ngx_arena_fuzz_route_row(ngx_pool_t *pool,
    ngx_http_arena_route_t *route, ngx_str_t *uri, ngx_uint_t *matches);
static ngx_str_t ngx_arena_fuzz_route_joined(ngx_pool_t *pool,
    ngx_http_arena_route_t *route, ngx_http_arena_ctx_t *ctx);
static ngx_uint_t ngx_arena_fuzz_route_segments(ngx_str_t path,
    ngx_str_t *segments, ngx_uint_t most);
static ngx_uint_t ngx_arena_fuzz_route_fits(ngx_str_t path, ngx_str_t uri);


static ngx_uint_t  ngx_arena_fuzz_methods[] = {
    NGX_HTTP_GET, NGX_HTTP_HEAD, NGX_HTTP_POST, NGX_HTTP_PUT, NGX_HTTP_DELETE,
    NGX_HTTP_OPTIONS, NGX_HTTP_PATCH, NGX_HTTP_UNKNOWN
};


void
ngx_arena_fuzz_route(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_int_t             rc;
    ngx_str_t             allow;
    ngx_uint_t            i, method, methods, matches;
    ngx_connection_t      c;
    ngx_http_request_t    r;
    ngx_http_arena_ctx_t  ctx;

    ngx_memzero(&c, sizeof(ngx_connection_t));
    ngx_memzero(&r, sizeof(ngx_http_request_t));
    ngx_memzero(&ctx, sizeof(ngx_http_arena_ctx_t));

    c.log = ngx_cycle->log;
    r.connection = &c;
    r.main_conf = ((ngx_http_conf_ctx_t *)
                ngx_get_conf(ngx_cycle->conf_ctx, ngx_http_module))->main_conf;
    r.pool = pool;
    i = ngx_arena_fuzz_byte(input);
    r.method = ngx_arena_fuzz_methods[i
                                % ngx_arena_fuzz_count(ngx_arena_fuzz_methods)];
    r.uri = *input;

    method = (r.method == NGX_HTTP_HEAD) ? NGX_HTTP_GET : r.method;
    methods = 0;

    for (i = 0; ngx_http_arena_routes[i].method; i++) {
        matches = 0;
        ngx_arena_fuzz_route_row(pool, &ngx_http_arena_routes[i], &r.uri,
                                 &matches);

        if (matches && ngx_http_arena_routes[i].method != NGX_HTTP_ARENA_SOCKET)
        {
            methods |= ngx_http_arena_routes[i].method;
        }
    }

    rc = ngx_http_arena_route(&r, &ctx, 0, &allow);

    if (rc == NGX_OK) {
        ngx_arena_fuzz_assert(methods & method);
        ngx_arena_fuzz_assert(ctx.route->method == method);
        ngx_arena_fuzz_assert(ctx.ncaptures <= NGX_HTTP_ARENA_MAX_CAPTURES);
        ngx_arena_fuzz_assert((ctx.scope.len != 0)
                              == (ctx.route->scope != ARENA_ALL));
        return;
    }

    ngx_arena_fuzz_assert((methods & method) == 0);
    ngx_arena_fuzz_assert(rc == (methods ? NGX_HTTP_NOT_ALLOWED
                                         : NGX_DECLINED));

    if (methods) {
        ngx_arena_fuzz_assert(ngx_arena_is(&allow,
                       methods == (NGX_HTTP_GET|NGX_HTTP_POST)
                       ? "GET, HEAD, POST"
                       : methods == NGX_HTTP_GET ? "GET, HEAD" : "POST"));
    }
}


static void
ngx_arena_fuzz_route_row(ngx_pool_t *pool, ngx_http_arena_route_t *route,
    ngx_str_t *uri, ngx_uint_t *matches)
{
    ngx_str_t             joined;
    ngx_uint_t            i;
    ngx_http_arena_ctx_t  ctx;

    ngx_memzero(&ctx, sizeof(ngx_http_arena_ctx_t));

    *matches = ngx_http_arena_route_match(route, uri, &ctx);

    ngx_arena_fuzz_assert(ctx.ncaptures <= NGX_HTTP_ARENA_MAX_CAPTURES);
    ngx_arena_fuzz_assert(*matches
                          == ngx_arena_fuzz_route_fits(route->path, *uri));

    if (!*matches) {
        return;
    }

    for (i = 0; i < ctx.ncaptures; i++) {
        ngx_arena_fuzz_assert(ctx.captures[i].name.len > 0);
        ngx_arena_fuzz_assert(ctx.captures[i].value.len > 0);
        ngx_arena_fuzz_assert(memchr(ctx.captures[i].value.data, '/',
                                     ctx.captures[i].value.len)
                              == NULL);
    }

    joined = ngx_arena_fuzz_route_joined(pool, route, &ctx);

    ngx_arena_fuzz_assert(ngx_arena_equal(&joined, uri));
}


static ngx_str_t
ngx_arena_fuzz_route_joined(ngx_pool_t *pool, ngx_http_arena_route_t *route,
    ngx_http_arena_ctx_t *ctx)
{
    size_t      len;
    u_char     *p, *last;
    ngx_str_t   joined;
    ngx_uint_t  i, n;

    len = route->path.len;

    for (i = 0; i < ctx->ncaptures; i++) {
        len += ctx->captures[i].value.len;
    }

    joined.data = ngx_pnalloc(pool, len);
    ngx_arena_fuzz_assert(joined.data != NULL);

    joined.len = 0;
    last = route->path.data + route->path.len;
    n = 0;

    for (p = route->path.data; p < last; p++) {

        if (*p != '{') {
            joined.data[joined.len++] = *p;
            continue;
        }

        ngx_arena_fuzz_assert(n < ctx->ncaptures);

        memcpy(joined.data + joined.len, ctx->captures[n].value.data,
               ctx->captures[n].value.len);
        joined.len += ctx->captures[n++].value.len;

        while (*p != '}') {
            p++;
        }
    }

    return joined;
}


static ngx_uint_t
ngx_arena_fuzz_route_fits(ngx_str_t path, ngx_str_t uri)
{
    ngx_str_t   wanted[16], given[16];
    ngx_uint_t  i, n;

    n = ngx_arena_fuzz_route_segments(path, wanted, 16);

    if (ngx_arena_fuzz_route_segments(uri, given, 16) != n) {
        return 0;
    }

    for (i = 0; i < n; i++) {

        if (wanted[i].len && wanted[i].data[0] == '{' && given[i].len) {
            continue;
        }

        if (!ngx_arena_equal(&wanted[i], &given[i])) {
            return 0;
        }
    }

    return 1;
}


/* How many parts there are between slashes: one more than slashes. */

static ngx_uint_t
ngx_arena_fuzz_route_segments(ngx_str_t path, ngx_str_t *segments,
    ngx_uint_t most)
{
    ngx_uint_t  i, n;

    n = 1;

    for (i = 0; i < path.len; i++) {
        n += (path.data[i] == '/');
    }

    for (i = 0; i < n && i < most; i++) {
        segments[i] = ngx_arena_fuzz_piece(&path, '/');
    }

    return n;
}
