
/*
 * Requests that are not run while commands are late: which, the scripts'
 * headers say; when, ngx_arena_overload.c.
 */


#include "ngx_http_arena_request.h"
#include "../../script/ngx_arena_overload.h"


/* seconds in which those who are refused come again, not all at once */
#define NGX_HTTP_ARENA_SHED_FIRST  2
#define NGX_HTTP_ARENA_SHED_MORE   4


static ngx_uint_t ngx_http_arena_shed_spares(ngx_http_arena_ctx_t *ctx);


ngx_uint_t
ngx_http_arena_shed(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (!ngx_arena_overload_sheds(amcf->worker, ctx->script->shed)
        || ngx_http_arena_shed_spares(ctx))
    {
        return 0;
    }

    ngx_arena_overload_note(amcf->worker, &ctx->name);

    return NGX_HTTP_ARENA_SHED_FIRST
           + (ngx_uint_t) ngx_random() % NGX_HTTP_ARENA_SHED_MORE;
}


static ngx_uint_t
ngx_http_arena_shed_spares(ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t    n;
    ngx_str_t   *name;
    ngx_uint_t   i;

    name = ctx->script->spared.elts;

    for (i = 0; i < ctx->script->spared.nelts; i++) {

        if (ngx_arena_is(&name[i], "session")) {
            if (ctx->claims.subject.len) {
                return 1;
            }

            continue;
        }

        n = ngx_arena_script_argument(ctx->script, &name[i]);

        if (n >= 0 && ctx->call->values[n].text.len) {
            return 1;
        }
    }

    return 0;
}
