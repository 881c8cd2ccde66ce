
/*
 * nchan has no C API, and its documented one is HTTP: so a publication is a
 * POST subrequest of a request that has no client.  That request
 * belongs to nobody, which is why a client may go away at any time.
 */


#include <ngx_http.h>
#include "ngx_http_arena_publish.h"


typedef struct {
    ngx_http_request_t     request;
    ngx_connection_t       connection;
    ngx_event_t            read;
    ngx_event_t            write;
    ngx_log_t              log;
    ngx_http_log_ctx_t     log_ctx;
    ngx_event_t            done;
    ngx_buf_t              buf;
    ngx_chain_t            chain;
    ngx_http_request_body_t  body;
    ngx_arena_metrics_t   *metrics;
} ngx_http_arena_publication_t;


static ngx_http_arena_publication_t *ngx_http_arena_publication_create(
    ngx_http_arena_publisher_t *publisher, size_t size);
static ngx_int_t ngx_http_arena_publication_init(
    ngx_http_arena_publication_t *publication);
static ngx_int_t ngx_http_arena_publication_post(
    ngx_http_arena_publication_t *publication, ngx_str_t *uri,
    ngx_str_t *channel, ngx_str_t *message);
static void ngx_http_arena_publication_body(
    ngx_http_arena_publication_t *publication, ngx_http_request_t *sr,
    ngx_str_t *message);
static ngx_int_t ngx_http_arena_publication_done(ngx_http_request_t *sr,
    void *data, ngx_int_t rc);
static void ngx_http_arena_publication_free(ngx_event_t *ev);
static void ngx_http_arena_publication_event(ngx_event_t *ev);


static ngx_str_t  ngx_http_arena_post = ngx_string("POST");


void
ngx_http_arena_publish(ngx_http_arena_publisher_t *publisher,
    ngx_str_t *channel, ngx_str_t *message)
{
    ngx_http_arena_publication_t  *publication;

    publication = ngx_http_arena_publication_create(publisher,
                                                    channel->len
                                                    + message->len);
    if (publication == NULL) {
        ngx_arena_metric_add(publisher->metrics,
                             NGX_ARENA_METRIC_PUBLISH_ERRORS, NULL, 1);
        return;
    }

    if (ngx_http_arena_publication_init(publication) != NGX_OK
        || ngx_http_arena_publication_post(publication, &publisher->uri,
                                           channel, message)
           != NGX_OK)
    {
        ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                      "arena: publishing to \"%V\" failed", channel);
        ngx_arena_metric_add(publisher->metrics,
                             NGX_ARENA_METRIC_PUBLISH_ERRORS, NULL, 1);
        ngx_destroy_pool(publication->request.pool);
        return;
    }

    ngx_http_run_posted_requests(&publication->connection);
}


/*
 * nchan can only close a channel, by deleting it, and then a socket that also
 * hears others is left in disorder (events are lost on it).  So the order to
 * close takes the way of the events, behind them.
 */

void
ngx_http_arena_publish_close(ngx_http_arena_publisher_t *publisher,
    ngx_str_t *channel, ngx_str_t *session)
{
    u_char     text[sizeof(NGX_HTTP_ARENA_CLOSE) + NGX_INT64_LEN];
    ngx_str_t  message;

    message.data = text;
    message.len = ngx_snprintf(text, sizeof(text), NGX_HTTP_ARENA_CLOSE "%V",
                               session)
                  - text;

    ngx_http_arena_publish(publisher, channel, &message);
}


