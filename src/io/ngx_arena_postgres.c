
/*
 * Queries of a lane wait in one queue for the first of its connections that is
 * free; more connections are made while queries wait.
 */


#include "ngx_arena_postgres.h"
#include "ngx_arena_postgres_connection.h"


#define NGX_ARENA_POSTGRES_BACKOFF_MIN  50
#define NGX_ARENA_POSTGRES_BACKOFF_MAX  2000


struct ngx_arena_postgres_s {
    ngx_arena_postgres_conf_t        *conf;
    ngx_arena_lane_t                 *lane;
    ngx_arena_postgres_connection_t  *connections;
    void                             *dummy;
    ngx_int_t                         ident;

    ngx_log_t                         log;
    ngx_arena_metrics_t              *metrics;
    ngx_queue_t                       waiting;
    ngx_uint_t                        nwaiting;
    ngx_event_t                       dispatch;
    ngx_uint_t                        failures;   /* since one opened */
    ngx_msec_t                        retry;      /* not before this time */
};


static u_char *ngx_arena_postgres_log_error(ngx_log_t *log, u_char *buf,
    size_t len);
static void ngx_arena_postgres_count(ngx_arena_postgres_t *postgres);
static void ngx_arena_postgres_wait(ngx_arena_postgres_t *postgres,
    ngx_int_t n);
static ngx_uint_t ngx_arena_postgres_away(ngx_arena_postgres_t *postgres);
static void ngx_arena_postgres_refused(ngx_event_t *ev);
static void ngx_arena_postgres_timeout(ngx_event_t *ev);
static void ngx_arena_postgres_dispatch(ngx_event_t *ev);
static ngx_arena_postgres_query_t *ngx_arena_postgres_next(
    ngx_arena_postgres_t *postgres);
static void ngx_arena_postgres_extend(ngx_arena_postgres_t *postgres);
static void ngx_arena_postgres_opened(void *user);
static void ngx_arena_postgres_failed(void *user,
    ngx_arena_postgres_connection_t *pc, ngx_uint_t lost, u_char *reason);
static void ngx_arena_postgres_completed(void *user,
    ngx_arena_postgres_query_t *query, ngx_arena_postgres_outcome_e outcome);
static void ngx_arena_postgres_complete(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome);


static ngx_arena_postgres_user_t  ngx_arena_postgres_user = {
    ngx_arena_postgres_opened,
    ngx_arena_postgres_failed,
    ngx_arena_postgres_completed
};


ngx_arena_postgres_t *
ngx_arena_postgres_create(ngx_cycle_t *cycle, ngx_arena_postgres_conf_t *conf,
    ngx_arena_lane_e lane, ngx_arena_metrics_t *metrics)
{
    ngx_uint_t                        i;
    ngx_arena_postgres_t             *postgres;
    ngx_arena_postgres_connection_t  *pc;

    postgres = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_postgres_t));
    if (postgres == NULL) {
        return NULL;
    }

    pc = ngx_pcalloc(cycle->pool,
                     conf->lanes[lane].pool
                     * sizeof(ngx_arena_postgres_connection_t));
    if (pc == NULL) {
        return NULL;
    }

    postgres->conf = conf;
    postgres->lane = &conf->lanes[lane];
    postgres->metrics = metrics;
    postgres->connections = pc;
    postgres->ident = -1;

    postgres->log = *cycle->log;
    postgres->log.handler = ngx_arena_postgres_log_error;
    postgres->log.data = postgres;

    ngx_queue_init(&postgres->waiting);

    postgres->dispatch.handler = ngx_arena_postgres_dispatch;
    postgres->dispatch.data = postgres;
    postgres->dispatch.log = &postgres->log;

    for (i = 0; i < postgres->lane->pool; i++) {
        pc[i].calls = &ngx_arena_postgres_user;
        pc[i].user = postgres;
        pc[i].conf = conf;
        pc[i].log = postgres->log;
        pc[i].ident = -1;
    }

    ngx_arena_postgres_count(postgres);

    return postgres;
}


/* Nothing yet: what has a label is seen from its first count on. */

static void
ngx_arena_postgres_count(ngx_arena_postgres_t *postgres)
{
    ngx_str_t  *name;

    name = &postgres->lane->name;

    ngx_arena_metric_add(postgres->metrics,
                         NGX_ARENA_METRIC_POSTGRES_CONNECTIONS, name, 0);
    ngx_arena_metric_add(postgres->metrics,
                         NGX_ARENA_METRIC_POSTGRES_FAILURES, name, 0);
    ngx_arena_metric_add(postgres->metrics, NGX_ARENA_METRIC_POSTGRES_QUEUE,
                         name, 0);
}


