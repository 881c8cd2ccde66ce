
/*
 * GET /api/status: asks Redis and PostgreSQL, and says what they said.
 * Without Redis nothing can be played (503); without PostgreSQL play goes on.
 */


#include "ngx_http_arena.h"


typedef struct {
    ngx_http_request_t   *request;      /* NULL: the client is gone */
    ngx_pool_t           *pool;
    ngx_uint_t            waiting;
    ngx_uint_t            redis;
    ngx_uint_t            postgres;
    ngx_str_t             journal;      /* JSON, of the script */
} ngx_http_arena_status_t;


static ngx_int_t ngx_http_arena_status_ask(ngx_http_arena_status_t *status,
    ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_arena_call_handler_pt handler);
static void ngx_http_arena_status_redis(ngx_arena_call_t *call);
static void ngx_http_arena_status_postgres(ngx_arena_call_t *call);
static void ngx_http_arena_status_done(ngx_http_arena_status_t *status);
static ngx_int_t ngx_http_arena_status_send(ngx_http_request_t *r,
    ngx_http_arena_status_t *status);
static void ngx_http_arena_status_cleanup(void *data);


ngx_int_t
ngx_http_arena_status_handler(ngx_http_request_t *r)
{
    ngx_pool_t                  *pool;
    ngx_pool_cleanup_t          *cleanup;
    ngx_http_arena_status_t     *status;
    ngx_http_arena_main_conf_t  *amcf;
    static ngx_str_t             allow = ngx_string("GET, HEAD");
    static ngx_str_t             ping = ngx_string("ping");
    static ngx_str_t             sql_ping = ngx_string("arena.ping");

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        if (ngx_http_arena_add_header(r, "Allow", &allow) != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        return ngx_http_arena_problem(r, &ngx_http_arena_method_not_allowed,
                                      NULL, NULL);
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    cleanup = ngx_pool_cleanup_add(r->pool, 0);
    pool = ngx_create_pool(512, amcf->worker->log);

    if (cleanup == NULL || pool == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    status = ngx_pcalloc(pool, sizeof(ngx_http_arena_status_t));
    if (status == NULL) {
        ngx_destroy_pool(pool);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    status->pool = pool;
    status->request = r;
    cleanup->handler = ngx_http_arena_status_cleanup;
    cleanup->data = status;

    r->main->count++;
    r->connection->log->action = "asking Redis and PostgreSQL";
    r->read_event_handler = ngx_http_test_reading;
    status->waiting = 1;

    (void) ngx_http_arena_status_ask(status, amcf->worker, &ping,
                                     ngx_http_arena_status_redis);
    (void) ngx_http_arena_status_ask(status, amcf->worker, &sql_ping,
                                     ngx_http_arena_status_postgres);

    ngx_http_arena_status_done(status);

    return NGX_DONE;
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
        status->journal.len = call->result.body.len;
        status->journal.data = ngx_pstrdup(status->pool, &call->result.body);

        if (status->journal.data == NULL) {
            status->journal.len = 0;
        }
    }

    ngx_http_arena_status_done(status);
}


static void
ngx_http_arena_status_postgres(ngx_arena_call_t *call)
{
    ngx_http_arena_status_t  *status;

    status = call->data;
    status->postgres = (call->result.outcome == NGX_ARENA_CALL_DONE);

    ngx_http_arena_status_done(status);
}


static void
ngx_http_arena_status_done(ngx_http_arena_status_t *status)
{
    ngx_pool_t          *pool;
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    if (--status->waiting) {
        return;
    }

    r = status->request;
    pool = status->pool;

    if (r) {
        c = r->connection;

        /* the request's cleanup frees the record, when it runs */

        status->waiting = 0;
        ngx_http_finalize_request(r, ngx_http_arena_status_send(r, status));
        ngx_http_run_posted_requests(c);
        return;
    }

    ngx_destroy_pool(pool);
}


static ngx_int_t
ngx_http_arena_status_send(ngx_http_request_t *r,
    ngx_http_arena_status_t *status)
{
    ngx_str_t              body, type;
    ngx_http_arena_ctx_t  *ctx;

    ctx = ngx_http_arena_ctx(r);
    body.data = ngx_pnalloc(r->pool, 160 + status->journal.len);

    if (ctx == NULL || body.data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (status->journal.len == 0) {
        ngx_str_set(&status->journal, "null");
    }

    body.len = ngx_snprintf(body.data, 160 + status->journal.len,
                            "{\"status\":\"%s\",\"redis\":\"%s\","
                            "\"postgres\":\"%s\",\"version\":\"%s\","
                            "\"journal\":%V}",
                            !status->redis ? "down"
                                     : status->postgres ? "ok" : "degraded",
                            status->redis ? "up" : "down",
                            status->postgres ? "up" : "down",
                            NGX_HTTP_ARENA_VERSION, &status->journal)
               - body.data;

    ngx_str_set(&type, "application/json");

    if (!status->redis) {
        ngx_str_set(&ctx->code, "unavailable");
    }

    return ngx_http_arena_send(r, status->redis ? 200 : 503, &type, &body);
}


static void
ngx_http_arena_status_cleanup(void *data)
{
    ngx_http_arena_status_t  *status;

    status = data;
    status->request = NULL;

    if (status->waiting == 0) {
        ngx_destroy_pool(status->pool);
    }
}
