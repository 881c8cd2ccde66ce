
/*
 * Routes: the path that is put together of a route and its captures is the
 * path that was asked for, and no other route had it.
 */


#include "ngx_arena_fuzz.h"


static void ngx_arena_fuzz_route_table(ngx_pool_t *pool,
    ngx_http_request_t *r, ngx_http_arena_route_t *routes);
static void ngx_arena_fuzz_route_allowed(ngx_str_t *allow, ngx_uint_t methods);
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


/* Every method, on paths that share some and that do not. */

static ngx_http_arena_route_t  ngx_arena_fuzz_route_rows[] = {
    { NGX_HTTP_PUT, ngx_string("/api/a/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("arena.a"), NULL },
    { NGX_HTTP_DELETE, ngx_string("/api/a/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("arena.a"), NULL },
    { NGX_HTTP_PATCH, ngx_string("/api/a/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("arena.a"), NULL },
    { NGX_HTTP_GET, ngx_string("/api/a/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("arena.a"), NULL },
    { NGX_HTTP_DELETE, ngx_string("/api/a"),
      ARENA_ANYONE, ARENA_ALL, ngx_string("arena.a"), NULL },
    { NGX_HTTP_POST, ngx_string("/api/a"),
      ARENA_ANYONE, ARENA_ALL, ngx_string("arena.a"), NULL },
    { 0, ngx_null_string, ARENA_ANYONE, ARENA_ALL, ngx_null_string, NULL }
};


/* In the order of the header "Allow". */

static struct {
    ngx_uint_t    method;
    char         *text;
    ngx_uint_t    body;
    ngx_uint_t    changes;
} ngx_arena_fuzz_route_methods[] = {
    { NGX_HTTP_GET,    "GET, HEAD", 0, 0 },
    { NGX_HTTP_POST,   "POST",      1, 1 },
    { NGX_HTTP_PUT,    "PUT",       1, 1 },
    { NGX_HTTP_PATCH,  "PATCH",     1, 1 },
    { NGX_HTTP_DELETE, "DELETE",    0, 1 }
};


void
ngx_arena_fuzz_route(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_uint_t            i;
    ngx_connection_t      c;
    ngx_http_request_t    r;

    ngx_memzero(&c, sizeof(ngx_connection_t));
    ngx_memzero(&r, sizeof(ngx_http_request_t));

    c.log = ngx_cycle->log;
    r.connection = &c;
    r.main_conf = ((ngx_http_conf_ctx_t *)
                ngx_get_conf(ngx_cycle->conf_ctx, ngx_http_module))->main_conf;
    r.pool = pool;
    i = ngx_arena_fuzz_byte(input);
    r.method = ngx_arena_fuzz_methods[i
                                % ngx_arena_fuzz_count(ngx_arena_fuzz_methods)];
    r.uri = *input;

    ngx_arena_fuzz_route_table(pool, &r, ngx_http_arena_routes);
    ngx_arena_fuzz_route_table(pool, &r, ngx_arena_fuzz_route_rows);
}


static void
ngx_arena_fuzz_route_table(ngx_pool_t *pool, ngx_http_request_t *r,
    ngx_http_arena_route_t *routes)
{
    ngx_int_t                    rc;
    ngx_str_t                    allow;
    ngx_uint_t                   i, method, methods, matches;
    ngx_http_arena_ctx_t         ctx;
    ngx_http_arena_main_conf_t  *amcf;

    ngx_memzero(&ctx, sizeof(ngx_http_arena_ctx_t));

    method = (r->method == NGX_HTTP_HEAD) ? NGX_HTTP_GET : r->method;
    methods = 0;

    for (i = 0; routes[i].method; i++) {
        matches = 0;
        ngx_arena_fuzz_route_row(pool, &routes[i], &r->uri, &matches);

        if (matches && routes[i].method != NGX_HTTP_ARENA_SOCKET) {
            methods |= routes[i].method;
        }
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    amcf->routes = routes;
    rc = ngx_http_arena_route(r, &ctx, 0, &allow);
    amcf->routes = ngx_http_arena_routes;

    if (rc == NGX_OK) {
        ngx_arena_fuzz_assert(methods & method);
        ngx_arena_fuzz_assert(ctx.route->method == method);
        ngx_arena_fuzz_assert(ctx.ncaptures <= NGX_HTTP_ARENA_MAX_CAPTURES);
        ngx_arena_fuzz_assert((ctx.scope.len != 0)
                              == (ctx.route->scope != ARENA_ALL));

        for (i = 0; ngx_arena_fuzz_route_methods[i].method != method; i++) {
            /* void */
        }

        ngx_arena_fuzz_assert(ngx_http_arena_route_has_body(&ctx)
                              == ngx_arena_fuzz_route_methods[i].body);
        ngx_arena_fuzz_assert(ngx_http_arena_route_changes(&ctx)
                              == ngx_arena_fuzz_route_methods[i].changes);
        return;
    }

    ngx_arena_fuzz_assert((methods & method) == 0);
    ngx_arena_fuzz_assert(rc == (methods ? NGX_HTTP_NOT_ALLOWED
                                         : NGX_DECLINED));

    if (methods) {
        ngx_arena_fuzz_route_allowed(&allow, methods);
    }
}


static void
ngx_arena_fuzz_route_allowed(ngx_str_t *allow, ngx_uint_t methods)
{
    u_char      *p, text[64];
    ngx_str_t    expected;
    ngx_uint_t   i;

    p = text;

    for (i = 0; i < ngx_arena_fuzz_count(ngx_arena_fuzz_route_methods); i++) {
        if (methods & ngx_arena_fuzz_route_methods[i].method) {
            p = ngx_sprintf(p, "%s%s", p == text ? "" : ", ",
                            ngx_arena_fuzz_route_methods[i].text);
        }
    }

    expected.data = text;
    expected.len = p - text;

    ngx_arena_fuzz_assert(ngx_arena_equal(allow, &expected));
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

    if (path.len == 0 || ngx_arena_fuzz_route_segments(uri, given, 16) != n) {
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
