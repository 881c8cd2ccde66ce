
/*
 * GET /api/status: asks Redis and PostgreSQL, and says what they said.
 * Without Redis, or while it takes no writes, nothing can be played (503);
 * without PostgreSQL play goes on.
 *
 * Anybody may ask, so a worker asks once at a time: whoever comes meanwhile
 * gets the same answer.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_observe.h"
#include "ngx_http_arena_request.h"
#include "../../script/ngx_arena_schema.h"


typedef struct {
    ngx_pool_t           *pool;
    ngx_queue_t           requests;
    ngx_arena_worker_t   *worker;
    ngx_uint_t            waiting;
    ngx_uint_t            redis;
    ngx_uint_t            postgres;
    ngx_str_t            *schema;       /* a word of its functions */
    ngx_str_t             refusal;      /* of writes, by Redis */
    ngx_str_t             journal;      /* JSON, of the script */
} ngx_http_arena_status_t;


typedef struct {
    ngx_queue_t           queue;
    ngx_http_request_t   *request;
} ngx_http_arena_status_wait_t;


static ngx_http_arena_status_t *ngx_http_arena_status_create(
    ngx_arena_worker_t *worker);
static void ngx_http_arena_status_run(ngx_http_arena_status_t *status,
    ngx_arena_worker_t *worker);
static ngx_int_t ngx_http_arena_status_ask(ngx_http_arena_status_t *status,
    ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_arena_call_handler_pt handler);
static void ngx_http_arena_status_redis(ngx_arena_call_t *call);
static void ngx_http_arena_status_keep(ngx_http_arena_status_t *status,
    ngx_str_t *from, ngx_str_t *to);
static void ngx_http_arena_status_postgres(ngx_arena_call_t *call);
static void ngx_http_arena_status_done(ngx_http_arena_status_t *status);
static void ngx_http_arena_status_tell(ngx_http_request_t *r,
    ngx_http_arena_status_t *status);
static ngx_int_t ngx_http_arena_status_word(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_status_t *status);
static void ngx_http_arena_status_send(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static void ngx_http_arena_status_cleanup(void *data);


ngx_int_t
ngx_http_arena_status_handler(ngx_http_request_t *r)
{
    ngx_uint_t                     first;
    ngx_pool_cleanup_t            *cleanup;
    ngx_arena_worker_t            *worker;
    ngx_http_arena_status_t       *status;
    ngx_http_arena_status_wait_t  *wait;
    ngx_http_arena_main_conf_t    *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    worker = amcf->worker;

    cleanup = ngx_pool_cleanup_add(r->pool,
                                   sizeof(ngx_http_arena_status_wait_t));
    if (cleanup == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    first = (worker->status == NULL);

    if (first) {
        worker->status = ngx_http_arena_status_create(worker);

        if (worker->status == NULL) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }
    }

    status = worker->status;

    wait = cleanup->data;
    wait->request = r;
    cleanup->handler = ngx_http_arena_status_cleanup;
    ngx_queue_insert_tail(&status->requests, &wait->queue);

    r->main->count++;
    r->connection->log->action = "asking Redis and PostgreSQL";
    r->read_event_handler = ngx_http_test_reading;

    if (first) {
        ngx_http_arena_status_run(status, worker);
    }

    return NGX_DONE;
}


static ngx_http_arena_status_t *
ngx_http_arena_status_create(ngx_arena_worker_t *worker)
{
    ngx_pool_t               *pool;
    ngx_http_arena_status_t  *status;

    pool = ngx_create_pool(512, worker->log);
    if (pool == NULL) {
        return NULL;
    }

    status = ngx_pcalloc(pool, sizeof(ngx_http_arena_status_t));
    if (status == NULL) {
        ngx_destroy_pool(pool);
        return NULL;
    }

    status->pool = pool;
    status->worker = worker;
    ngx_queue_init(&status->requests);

    return status;
}


static void
ngx_http_arena_status_run(ngx_http_arena_status_t *status,
    ngx_arena_worker_t *worker)
{
    static ngx_str_t  ping = ngx_string("ping");
    static ngx_str_t  sql_ping = ngx_string("arena.ping");
    static ngx_str_t  unknown = ngx_string("unknown");

    status->waiting = 1;
    status->schema = &unknown;

    (void) ngx_http_arena_status_ask(status, worker, &ping,
                                     ngx_http_arena_status_redis);
    (void) ngx_http_arena_status_ask(status, worker, &sql_ping,
                                     ngx_http_arena_status_postgres);

    ngx_http_arena_status_done(status);
}


static ngx_int_t
ngx_http_arena_status_ask(ngx_http_arena_status_t *status,
    ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_arena_call_handler_pt handler)
{
    static ngx_str_t  nothing = ngx_string("{}");

    if (ngx_arena_call_by_name(worker, name, &nothing, handler, status)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    status->waiting++;

    return NGX_OK;
}


static void
ngx_http_arena_status_redis(ngx_arena_call_t *call)
{
    ngx_http_arena_status_t  *status;

    status = call->data;
    status->redis = (call->result.outcome == NGX_ARENA_CALL_DONE);

    if (status->redis) {
        ngx_http_arena_status_keep(status, &call->result.body,
                                   &status->journal);
        ngx_http_arena_status_keep(status, &call->result.code,
                                   &status->refusal);
    }

    ngx_http_arena_status_done(status);
}


static void
ngx_http_arena_status_keep(ngx_http_arena_status_t *status, ngx_str_t *from,
    ngx_str_t *to)
{
    to->data = ngx_pstrdup(status->pool, from);
    to->len = to->data ? from->len : 0;
}


static void
ngx_http_arena_status_postgres(ngx_arena_call_t *call)
{
    ngx_http_arena_status_t  *status;

    status = call->data;
    status->postgres = (call->result.outcome == NGX_ARENA_CALL_DONE);
    status->schema = ngx_arena_schema_take(call);

    ngx_http_arena_status_done(status);
}


static void
ngx_http_arena_status_done(ngx_http_arena_status_t *status)
{
    ngx_queue_t                   *q;
    ngx_http_arena_status_wait_t  *wait;

    if (--status->waiting) {
        return;
    }

    /* who asks from here on asks anew */

    status->worker->status = NULL;

    while (!ngx_queue_empty(&status->requests)) {
        q = ngx_queue_head(&status->requests);
        wait = ngx_queue_data(q, ngx_http_arena_status_wait_t, queue);

        ngx_queue_remove(q);
        ngx_queue_init(q);

        ngx_http_arena_status_tell(wait->request, status);
    }

    ngx_destroy_pool(status->pool);
}


/* Hundreds may have asked: each is told in its turn. */

static void
ngx_http_arena_status_tell(ngx_http_request_t *r,
    ngx_http_arena_status_t *status)
{
    ngx_connection_t      *c;
    ngx_http_arena_ctx_t  *ctx;

    c = r->connection;
    ctx = ngx_http_arena_ctx(r);

    if (ctx == NULL || ngx_http_arena_status_word(r, ctx, status) != NGX_OK) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);

    } else if (ctx->paced) {
        ngx_http_arena_pace_enter(r, ctx, ngx_http_arena_status_send);
        return;

    } else {
        ngx_http_arena_status_send(r, ctx);
    }

    ngx_http_run_posted_requests(c);
}