static u_char *
ngx_arena_postgres_log_error(ngx_log_t *log, u_char *buf, size_t len)
{
    u_char                *p;
    ngx_arena_postgres_t  *postgres;

    postgres = log->data;
    p = buf;

    if (log->action) {
        p = ngx_snprintf(buf, len, " while %s", log->action);
        len -= p - buf;
    }

    return ngx_snprintf(p, len, ", lane: %V", &postgres->lane->name);
}


void
ngx_arena_postgres_send(ngx_arena_postgres_t *postgres,
    ngx_arena_postgres_query_t *query)
{
    ngx_memzero(query->sqlstate, sizeof(query->sqlstate));
    ngx_memzero(&query->event, sizeof(ngx_event_t));

    query->postgres = postgres;
    query->connection = NULL;
    query->result = NULL;
    query->began = ngx_arena_microseconds();

    query->event.data = query;
    query->event.log = &postgres->log;

    ngx_log_debug2(NGX_LOG_DEBUG_EVENT, &postgres->log, 0,
                   "arena postgres: %p enqueued, %ui waiting",
                   query, postgres->nwaiting);

    if (postgres->nwaiting >= postgres->lane->queue
        || ngx_arena_postgres_away(postgres))
    {
        query->event.handler = ngx_arena_postgres_refused;
        ngx_post_event(&query->event, &ngx_posted_events);
        return;
    }

    ngx_queue_insert_tail(&postgres->waiting, &query->queue);
    ngx_arena_postgres_wait(postgres, 1);

    query->event.handler = ngx_arena_postgres_timeout;
    ngx_add_timer(&query->event, postgres->conf->timeout);

    ngx_post_event(&postgres->dispatch, &ngx_posted_events);
}


static void
ngx_arena_postgres_wait(ngx_arena_postgres_t *postgres, ngx_int_t n)
{
    postgres->nwaiting += n;

    ngx_arena_metric_set(postgres->metrics, NGX_ARENA_METRIC_POSTGRES_QUEUE,
                         &postgres->lane->name, postgres->nwaiting);
}


static ngx_uint_t
ngx_arena_postgres_away(ngx_arena_postgres_t *postgres)
{
    ngx_uint_t  i;

    if (postgres->failures == 0
        || (ngx_msec_int_t) (postgres->retry - ngx_current_msec) <= 0)
    {
        return 0;
    }

    for (i = 0; i < postgres->lane->pool; i++) {
        if (postgres->connections[i].state != NGX_ARENA_POSTGRES_CLOSED) {
            return 0;
        }
    }

    return 1;
}


static void
ngx_arena_postgres_refused(ngx_event_t *ev)
{
    ngx_arena_postgres_complete(ev->data, NGX_ARENA_POSTGRES_UNAVAILABLE);
}


static void
ngx_arena_postgres_timeout(ngx_event_t *ev)
{
    ngx_arena_postgres_query_t  *query;

    query = ev->data;

    if (query->connection) {
        ngx_arena_postgres_abort(query->connection, "no answer in time");
        return;
    }

    ngx_queue_remove(&query->queue);
    ngx_arena_postgres_wait(query->postgres, -1);

    ngx_arena_postgres_complete(query, NGX_ARENA_POSTGRES_UNAVAILABLE);
}


/* Posted whenever a query, or a place for one, may have come or gone. */

static void
ngx_arena_postgres_dispatch(ngx_event_t *ev)
{
    ngx_uint_t                        i;
    ngx_arena_postgres_t             *postgres;
    ngx_arena_postgres_query_t       *query;
    ngx_arena_postgres_connection_t  *pc;

    postgres = ev->data;
    pc = postgres->connections;

    for (i = 0; i < postgres->lane->pool; i++) {

        if (pc[i].state == NGX_ARENA_POSTGRES_IDLE) {

            query = ngx_arena_postgres_next(postgres);
            if (query == NULL) {
                return;
            }

            ngx_arena_postgres_query(&pc[i], query);
        }
    }

    if (postgres->nwaiting == 0) {
        return;
    }

    ngx_arena_postgres_extend(postgres);

    if (!ngx_arena_postgres_away(postgres)) {
        return;
    }

    for ( ;; ) {
        query = ngx_arena_postgres_next(postgres);
        if (query == NULL) {
            return;
        }

        ngx_arena_postgres_complete(query, NGX_ARENA_POSTGRES_UNAVAILABLE);
    }
}


static ngx_arena_postgres_query_t *
ngx_arena_postgres_next(ngx_arena_postgres_t *postgres)
{
    ngx_queue_t  *q;

    if (ngx_queue_empty(&postgres->waiting)) {
        return NULL;
    }

    q = ngx_queue_head(&postgres->waiting);
    ngx_queue_remove(q);
    ngx_arena_postgres_wait(postgres, -1);

    return ngx_queue_data(q, ngx_arena_postgres_query_t, queue);
}


