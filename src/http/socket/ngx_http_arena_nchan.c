
/*
 * nchan spreads channels over workers by a hash of their names.  When a worker
 * dies, sockets of others that are in its channels are in disorder, and a
 * reload may then end workers by an assertion.  So all sockets of a worker are
 * in one channel that is the worker's own.  Nothing is ever published to it.
 */


#include "ngx_http_arena_socket.h"


/* names that are tried: of as many as there are workers one is right */
#define NGX_HTTP_ARENA_NCHAN_TRIES  100000


static ngx_int_t ngx_http_arena_nchan_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


ngx_int_t
ngx_http_arena_nchan_add_variable(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var;

    static ngx_str_t  name = ngx_string("arena_nchan_channel");

    var = ngx_http_add_variable(cf, &name, NGX_HTTP_VAR_NOCACHEABLE);
    if (var == NULL) {
        return NGX_ERROR;
    }

    var->get_handler = ngx_http_arena_nchan_variable;

    return NGX_OK;
}


ngx_int_t
ngx_http_arena_nchan_channel(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf)
{
    u_char           *p;
    size_t            len = 0;
    ngx_uint_t        n, workers;
    ngx_core_conf_t  *ccf;

    ccf = (ngx_core_conf_t *) ngx_get_conf(cycle->conf_ctx, ngx_core_module);
    workers = ngx_max(ccf->worker_processes, 1);

    p = ngx_pnalloc(cycle->pool, sizeof("/arena.") - 1 + NGX_INT_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    /* nchan puts a group's name, here an empty one, and a slash in front */

    for (n = 0; n < NGX_HTTP_ARENA_NCHAN_TRIES; n++) {
        len = ngx_sprintf(p, "/arena.%ui", n) - p;

        if (ngx_crc32_short(p, len) % workers == ngx_worker) {
            break;
        }
    }

    amcf->nchan_channel.data = p + 1;
    amcf->nchan_channel.len = len - 1;

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_nchan_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_main_conf_t  *amcf;

    (void) data;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_arena_module);
    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ctx == NULL || !ctx->subscribed) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->data = amcf->nchan_channel.data;
    v->len = amcf->nchan_channel.len;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}