static ngx_int_t
ngx_http_arena_status_word(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_status_t *status)
{
    u_char      *p, *last;
    size_t       size;
    ngx_str_t   *body;
    ngx_uint_t   down;

    size = 256 + status->refusal.len + status->journal.len;
    body = &ctx->answer;
    body->data = ngx_pnalloc(r->pool, size);

    if (body->data == NULL) {
        return NGX_ERROR;
    }

    if (status->journal.len == 0) {
        ngx_str_set(&status->journal, "null");
    }

    down = (!status->redis || status->refusal.len);
    last = body->data + size;

    p = ngx_slprintf(body->data, last,
                     "{\"status\":\"%s\",\"redis\":\"%s\","
                     "\"postgres\":\"%s\",\"version\":\"%s\","
                     "\"schema\":\"%V\",\"journal\":%V",
                     down ? "down" : status->postgres ? "ok" : "degraded",
                     status->redis ? "up" : "down",
                     status->postgres ? "up" : "down",
                     NGX_HTTP_ARENA_VERSION, status->schema,
                     &status->journal);

    if (!status->redis) {
        p = ngx_slprintf(p, last, ",\"reason\":\"Redis does not answer\"");

    } else if (status->refusal.len) {
        p = ngx_slprintf(p, last, ",\"reason\":\"Redis takes no writes: %V\"",
                         &status->refusal);

    } else if (!status->postgres) {
        p = ngx_slprintf(p, last,
                         ",\"reason\":\"PostgreSQL does not answer\"");
    }

    body->len = ngx_slprintf(p, last, "}") - body->data;

    if (down) {
        ngx_str_set(&ctx->code, "unavailable");
    }

    return NGX_OK;
}


static void
ngx_http_arena_status_send(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_uint_t        status;
    static ngx_str_t  type = ngx_string("application/json");

    status = ctx->code.len ? NGX_HTTP_SERVICE_UNAVAILABLE : NGX_HTTP_OK;

    ngx_http_finalize_request(r, ngx_http_arena_send(r, status, &type,
                                                     &ctx->answer));
}


/* The client is gone, or has its answer: then it is in no queue but its own. */

static void
ngx_http_arena_status_cleanup(void *data)
{
    ngx_http_arena_status_wait_t  *wait;

    wait = data;

    ngx_queue_remove(&wait->queue);
}
