
/*
 * Where nginx calls the module: variables, phases of a request, filters, logs.
 */


#include "ngx_http_arena_conf.h"
#include "../request/ngx_http_arena_limit.h"
#include "../request/ngx_http_arena_observe.h"
#include "../socket/ngx_http_arena_socket.h"


static ngx_int_t ngx_http_arena_add_handler(ngx_http_core_main_conf_t *cmcf,
    ngx_uint_t phase, ngx_http_handler_pt handler);
static ngx_int_t ngx_http_arena_add_first(ngx_http_core_main_conf_t *cmcf,
    ngx_uint_t phase, ngx_http_handler_pt handler);


ngx_int_t
ngx_http_arena_preconfiguration(ngx_conf_t *cf)
{
    if (ngx_http_arena_add_variables(cf) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_arena_nchan_add_variable(cf);
}


ngx_int_t
ngx_http_arena_init(ngx_conf_t *cf)
{
    ngx_http_core_main_conf_t   *cmcf;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_arena_module);

    if (!amcf->enabled) {
        return NGX_OK;
    }

    if (ngx_http_arena_nchan_check(cf, amcf) != NGX_OK) {
        return NGX_ERROR;
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    if (ngx_http_arena_add_handler(cmcf, NGX_HTTP_POST_READ_PHASE,
                                   ngx_http_arena_mask_handler)
            != NGX_OK
        || ngx_http_arena_add_handler(cmcf, NGX_HTTP_PREACCESS_PHASE,
                                      ngx_http_arena_pace_handler)
            != NGX_OK
        || ngx_http_arena_add_handler(cmcf, NGX_HTTP_ACCESS_PHASE,
                                      ngx_http_arena_subscribe_handler)
            != NGX_OK
        || ngx_http_arena_add_handler(cmcf, NGX_HTTP_LOG_PHASE,
                                      ngx_http_arena_log_handler)
            != NGX_OK
        || ngx_http_arena_add_first(cmcf, NGX_HTTP_LOG_PHASE,
                                    ngx_http_arena_mask_log_handler)
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_arena_log_mask(cf->cycle->pool, &cf->cycle->new_log)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_arena_filter_init(cf);
}


static ngx_int_t
ngx_http_arena_add_handler(ngx_http_core_main_conf_t *cmcf, ngx_uint_t phase,
    ngx_http_handler_pt handler)
{
    ngx_http_handler_pt  *h;

    h = ngx_array_push(&cmcf->phases[phase].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = handler;

    return NGX_OK;
}


/* Before all that are there. */

static ngx_int_t
ngx_http_arena_add_first(ngx_http_core_main_conf_t *cmcf, ngx_uint_t phase,
    ngx_http_handler_pt handler)
{
    ngx_array_t          *handlers;
    ngx_http_handler_pt  *h;

    if (ngx_http_arena_add_handler(cmcf, phase, handler) != NGX_OK) {
        return NGX_ERROR;
    }

    handlers = &cmcf->phases[phase].handlers;
    h = handlers->elts;

    ngx_memmove(h + 1, h, (handlers->nelts - 1) * sizeof(ngx_http_handler_pt));
    *h = handler;

    return NGX_OK;
}
