
/*
 * Handshakes stand in line for Redis, in each worker: after a reload all sockets
 * come again within seconds, and whoever plays is not to stand behind them.
 */


#include "ngx_http_arena_socket.h"


/* scripts of handshakes under way, at most */
#define NGX_HTTP_ARENA_ADMISSION  16


static void ngx_http_arena_admission_begin(
    ngx_http_arena_admission_t *admission, ngx_http_arena_ctx_t *ctx);


void
ngx_http_arena_admission_start(ngx_http_arena_admission_t *admission)
{
    ngx_queue_init(&admission->waiting);
    admission->running = 0;
}


void
ngx_http_arena_admission_enter(ngx_http_arena_admission_t *admission,
    ngx_http_arena_ctx_t *ctx)
{
    ctx->leave = ngx_http_arena_admission_leave;

    if (admission->running < NGX_HTTP_ARENA_ADMISSION) {
        ngx_http_arena_admission_begin(admission, ctx);
        return;
    }

    ctx->waits = 1;
    ngx_queue_insert_tail(&admission->waiting, &ctx->queue);
}


static void
ngx_http_arena_admission_begin(ngx_http_arena_admission_t *admission,
    ngx_http_arena_ctx_t *ctx)
{
    ctx->admitting = 1;
    admission->running++;

    ngx_arena_call_run(ctx->call);
}


/* The script is done, or the client is gone. */

void
ngx_http_arena_admission_leave(ngx_http_arena_ctx_t *ctx)
{
    ngx_queue_t                 *q;
    ngx_http_arena_main_conf_t  *amcf;
    ngx_http_arena_admission_t  *admission;

    if (ctx->waits) {
        ctx->waits = 0;
        ngx_queue_remove(&ctx->queue);
    }

    if (!ctx->admitting) {
        return;
    }

    ctx->admitting = 0;

    amcf = ngx_http_get_module_main_conf(ctx->request, ngx_http_arena_module);
    admission = &amcf->sockets->admission;
    admission->running--;

    if (!ngx_queue_empty(&admission->waiting)) {
        q = ngx_queue_head(&admission->waiting);
        ctx = ngx_queue_data(q, ngx_http_arena_ctx_t, queue);

        ctx->waits = 0;
        ngx_queue_remove(q);

        ngx_http_arena_admission_begin(admission, ctx);
    }
}