static void
ngx_arena_postgres_extend(ngx_arena_postgres_t *postgres)
{
    ngx_uint_t                        i, coming;
    ngx_arena_postgres_connection_t  *pc;

    pc = postgres->connections;
    coming = 0;

    for (i = 0; i < postgres->lane->pool; i++) {
        if (pc[i].state == NGX_ARENA_POSTGRES_CONNECTING
            || pc[i].state == NGX_ARENA_POSTGRES_SETTING)
        {
            coming++;
        }
    }

    for (i = 0; i < postgres->lane->pool; i++) {

        if (coming >= postgres->nwaiting
            || (ngx_msec_int_t) (postgres->retry - ngx_current_msec) > 0)
        {
            return;
        }

        if (pc[i].state == NGX_ARENA_POSTGRES_CLOSED) {
            ngx_arena_postgres_open(&pc[i]);
            coming++;
        }
    }
}


static void
ngx_arena_postgres_opened(void *user)
{
    ngx_arena_postgres_t  *postgres = user;

    ngx_arena_metric_add(postgres->metrics,
                         NGX_ARENA_METRIC_POSTGRES_CONNECTIONS,
                         &postgres->lane->name, 1);

    if (postgres->failures) {
        ngx_log_error(NGX_LOG_NOTICE, &postgres->log, 0,
                      "arena: postgres connection regained");

        postgres->failures = 0;
    }

    ngx_post_event(&postgres->dispatch, &ngx_posted_events);
}


static void
ngx_arena_postgres_failed(void *user, ngx_arena_postgres_connection_t *pc,
    ngx_uint_t lost, u_char *reason)
{
    ngx_arena_postgres_t  *postgres = user;

    ngx_msec_t  delay;
    ngx_uint_t  level;

    ngx_arena_metric_add(postgres->metrics,
                         NGX_ARENA_METRIC_POSTGRES_FAILURES,
                         &postgres->lane->name, 1);

    if (lost) {
        ngx_arena_metric_add(postgres->metrics,
                             NGX_ARENA_METRIC_POSTGRES_CONNECTIONS,
                             &postgres->lane->name, -1);
    }

    level = postgres->failures ? NGX_LOG_INFO : NGX_LOG_ERR;

    ngx_log_error(level, &pc->log, 0, "arena: postgres connection %s: %s",
                  lost ? "lost" : "failed", reason);

    delay = 0;

    if (!lost) {
        delay = ngx_min(postgres->failures, 8);
        delay = NGX_ARENA_POSTGRES_BACKOFF_MIN << delay;
        delay = ngx_min(delay, NGX_ARENA_POSTGRES_BACKOFF_MAX);
        delay = delay / 2 + ngx_random() % (delay / 2 + 1);
    }

    postgres->retry = ngx_current_msec + delay;
    postgres->failures++;

    ngx_post_event(&postgres->dispatch, &ngx_posted_events);
}


static void
ngx_arena_postgres_completed(void *user, ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome)
{
    ngx_arena_postgres_t  *postgres = user;

    ngx_post_event(&postgres->dispatch, &ngx_posted_events);

    ngx_arena_postgres_complete(query, outcome);
}


static void
ngx_arena_postgres_complete(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome)
{
    ngx_arena_postgres_t  *postgres;

    postgres = query->postgres;

    if (query->event.timer_set) {
        ngx_del_timer(&query->event);
    }

    ngx_log_debug2(NGX_LOG_DEBUG_EVENT, &postgres->log, 0,
                   "arena postgres: %p completed, outcome %d", query, outcome);

    query->connection = NULL;

    if (outcome == NGX_ARENA_POSTGRES_OK
        || outcome == NGX_ARENA_POSTGRES_ERROR)
    {
        ngx_arena_metric_observe(postgres->metrics,
                                 NGX_ARENA_METRIC_POSTGRES_DURATION,
                                 &postgres->lane->name,
                                 ngx_arena_microseconds() - query->began);
    }

    query->handler(query, outcome);
}


void
ngx_arena_postgres_destroy(ngx_arena_postgres_t *postgres)
{
    ngx_uint_t                        i;
    ngx_arena_postgres_query_t       *query;
    ngx_arena_postgres_connection_t  *pc;

    pc = postgres->connections;

    for (i = 0; i < postgres->lane->pool; i++) {

        if (pc[i].query) {
            ngx_del_timer(&pc[i].query->event);
        }

        ngx_arena_postgres_close(&pc[i]);
    }

    for ( ;; ) {
        query = ngx_arena_postgres_next(postgres);
        if (query == NULL) {
            break;
        }

        ngx_del_timer(&query->event);
    }

    if (postgres->dispatch.posted) {
        ngx_delete_posted_event(&postgres->dispatch);
    }
}
