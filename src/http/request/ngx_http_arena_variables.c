
/*
 * Variables, for logs.  To add one: a field of the context, and a row.
 */


#include "ngx_http_arena_observe.h"


static ngx_int_t ngx_http_arena_string_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_arena_time_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_arena_unset_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


static ngx_http_variable_t  ngx_http_arena_variables[] = {

    { ngx_string("arena_route"), NULL, ngx_http_arena_string_variable,
      offsetof(ngx_http_arena_ctx_t, name), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("arena_battle"), NULL, ngx_http_arena_string_variable,
      offsetof(ngx_http_arena_ctx_t, scope), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("arena_participant"), NULL, ngx_http_arena_string_variable,
      offsetof(ngx_http_arena_ctx_t, participant),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("arena_code"), NULL, ngx_http_arena_string_variable,
      offsetof(ngx_http_arena_ctx_t, code), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("arena_request_id"), NULL, ngx_http_arena_string_variable,
      offsetof(ngx_http_arena_ctx_t, request_id),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("arena_redis_time"), NULL, ngx_http_arena_time_variable,
      0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    /* for conf/web.conf, and for "set" to give it a value */

    { ngx_string("arena_transport_security"), NULL,
      ngx_http_arena_unset_variable, 0, NGX_HTTP_VAR_CHANGEABLE, 0 },

    ngx_http_null_variable
};


ngx_int_t
ngx_http_arena_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_arena_variables; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_string_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_str_t             *value;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_arena_module);

    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    value = (ngx_str_t *) ((u_char *) ctx + data);

    if (value->len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->data = value->data;
    v->len = value->len;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


/* Seconds with milliseconds, as $request_time. */

static ngx_int_t
ngx_http_arena_time_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_arena_ctx_t  *ctx;

    (void) data;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_arena_module);

    if (ctx == NULL || ctx->route == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->data = ngx_pnalloc(r->pool, NGX_TIME_T_LEN + 4);
    if (v->data == NULL) {
        return NGX_ERROR;
    }

    v->len = ngx_sprintf(v->data, "%T.%03M",
                         (time_t) (ctx->redis_time / 1000),
                         ctx->redis_time % 1000)
             - v->data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_unset_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    (void) r;
    (void) data;

    v->not_found = 1;

    return NGX_OK;
}
