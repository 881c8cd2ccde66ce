
/*
 * Which row of the table of endpoints, ngx_http_arena_routes.c, a request is
 * about.
 */


#include "ngx_http_arena_request.h"


typedef struct {
    ngx_uint_t    method;
    ngx_str_t     allow;
    unsigned      body:1;        /* it has one */
    unsigned      changes:1;     /* something: so it may have a key */
} ngx_http_arena_method_t;


static ngx_int_t ngx_http_arena_route_init(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_http_arena_route_t *route,
    ngx_arena_script_t **script);
static void ngx_http_arena_route_take(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_uint_t i);
static ngx_http_arena_method_t *ngx_http_arena_route_method(
    ngx_http_arena_route_t *route);
static ngx_uint_t ngx_http_arena_route_segment(u_char **p, u_char *last,
    ngx_str_t *segment);
static ngx_int_t ngx_http_arena_route_allow(ngx_http_request_t *r,
    ngx_uint_t methods, ngx_str_t *allow);


/* To add a method: a row; Allow has them in this order. */

static ngx_http_arena_method_t  ngx_http_arena_methods[] = {
    { NGX_HTTP_GET,          ngx_string("GET, HEAD"), 0, 0 },
    { NGX_HTTP_ARENA_SOCKET, ngx_string("GET"),       0, 0 },
    { NGX_HTTP_POST,         ngx_string("POST"),      1, 1 },
    { NGX_HTTP_PUT,          ngx_string("PUT"),       1, 1 },
    { NGX_HTTP_PATCH,        ngx_string("PATCH"),     1, 1 },
    { NGX_HTTP_DELETE,       ngx_string("DELETE"),    0, 1 },
    { 0, ngx_null_string, 0, 0 }
};


