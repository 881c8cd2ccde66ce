
/*
 * GET /metrics: what the workers of this host counted, as Prometheus text.
 */


#include "ngx_http_arena.h"
#include "ngx_http_arena_zone.h"


static ngx_uint_t ngx_http_arena_status_index(ngx_uint_t status);
static u_char *ngx_http_arena_metrics_route(u_char *p, u_char *last,
    ngx_http_arena_zone_t *shared, ngx_uint_t route, ngx_str_t *name);


/* The last one stands for every other status. */

static ngx_uint_t  ngx_http_arena_statuses[NGX_HTTP_ARENA_MAX_STATUSES] = {
    101, 200, 201, 204, 400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 422,
    429, 499, 500, 502, 503, 504, 0
};


/* In the log phase: a request that found a route is counted. */

ngx_int_t
ngx_http_arena_log_handler(ngx_http_request_t *r)
{
    ngx_atomic_t                *counter;
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_zone_t       *shared;
    ngx_http_arena_main_conf_t  *amcf;

    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ctx == NULL || ctx->route == NULL) {
        return NGX_OK;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    shared = amcf->zone->data;

    counter = &shared->requests[ctx->route_index]
                   [ngx_http_arena_status_index(r->headers_out.status)];
    (void) ngx_atomic_fetch_add(counter, 1);

    return NGX_OK;
}


static ngx_uint_t
ngx_http_arena_status_index(ngx_uint_t status)
{
    ngx_uint_t  i;

    i = 0;

    while (ngx_http_arena_statuses[i]
           && ngx_http_arena_statuses[i] != status)
    {
        i++;
    }

    return i;
}


ngx_int_t
ngx_http_arena_metrics_handler(ngx_http_request_t *r)
{
    u_char                      *p, *last;
    size_t                       size;
    ngx_str_t                    body, type;
    ngx_uint_t                   i;
    ngx_arena_redis_state_t      state;
    ngx_http_arena_zone_t       *shared;
    ngx_http_arena_main_conf_t  *amcf;

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        return NGX_HTTP_NOT_ALLOWED;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    shared = amcf->zone->data;

    size = 4096 + NGX_HTTP_ARENA_MAX_ROUTES * NGX_HTTP_ARENA_MAX_STATUSES * 96;

    p = ngx_pnalloc(r->pool, size);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    body.data = p;
    last = p + size;

    p = ngx_slprintf(p, last,
                     "# HELP arena_requests_total Requests answered, "
                     "by route and status.\n"
                     "# TYPE arena_requests_total counter\n");

    for (i = 0; ngx_http_arena_routes[i].method; i++) {
        p = ngx_http_arena_metrics_route(p, last, shared, i,
                                         &ngx_http_arena_routes[i].name);
    }

    p = ngx_http_arena_metrics_route(p, last, shared,
                                     NGX_HTTP_ARENA_MAX_ROUTES - 1,
                                     &ngx_http_arena_subscribe_route.name);

    ngx_arena_redis_state(amcf->worker->redis, &state);

    p = ngx_slprintf(p, last,
                     "# HELP arena_sockets Open sockets of participants.\n"
                     "# TYPE arena_sockets gauge\n"
                     "arena_sockets %uA\n"
                     "# HELP arena_redis_up Whether the worker that answered "
                     "is connected to Redis.\n"
                     "# TYPE arena_redis_up gauge\n"
                     "arena_redis_up %ui\n"
                     "# HELP arena_build_info The module's version.\n"
                     "# TYPE arena_build_info gauge\n"
                     "arena_build_info{version=\"%s\"} 1\n",
                     shared->sockets, state.connected, NGX_HTTP_ARENA_VERSION);

    body.len = p - body.data;
    ngx_str_set(&type, "text/plain; version=0.0.4; charset=utf-8");

    return ngx_http_arena_send(r, NGX_HTTP_OK, &type, &body);
}


static u_char *
ngx_http_arena_metrics_route(u_char *p, u_char *last,
    ngx_http_arena_zone_t *shared, ngx_uint_t route, ngx_str_t *name)
{
    ngx_uint_t  i;

    for (i = 0; i < NGX_HTTP_ARENA_MAX_STATUSES; i++) {

        if (shared->requests[route][i]) {
            p = ngx_slprintf(p, last,
                             "arena_requests_total{route=\"%V\","
                             "status=\"%ui\"} %uA\n",
                             name, ngx_http_arena_statuses[i],
                             shared->requests[route][i]);
        }
    }

    return p;
}
