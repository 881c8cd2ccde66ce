
/*
 * GET /metrics: what the workers of this host counted, and what Redis says of
 * the journals, as Prometheus text.  Without Redis the latter is left out.
 */


#include "ngx_http_arena_observe.h"
#include "ngx_http_arena_request.h"


/* bytes for what is not in the table of metrics */
#define NGX_HTTP_ARENA_SCRAPE_MORE   4096

#define NGX_HTTP_ARENA_SCRAPE_DEPTH  4


/*
 * A number in the answer of the script "ping", or how much more it is here;
 * divisor: to get the unit.
 */
typedef struct {
    ngx_str_t            member;
    char                *name;
    char                *help;
    ngx_int_t            divisor;
    ngx_int_t          (*own)(void);
} ngx_http_arena_figure_t;


typedef struct {
    ngx_http_request_t  *request;     /* NULL: the client is gone */
    ngx_pool_cleanup_t  *cleanup;
} ngx_http_arena_scrape_t;


static ngx_int_t ngx_http_arena_scrape_ask(ngx_http_request_t *r);
static void ngx_http_arena_scrape_answered(ngx_arena_call_t *call);
static void ngx_http_arena_scrape_cleanup(void *data);
static ngx_int_t ngx_http_arena_scrape_send(ngx_http_request_t *r,
    ngx_str_t *answer);
static u_char *ngx_http_arena_scrape_configuration(u_char *p, u_char *last,
    ngx_http_arena_main_conf_t *amcf);
static u_char *ngx_http_arena_scrape_figures(u_char *p, u_char *last,
    ngx_pool_t *pool, ngx_str_t *answer);
static ngx_int_t ngx_http_arena_scrape_clock(void);


static ngx_http_arena_figure_t  ngx_http_arena_figures[] = {

    { ngx_string("backlog"), "arena_journal_backlog_entries",
      "Entries of all journals that wait for PostgreSQL.", 1, NULL },

    { ngx_string("largest"), "arena_journal_largest_backlog_entries",
      "Entries that wait of the battle with the most.", 1, NULL },

    { ngx_string("lag_ms"), "arena_journal_lag_seconds",
      "For how long the oldest entry has waited for PostgreSQL.", 1000, NULL },

    { ngx_string("restoring"), "arena_restores_running",
      "Battles that are being restored.", 1, NULL },

    { ngx_string("now"), "arena_clock_offset_seconds",
      "How far the clock of this host is ahead of that of Redis.", 1000,
      ngx_http_arena_scrape_clock },

    { ngx_null_string, NULL, NULL, 0, NULL }
};


ngx_int_t
ngx_http_arena_metrics_handler(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    rc = ngx_http_arena_scrape_ask(r);

    return (rc == NGX_DONE) ? rc : ngx_http_arena_scrape_send(r, NULL);
}


/* NGX_DONE, or NGX_ERROR when it cannot be asked. */

static ngx_int_t
ngx_http_arena_scrape_ask(ngx_http_request_t *r)
{
    ngx_http_arena_scrape_t     *scrape;
    ngx_http_arena_main_conf_t  *amcf;

    static ngx_str_t  ping = ngx_string("ping");
    static ngx_str_t  with_time = ngx_string("{\"time\":true}");

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    /* the call may outlive the request */

    scrape = ngx_alloc(sizeof(ngx_http_arena_scrape_t), amcf->worker->log);
    if (scrape == NULL) {
        return NGX_ERROR;
    }

    scrape->request = r;
    scrape->cleanup = ngx_pool_cleanup_add(r->pool, 0);

    if (scrape->cleanup == NULL
        || ngx_arena_call_by_name(amcf->worker, &ping, &with_time,
                                  ngx_http_arena_scrape_answered, scrape)
           != NGX_OK)
    {
        ngx_free(scrape);
        return NGX_ERROR;
    }

    scrape->cleanup->handler = ngx_http_arena_scrape_cleanup;
    scrape->cleanup->data = scrape;

    r->main->count++;
    r->connection->log->action = "asking Redis";
    r->read_event_handler = ngx_http_test_reading;

    return NGX_DONE;
}


