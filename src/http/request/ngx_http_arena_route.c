
/*
 * The table of endpoints.  To add one: a row, a script of that name under
 * lua/api whose header says what it takes, and a test.
 */


#include "ngx_http_arena_request.h"


static ngx_int_t ngx_http_arena_route_init(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_http_arena_route_t *route,
    ngx_arena_script_t **script);
static ngx_uint_t ngx_http_arena_route_segment(u_char **p, u_char *last,
    ngx_str_t *segment);
static ngx_int_t ngx_http_arena_route_allow(ngx_http_request_t *r,
    ngx_uint_t methods, ngx_str_t *allow);


ngx_http_arena_route_t  ngx_http_arena_routes[] = {

    { NGX_HTTP_GET, ngx_string("/api/battles"),
      ARENA_ANYONE, ngx_string("battles_list") },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}"),
      ARENA_ANYONE, ngx_string("battle_get") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/join"),
      ARENA_ANYONE, ngx_string("battle_join") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/leave"),
      ARENA_SESSION, ngx_string("battle_leave") },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/me"),
      ARENA_SESSION, ngx_string("participant_get") },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/leaderboard"),
      ARENA_ANYONE, ngx_string("leaderboard_get") },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/participants"),
      ARENA_ANYONE, ngx_string("participants_find") },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/questions"),
      ARENA_SESSION, ngx_string("questions_get") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/questions/{question}/submit"),
      ARENA_SESSION, ngx_string("question_submit") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/reward"),
      ARENA_SESSION, ngx_string("reward_take") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/attack"),
      ARENA_SESSION, ngx_string("battle_attack") },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/heartbeat"),
      ARENA_SESSION, ngx_string("battle_heartbeat") },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles"),
      ARENA_ORGANISER, ngx_string("arena.battle_create") },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}"),
      ARENA_ORGANISER, ngx_string("battle_inspect") },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/start"),
      ARENA_ORGANISER, ngx_string("battle_start") },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/end"),
      ARENA_ORGANISER, ngx_string("battle_end") },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/regrade"),
      ARENA_ORGANISER, ngx_string("arena.battle_regrade") },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/export"),
      ARENA_ORGANISER, ngx_string("battle_export") },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/statistics"),
      ARENA_ORGANISER, ngx_string("battle_statistics") },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/suspects"),
      ARENA_ORGANISER, ngx_string("battle_suspects") },

    { 0, ngx_null_string, ARENA_ANYONE, ngx_null_string }
};


/* Not in the table: nchan answers it, when the script has admitted it. */

ngx_http_arena_route_t  ngx_http_arena_subscribe_route = {
    NGX_HTTP_GET, ngx_string("/ws/battles/{id}"),
    ARENA_ANYONE, ngx_string("battle_subscribe")
};


ngx_int_t
ngx_http_arena_routes_init(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t               i;
    ngx_arena_script_t     **script;
    ngx_http_arena_route_t  *route;

    script = ngx_pcalloc(cf->pool, sizeof(ngx_http_arena_routes)
                                   / sizeof(ngx_http_arena_routes[0])
                                   * sizeof(ngx_arena_script_t *));
    if (script == NULL) {
        return NGX_ERROR;
    }

    amcf->route_scripts = script;

    for (i = 0; ngx_http_arena_routes[i].method; i++) {
        route = &ngx_http_arena_routes[i];

        if (ngx_http_arena_route_init(cf, amcf, route, &script[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return ngx_http_arena_route_init(cf, amcf, &ngx_http_arena_subscribe_route,
                                     &amcf->subscribe_script);
}


static ngx_int_t
ngx_http_arena_route_init(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf,
    ngx_http_arena_route_t *route, ngx_arena_script_t **script)
{
    ngx_str_t   *name;
    ngx_uint_t   i, captures;

    captures = 0;

    for (i = 0; i < route->path.len; i++) {
        captures += (route->path.data[i] == '{');
    }

    if (captures > NGX_HTTP_ARENA_MAX_CAPTURES) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: \"%V\" captures too much", &route->path);
        return NGX_ERROR;
    }

    name = &route->name;

    if (ngx_strlchr(name->data, name->data + name->len, '.')) {
        return NGX_OK;
    }

    *script = ngx_arena_script_find(&amcf->scripts, name);

    if (*script == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: \"%V\" needs \"%V/api/%V.lua\", "
                      "which is not there",
                      &route->path, &amcf->scripts.path, name);
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_arena_route(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *allow)
{
    ngx_uint_t               i, method, methods;
    ngx_http_arena_route_t  *route;

    method = (r->method == NGX_HTTP_HEAD) ? NGX_HTTP_GET : r->method;
    methods = 0;

    for (i = 0; ngx_http_arena_routes[i].method; i++) {
        route = &ngx_http_arena_routes[i];

        if (!ngx_http_arena_route_match(route, &r->uri, ctx)) {
            continue;
        }

        if (route->method == method) {
            ctx->route = route;
            ctx->route_index = i;
            return NGX_OK;
        }

        methods |= route->method;
    }

    if (methods == 0) {
        return NGX_DECLINED;
    }

    return ngx_http_arena_route_allow(r, methods, allow);
}


/* 1 when the path is the route's; captures are left in ctx. */

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
    u_char  *p;

    p = ngx_pnalloc(r->pool, sizeof("GET, HEAD, POST"));
    if (p == NULL) {
        return NGX_ERROR;
    }

    allow->data = p;

    if (methods & NGX_HTTP_GET) {
        p = ngx_cpymem(p, "GET, HEAD", sizeof("GET, HEAD") - 1);
    }

    if (methods & NGX_HTTP_POST) {
        p = ngx_sprintf(p, "%sPOST", (methods & NGX_HTTP_GET) ? ", " : "");
    }

    allow->len = p - allow->data;

    return NGX_HTTP_NOT_ALLOWED;
}
