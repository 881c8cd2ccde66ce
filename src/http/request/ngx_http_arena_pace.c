
/*
 * Whoever shows no valid session, nor an organiser's token, has a part of a
 * worker's time and no more: so whoever plays does not stand behind them,
 * however many there are.  What is beyond that waits, by turns of addresses.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


#define NGX_HTTP_ARENA_PACE_DEPTH  1000     /* us that are saved up, at most */


static ngx_int_t ngx_http_arena_pace_cleanup_add(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_pace_begin(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_pace_turn(ngx_event_t *ev);
static void ngx_http_arena_pace_refill(ngx_http_arena_pace_t *pace);
static void ngx_http_arena_pace_cleanup(void *data);


ngx_int_t
ngx_http_arena_pace_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf)
{
    ngx_http_arena_pace_t  *pace;

    pace = ngx_pcalloc(cycle->pool, sizeof(ngx_http_arena_pace_t));
    if (pace == NULL) {
        return NGX_ERROR;
    }

    amcf->pace = pace;
    pace->percent = amcf->guest_time;
    pace->refilled = ngx_arena_microseconds();
    ngx_arena_fair_init(&pace->line);

    pace->event.handler = ngx_http_arena_pace_turn;
    pace->event.data = pace;
    pace->event.log = cycle->log;

    return NGX_OK;
}


void
ngx_http_arena_pace_stop(ngx_http_arena_pace_t *pace)
{
    if (pace->event.timer_set) {
        ngx_del_timer(&pace->event);
    }

    if (pace->event.posted) {
        ngx_delete_posted_event(&pace->event);
    }
}


/* In the preaccess phase, of all that this server serves. */

ngx_int_t
ngx_http_arena_pace_handler(ngx_http_request_t *r)
{
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (amcf->guest_time == 0 || r != r->main || r->internal) {
        return NGX_DECLINED;
    }

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ctx->paced || ngx_http_arena_is_known(r, ctx)) {
        return NGX_DECLINED;
    }

    if (ngx_http_arena_pace_cleanup_add(r, ctx) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->paced = 1;
    ctx->arrived = ngx_arena_microseconds();

    r->connection->log->action = "waiting for a turn";
    r->read_event_handler = ngx_http_test_reading;
    r->write_event_handler = ngx_http_request_empty_handler;

    ngx_http_arena_pace_enter(r, ctx, ngx_http_arena_pace_begin);

    return NGX_AGAIN;
}


static ngx_int_t
ngx_http_arena_pace_cleanup_add(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    ngx_pool_cleanup_t  *cleanup;

    cleanup = ngx_pool_cleanup_add(r->pool, 0);
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    cleanup->handler = ngx_http_arena_pace_cleanup;
    cleanup->data = ctx;

    return NGX_OK;
}


void
ngx_http_arena_pace_enter(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_turn_pt turn)
{
    ngx_http_arena_pace_t       *pace;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    pace = amcf->pace;

    ctx->turn = turn;
    ngx_arena_fair_add(&pace->line, &ctx->pace, ngx_http_arena_pace_flow(r));

    if (!pace->event.timer_set && !pace->event.posted) {
        ngx_post_event(&pace->event, &ngx_posted_events);
    }
}


uint32_t
ngx_http_arena_pace_flow(ngx_http_request_t *r)
{
    u_char     network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t  address;

    ngx_http_arena_limit_address(r->connection, network, &address);

    return ngx_crc32_short(address.data, address.len);
}


static void
ngx_http_arena_pace_begin(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    (void) ctx;

    r->read_event_handler = ngx_http_block_reading;
    r->write_event_handler = ngx_http_core_run_phases;

    ngx_http_core_run_phases(r);
}


static void
ngx_http_arena_pace_turn(ngx_event_t *ev)
{
    uint64_t                   from;
    ngx_msec_t                 wait;
    ngx_queue_t               *q;
    ngx_connection_t          *c;
    ngx_http_arena_ctx_t      *ctx;
    ngx_http_arena_turn_pt     turn;
    ngx_http_arena_pace_t     *pace;

    pace = ev->data;
    ngx_http_arena_pace_refill(pace);

    while (pace->credit > 0) {

        q = ngx_arena_fair_next(&pace->line);
        if (q == NULL) {
            return;
        }

        ctx = ngx_queue_data(q, ngx_http_arena_ctx_t, pace);
        c = ctx->request->connection;
        turn = ctx->turn;
        ctx->turn = NULL;

        from = ngx_arena_microseconds();

        turn(ctx->request, ctx);
        ngx_http_run_posted_requests(c);

        pace->credit -= ngx_arena_microseconds() - from;
    }

    if (pace->line.length) {
        wait = 1 + (ngx_msec_t) -pace->credit / 10 / pace->percent;
        ngx_add_timer(&pace->event, wait);
    }
}


static void
ngx_http_arena_pace_refill(ngx_http_arena_pace_t *pace)
{
    uint64_t  now;

    now = ngx_arena_microseconds();

    pace->credit += (now - pace->refilled) * pace->percent / 100;
    pace->credit = ngx_min(pace->credit, NGX_HTTP_ARENA_PACE_DEPTH);
    pace->refilled = now;
}


/* The client is gone. */

static void
ngx_http_arena_pace_cleanup(void *data)
{
    ngx_http_arena_ctx_t        *ctx;
    ngx_http_arena_main_conf_t  *amcf;

    ctx = data;

    if (ctx->turn == NULL) {
        return;
    }

    amcf = ngx_http_get_module_main_conf(ctx->request, ngx_http_arena_module);

    ctx->turn = NULL;
    ngx_arena_fair_remove(&amcf->pace->line, &ctx->pace);
}