static void
ngx_http_arena_scrape_answered(ngx_arena_call_t *call)
{
    ngx_str_t                *answer;
    ngx_connection_t         *c;
    ngx_http_request_t       *r;
    ngx_http_arena_scrape_t  *scrape;

    scrape = call->data;
    r = scrape->request;

    if (r) {
        scrape->cleanup->handler = NULL;
    }

    ngx_free(scrape);

    if (r == NULL) {
        return;
    }

    c = r->connection;
    answer = (call->result.outcome == NGX_ARENA_CALL_DONE)
             ? &call->result.body : NULL;

    ngx_http_finalize_request(r, ngx_http_arena_scrape_send(r, answer));
    ngx_http_run_posted_requests(c);
}


static void
ngx_http_arena_scrape_cleanup(void *data)
{
    ngx_http_arena_scrape_t  *scrape;

    scrape = data;
    scrape->request = NULL;
}


static ngx_int_t
ngx_http_arena_scrape_send(ngx_http_request_t *r, ngx_str_t *answer)
{
    u_char                      *p, *last;
    size_t                       size;
    ngx_str_t                    body, text, type;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    if (ngx_arena_metrics_text(r->pool, amcf->worker->metrics, &text)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    size = text.len + NGX_HTTP_ARENA_SCRAPE_MORE;

    p = ngx_pnalloc(r->pool, size);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    body.data = p;
    last = p + size;

    p = ngx_cpymem(p, text.data, text.len);
    p = ngx_http_arena_scrape_configuration(p, last, amcf);

    if (answer) {
        p = ngx_http_arena_scrape_figures(p, last, r->pool, answer);
    }

    body.len = p - body.data;
    ngx_str_set(&type, "text/plain; version=0.0.4; charset=utf-8");

    return ngx_http_arena_send(r, NGX_HTTP_OK, &type, &body);
}


static u_char *
ngx_http_arena_scrape_configuration(u_char *p, u_char *last,
    ngx_http_arena_main_conf_t *amcf)
{
    static ngx_str_t  backlog = ngx_string("journal_backlog");

    return ngx_slprintf(p, last,
                        "# HELP arena_journal_backlog_limit_entries Entries of "
                        "a battle that may wait for PostgreSQL.\n"
                        "# TYPE arena_journal_backlog_limit_entries gauge\n"
                        "arena_journal_backlog_limit_entries %ui\n"
                        "# HELP arena_build_info Versions of the module and of "
                        "nginx.\n"
                        "# TYPE arena_build_info gauge\n"
                        "arena_build_info{version=\"%s\",nginx=\"%s\"} 1\n",
                        ngx_http_arena_setting_value(&amcf->settings, &backlog),
                        NGX_HTTP_ARENA_VERSION, NGINX_VERSION);
}


static u_char *
ngx_http_arena_scrape_figures(u_char *p, u_char *last, ngx_pool_t *pool,
    ngx_str_t *answer)
{
    ngx_int_t                 n;
    ngx_arena_json_t         *json, *member;
    ngx_arena_json_fault_t    fault;
    ngx_http_arena_figure_t  *figure;

    if (ngx_arena_json_parse(pool, answer, NGX_HTTP_ARENA_SCRAPE_DEPTH, &json,
                             &fault)
        != NGX_OK)
    {
        return p;
    }

    for (figure = ngx_http_arena_figures; figure->member.len; figure++) {

        member = ngx_arena_json_member(json, &figure->member);
        n = member ? ngx_atoi(member->text.data, member->text.len)
                   : NGX_ERROR;

        if (n == NGX_ERROR) {
            continue;
        }

        if (figure->own) {
            n = figure->own() - n;
        }

        p = ngx_slprintf(p, last, "# HELP %s %s\n# TYPE %s gauge\n%s %s%i",
                         figure->name, figure->help, figure->name,
                         figure->name, n < 0 ? "-" : "",
                         ngx_abs(n) / figure->divisor);

        if (figure->divisor > 1) {
            p = ngx_slprintf(p, last, ".%03i", ngx_abs(n) % figure->divisor
                                               * 1000 / figure->divisor);
        }

        p = ngx_slprintf(p, last, "\n");
    }

    return p;
}


/* Milliseconds since 1970, by the clock of this host. */

static ngx_int_t
ngx_http_arena_scrape_clock(void)
{
    ngx_time_t  *tp;

    tp = ngx_timeofday();

    return (ngx_int_t) tp->sec * 1000 + tp->msec;
}