ngx_int_t
ngx_http_arena_routes_init(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t               i;
    ngx_arena_script_t     **script;
    ngx_http_arena_route_t  *route;

    for (i = 0; amcf->routes[i].method; i++) { /* void */ }

    script = ngx_pcalloc(cf->pool, (i + 1) * sizeof(ngx_arena_script_t *));
    if (script == NULL) {
        return NGX_ERROR;
    }

    amcf->route_scripts = script;

    for (i = 0; amcf->routes[i].method; i++) {
        route = &amcf->routes[i];

        if (ngx_http_arena_route_init(cf, amcf, route, &script[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_route_init(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf,
    ngx_http_arena_route_t *route, ngx_arena_script_t **script)
{
    ngx_str_t   *name, *scope;
    ngx_uint_t   i, captures, found;

    captures = 0;
    scope = &ngx_arena_scopes[route->scope].id;
    found = (scope->len == 0);

    for (i = 0; i < route->path.len; i++) {

        if (route->path.data[i] != '{') {
            continue;
        }

        captures++;

        if (ngx_strncmp(&route->path.data[i + 1], scope->data, scope->len) == 0
            && route->path.data[i + 1 + scope->len] == '}')
        {
            found = 1;
        }
    }

    if (captures > NGX_HTTP_ARENA_MAX_CAPTURES || !found) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: \"%V\" captures too much, or not what it is "
                      "about", &route->path);
        return NGX_ERROR;
    }

    name = &route->name;

    if (route->handler) {
        return NGX_OK;
    }

    *script = ngx_arena_script_find(&amcf->scripts, name);

    if (*script == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: \"%V\" needs \"%V\", which is neither a script "
                      "in \"%V/api\" nor a function in \"%V/api\"",
                      &route->path, name, &amcf->scripts.path,
                      &amcf->scripts.sql_path);
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_arena_route(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_uint_t socket, ngx_str_t *allow)
{
    ngx_uint_t                   i, method, methods;
    ngx_http_arena_route_t      *route;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    method = (r->method == NGX_HTTP_HEAD) ? NGX_HTTP_GET : r->method;

    if (socket) {
        method = (r->method == NGX_HTTP_GET) ? NGX_HTTP_ARENA_SOCKET : 0;
    }

    methods = 0;

    for (i = 0; amcf->routes[i].method; i++) {
        route = &amcf->routes[i];

        if ((route->method == NGX_HTTP_ARENA_SOCKET) != socket
            || !ngx_http_arena_route_match(route, &r->uri, ctx))
        {
            continue;
        }

        if (route->method == method) {
            ngx_http_arena_route_take(r, ctx, i);
            return NGX_OK;
        }

        methods |= route->method;
    }

    if (methods == 0) {
        return NGX_DECLINED;
    }

    return ngx_http_arena_route_allow(r, methods, allow);
}


ngx_int_t
ngx_http_arena_route_named(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *name, ngx_str_t *allow)
{
    ngx_uint_t                   i, method, methods;
    ngx_http_arena_route_t      *route;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    method = (r->method == NGX_HTTP_HEAD) ? NGX_HTTP_GET : r->method;
    methods = 0;

    for (i = 0; amcf->routes[i].method; i++) {
        route = &amcf->routes[i];

        if (!ngx_arena_equal(&route->name, name)) {
            continue;
        }

        if (route->method == method) {
            ngx_http_arena_route_take(r, ctx, i);
            return NGX_OK;
        }

        methods |= route->method;
    }

    return ngx_http_arena_route_allow(r, methods, allow);
}


static void
ngx_http_arena_route_take(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_uint_t i)
{
    ngx_str_t                   *scope;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ctx->route = &amcf->routes[i];
    ctx->script = amcf->route_scripts[i];
    ctx->name = ctx->route->name;

    scope = &ngx_arena_scopes[ctx->route->scope].id;

    for (i = 0; i < ctx->ncaptures; i++) {
        if (ngx_arena_equal(&ctx->captures[i].name, scope)) {
            ctx->scope = ctx->captures[i].value;
        }
    }

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "arena route: \"%V\", runs \"%V\"",
                   &ctx->route->path, &ctx->name);
}


ngx_int_t
ngx_http_arena_route_refuse(ngx_http_request_t *r, ngx_int_t rc,
    ngx_str_t *allow)
{
    if (rc == NGX_DECLINED) {
        return ngx_http_arena_problem(r, &ngx_http_arena_not_found, NULL,
                                      NULL);
    }

    if (rc != NGX_HTTP_NOT_ALLOWED
        || ngx_http_arena_add_header(r, "Allow", allow) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_arena_problem(r, &ngx_http_arena_method_not_allowed, NULL,
                                  NULL);
}


ngx_uint_t
ngx_http_arena_route_is_socket(ngx_http_arena_ctx_t *ctx)
{
    return ctx->route && ctx->route->method == NGX_HTTP_ARENA_SOCKET;
}


ngx_uint_t
ngx_http_arena_route_has_body(ngx_http_arena_ctx_t *ctx)
{
    return ngx_http_arena_route_method(ctx->route)->body;
}


ngx_uint_t
ngx_http_arena_route_changes(ngx_http_arena_ctx_t *ctx)
{
    return ngx_http_arena_route_method(ctx->route)->changes;
}


static ngx_http_arena_method_t *
ngx_http_arena_route_method(ngx_http_arena_route_t *route)
{
    ngx_http_arena_method_t  *method;

    for (method = ngx_http_arena_methods; method->method; method++) {
        if (method->method == route->method) {
            break;
        }
    }

    return method;
}


/* 1 when the path is the route's; captures are left in ctx.  A route without a
   path is found by its name alone. */

ngx_uint_t
ngx_http_arena_route_match(ngx_http_arena_route_t *route, ngx_str_t *uri,
    ngx_http_arena_ctx_t *ctx)
{
    u_char      *p, *path, *p_last, *path_last;
    ngx_str_t    wanted, given;
    ngx_uint_t   more;

    p = uri->data;
    p_last = p + uri->len;
    path = route->path.data;
    path_last = path + route->path.len;
    ctx->ncaptures = 0;

    if (route->path.len == 0) {
        return 0;
    }

    for ( ;; ) {
        more = ngx_http_arena_route_segment(&path, path_last, &wanted);

        if (ngx_http_arena_route_segment(&p, p_last, &given) != more) {
            return 0;
        }

        if (!more) {
            return 1;
        }

        if (wanted.len && wanted.data[0] == '{') {
            if (given.len == 0) {
                return 0;
            }

            ctx->captures[ctx->ncaptures].name.data = wanted.data + 1;
            ctx->captures[ctx->ncaptures].name.len = wanted.len - 2;
            ctx->captures[ctx->ncaptures].value = given;
            ctx->ncaptures++;
            continue;
        }

        if (!ngx_arena_equal(&wanted, &given)) {
            return 0;
        }
    }
}


/* Takes "/segment" off the path; 0 when there is none. */

static ngx_uint_t
ngx_http_arena_route_segment(u_char **p, u_char *last, ngx_str_t *segment)
{
    u_char  *from;

    if (*p == last || **p != '/') {
        return 0;
    }

    from = ++(*p);

    while (*p < last && **p != '/') {
        (*p)++;
    }

    segment->data = from;
    segment->len = *p - from;

    return 1;
}


static ngx_int_t
ngx_http_arena_route_allow(ngx_http_request_t *r, ngx_uint_t methods,
    ngx_str_t *allow)
{
    u_char                   *p;
    size_t                    len;
    ngx_http_arena_method_t  *method;

    len = 0;

    for (method = ngx_http_arena_methods; method->method; method++) {
        len += method->allow.len + sizeof(", ") - 1;
    }

    p = ngx_pnalloc(r->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    allow->data = p;

    for (method = ngx_http_arena_methods; method->method; method++) {
        if (methods & method->method) {
            p = ngx_sprintf(p, "%s%V", p == allow->data ? "" : ", ",
                            &method->allow);
        }
    }

    allow->len = p - allow->data;

    return NGX_HTTP_NOT_ALLOWED;
}