static ngx_http_arena_publication_t *
ngx_http_arena_publication_create(ngx_http_arena_publisher_t *publisher,
    size_t size)
{
    ngx_pool_t                    *pool;
    ngx_http_request_t            *r;
    ngx_http_core_srv_conf_t      *cscf;
    ngx_http_arena_publication_t  *publication;

    /* the end of a pool has to be aligned */

    pool = ngx_create_pool(ngx_align(4096 + size, NGX_POOL_ALIGNMENT),
                           ngx_cycle->log);
    if (pool == NULL) {
        return NULL;
    }

    publication = ngx_pcalloc(pool, sizeof(ngx_http_arena_publication_t));
    if (publication == NULL) {
        ngx_destroy_pool(pool);
        return NULL;
    }

    publication->metrics = publisher->metrics;
    cscf = publisher->server;

    r = &publication->request;
    r->signature = NGX_HTTP_MODULE;
    r->pool = pool;
    r->main_conf = cscf->ctx->main_conf;
    r->srv_conf = cscf->ctx->srv_conf;
    r->loc_conf = cscf->ctx->loc_conf;

    return publication;
}


/*
 * A request as ngx_http_create_request() would make it, without a socket and
 * without being counted by stub_status.
 */

static ngx_int_t
ngx_http_arena_publication_init(ngx_http_arena_publication_t *publication)
{
    ngx_connection_t           *c;
    ngx_http_request_t         *r;
    ngx_http_core_main_conf_t  *cmcf;

    r = &publication->request;
    c = &publication->connection;

    publication->log = *ngx_cycle->log;
    publication->log.data = &publication->log_ctx;
    publication->log.handler = NULL;
    publication->log_ctx.connection = c;
    publication->log_ctx.request = r;
    publication->log_ctx.current_request = r;

    publication->read.data = c;
    publication->read.log = &publication->log;
    publication->read.handler = ngx_http_arena_publication_event;
    publication->write.data = c;
    publication->write.log = &publication->log;
    publication->write.write = 1;
    publication->write.handler = ngx_http_arena_publication_event;

    c->fd = (ngx_socket_t) -1;
    c->data = r;
    c->read = &publication->read;
    c->write = &publication->write;
    c->log = &publication->log;
    c->pool = r->pool;
    c->log_error = NGX_ERROR_INFO;
    c->sent = 0;

    r->connection = c;
    r->main = r;
    r->count = 2;               /* never freed by the core */
    r->subrequests = NGX_HTTP_MAX_SUBREQUESTS + 1;
    r->logged = 1;
    r->header_sent = 1;
    r->internal = 1;
    r->method = NGX_HTTP_POST;
    r->method_name = ngx_http_arena_post;
    r->http_version = NGX_HTTP_VERSION_11;
    r->http_protocol.data = (u_char *) "HTTP/1.1";
    r->http_protocol.len = sizeof("HTTP/1.1") - 1;
    r->read_event_handler = ngx_http_block_reading;
    r->write_event_handler = ngx_http_request_empty_handler;

    r->headers_in.content_length_n = -1;
    r->headers_in.keep_alive_n = -1;
    r->headers_out.content_length_n = -1;
    r->headers_out.last_modified_time = -1;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    r->ctx = ngx_pcalloc(r->pool, sizeof(void *) * ngx_http_max_module);
    r->variables = ngx_pcalloc(r->pool, cmcf->variables.nelts
                                        * sizeof(ngx_http_variable_value_t));

    if (r->ctx == NULL || r->variables == NULL) {
        return NGX_ERROR;
    }

    return (ngx_list_init(&r->headers_in.headers, r->pool, 2,
                          sizeof(ngx_table_elt_t))
            == NGX_OK
            && ngx_list_init(&r->headers_out.headers, r->pool, 2,
                             sizeof(ngx_table_elt_t))
            == NGX_OK
            && ngx_list_init(&r->headers_out.trailers, r->pool, 1,
                             sizeof(ngx_table_elt_t))
            == NGX_OK)
           ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_arena_publication_post(ngx_http_arena_publication_t *publication,
    ngx_str_t *uri, ngx_str_t *channel, ngx_str_t *message)
{
    ngx_str_t                    args, copy;
    ngx_http_request_t          *r, *sr;
    ngx_http_post_subrequest_t  *ps;

    r = &publication->request;

    ps = ngx_palloc(r->pool, sizeof(ngx_http_post_subrequest_t));
    args.len = sizeof("channel=") - 1 + channel->len;
    args.data = ngx_pnalloc(r->pool, args.len);

    if (ps == NULL || args.data == NULL) {
        return NGX_ERROR;
    }

    ngx_sprintf(args.data, "channel=%V", channel);

    ps->handler = ngx_http_arena_publication_done;
    ps->data = publication;

    /* without IN_MEMORY its output would wait for the parent for ever */

    if (ngx_http_subrequest(r, uri, &args, &sr, ps,
                            NGX_HTTP_SUBREQUEST_BACKGROUND
                            |NGX_HTTP_SUBREQUEST_IN_MEMORY)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    sr->method = NGX_HTTP_POST;
    sr->method_name = ngx_http_arena_post;
    sr->header_in = NULL;

    copy.len = message->len;
    copy.data = ngx_pnalloc(r->pool, message->len);
    if (copy.data == NULL) {
        return NGX_ERROR;
    }

    if (message->len) {
        ngx_memcpy(copy.data, message->data, message->len);
    }

    ngx_http_arena_publication_body(publication, sr, &copy);

    return NGX_OK;
}


static void
ngx_http_arena_publication_body(ngx_http_arena_publication_t *publication,
    ngx_http_request_t *sr, ngx_str_t *message)
{
    ngx_buf_t  *b;

    b = &publication->buf;
    b->pos = message->data;
    b->last = message->data + message->len;
    b->start = b->pos;
    b->end = b->last;
    b->memory = 1;
    b->last_buf = 1;

    publication->chain.buf = b;
    publication->chain.next = NULL;
    publication->body.bufs = &publication->chain;
    publication->body.buf = b;

    sr->request_body = &publication->body;
    sr->headers_in.content_length_n = message->len;
}


static ngx_int_t
ngx_http_arena_publication_done(ngx_http_request_t *sr, void *data,
    ngx_int_t rc)
{
    ngx_uint_t                     status;
    ngx_http_arena_publication_t  *publication;

    publication = data;

    if (publication->done.posted) {
        return rc;
    }

    status = sr->headers_out.status;

    if (rc > NGX_HTTP_SPECIAL_RESPONSE || status >= NGX_HTTP_BAD_REQUEST)
    {
        ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                      "arena: publishing at \"%V?%V\" failed: %i, status %ui",
                      &sr->uri, &sr->args, rc, status);
        ngx_arena_metric_add(publication->metrics,
                             NGX_ARENA_METRIC_PUBLISH_ERRORS, NULL, 1);
    }

    /* the core still uses both requests when this returns */

    publication->done.handler = ngx_http_arena_publication_free;
    publication->done.data = publication;
    publication->done.log = ngx_cycle->log;

    ngx_post_event(&publication->done, &ngx_posted_events);

    return rc;
}


static void
ngx_http_arena_publication_free(ngx_event_t *ev)
{
    ngx_pool_t                    *pool;
    ngx_http_request_t            *r;
    ngx_http_cleanup_t            *cleanup;
    ngx_http_arena_publication_t  *publication;

    publication = ev->data;
    r = &publication->request;

    for (cleanup = r->cleanup; cleanup; cleanup = cleanup->next) {
        if (cleanup->handler) {
            cleanup->handler(cleanup->data);
        }
    }

    if (publication->read.timer_set) {
        ngx_del_timer(&publication->read);
    }

    if (publication->write.timer_set) {
        ngx_del_timer(&publication->write);
    }

    if (publication->read.posted) {
        ngx_delete_posted_event(&publication->read);
    }

    if (publication->write.posted) {
        ngx_delete_posted_event(&publication->write);
    }

    pool = r->pool;
    r->pool = NULL;

    ngx_destroy_pool(pool);
}


static void
ngx_http_arena_publication_event(ngx_event_t *ev)
{
    ngx_connection_t  *c;

    c = ev->data;

    ngx_http_run_posted_requests(c);
}
