
/*
 * The connection to Redis.  The one file that knows hiredis, whose socket it
 * lends to the event loop of nginx.
 */


#include "ngx_arena_redis_connection.h"

#include <hiredis/hiredis.h>
#include <hiredis/async.h>


#define NGX_ARENA_REDIS_BACKOFF_MIN  50
#define NGX_ARENA_REDIS_BACKOFF_MAX  2000

/* more than this is not given to hiredis, which moves the rest at each write */
#define NGX_ARENA_REDIS_BUFFER       (1024 * 1024)


struct ngx_arena_redis_connection_s {
    ngx_arena_redis_t           *redis;
    redisAsyncContext           *context;
    ngx_connection_t            *connection;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                    ident;

    ngx_arena_redis_conf_t      *conf;
    ngx_log_t                    log;
    ngx_str_t                    name;
    ngx_event_t                  timer;     /* end of connecting or back-off */
    ngx_uint_t                   greetings; /* replies to come until ready */
    ngx_uint_t                   failures;  /* since it was ready */
    u_char                       error[128];

    unsigned                     ready:1;
    unsigned                     writing:1;
    unsigned                     closing:1;
};


static u_char *ngx_arena_redis_log_error(ngx_log_t *log, u_char *buf,
    size_t len);
static void ngx_arena_redis_open(ngx_event_t *ev);
static ngx_int_t ngx_arena_redis_attach(ngx_arena_redis_connection_t *rc,
    redisAsyncContext *ac);
static void ngx_arena_redis_greet(const redisAsyncContext *ac, int status);
static void ngx_arena_redis_ask(ngx_arena_redis_connection_t *rc,
    ngx_uint_t argc, ngx_str_t *argv);
static void ngx_arena_redis_greeted(redisAsyncContext *ac, void *data,
    void *name);
static void ngx_arena_redis_ready(ngx_arena_redis_connection_t *rc);
static void ngx_arena_redis_failed(ngx_arena_redis_connection_t *rc,
    char *reason);
static void ngx_arena_redis_reply(redisAsyncContext *ac, void *reply,
    void *data);

static void ngx_arena_redis_read_handler(ngx_event_t *rev);
static void ngx_arena_redis_write_handler(ngx_event_t *wev);
static void ngx_arena_redis_add_read(void *data);
static void ngx_arena_redis_add_write(void *data);
static void ngx_arena_redis_del_write(void *data);
static void ngx_arena_redis_cleanup(void *data);


ngx_arena_redis_connection_t *
ngx_arena_redis_connect(ngx_cycle_t *cycle, ngx_arena_redis_conf_t *conf,
    ngx_arena_redis_t *redis)
{
    u_char                        *p;
    ngx_arena_redis_connection_t  *rc;

    rc = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_redis_connection_t));
    if (rc == NULL) {
        return NULL;
    }

    p = ngx_pnalloc(cycle->pool, conf->address.len + sizeof(":65535") - 1);
    if (p == NULL) {
        return NULL;
    }

    rc->name.data = p;
    p = ngx_cpymem(p, conf->address.data, conf->address.len);

    if (conf->port) {
        p = ngx_sprintf(p, ":%ui", (ngx_uint_t) conf->port);
    }

    rc->name.len = p - rc->name.data;

    rc->redis = redis;
    rc->conf = conf;
    rc->ident = -1;

    rc->log = *cycle->log;
    rc->log.handler = ngx_arena_redis_log_error;
    rc->log.data = rc;

    rc->timer.handler = ngx_arena_redis_open;
    rc->timer.data = rc;
    rc->timer.log = &rc->log;
    rc->timer.cancelable = 1;

    /* the queue is told nothing before it knows this connection */

    ngx_post_event(&rc->timer, &ngx_posted_events);

    return rc;
}


static u_char *
ngx_arena_redis_log_error(ngx_log_t *log, u_char *buf, size_t len)
{
    u_char                        *p;
    ngx_arena_redis_connection_t  *rc;

    p = buf;
    rc = log->data;

    if (log->action) {
        p = ngx_snprintf(buf, len, " while %s", log->action);
        len -= p - buf;
    }

    return ngx_snprintf(p, len, ", redis: %V", &rc->name);
}


static void
ngx_arena_redis_open(ngx_event_t *ev)
{
    redisAsyncContext             *ac;
    ngx_arena_redis_connection_t  *rc;
    ngx_arena_redis_conf_t        *conf;

    rc = ev->data;
    conf = rc->conf;

    if (rc->context) {
        ngx_arena_redis_reconnect(rc, "timed out");
        return;
    }

    rc->log.action = "connecting to redis";
    rc->greetings = 0;
    rc->error[0] = '\0';

    if (conf->port) {
        ac = redisAsyncConnect((char *) conf->address.data, conf->port);

    } else {
        ac = redisAsyncConnectUnix((char *) conf->address.data);
    }

    if (ac == NULL) {
        ngx_arena_redis_failed(rc, "no memory");
        return;
    }

    if (ac->err) {
        ngx_arena_redis_failed(rc, ac->errstr);
        redisAsyncFree(ac);
        return;
    }

    if (ngx_arena_redis_attach(rc, ac) != NGX_OK) {
        ngx_arena_redis_failed(rc, "no connection to spare");
        redisAsyncFree(ac);
        return;
    }

    ngx_add_timer(&rc->timer, conf->timeout);
}


static ngx_int_t
ngx_arena_redis_attach(ngx_arena_redis_connection_t *rc, redisAsyncContext *ac)
{
    ngx_connection_t  *c;

    c = ngx_get_connection(ac->c.fd, &rc->log);
    if (c == NULL) {
        return NGX_ERROR;
    }

    c->number = ngx_atomic_fetch_add(ngx_connection_counter, 1);
    c->data = rc;
    c->log_error = NGX_ERROR_INFO;

    c->read->handler = ngx_arena_redis_read_handler;
    c->read->log = &rc->log;
    c->write->handler = ngx_arena_redis_write_handler;
    c->write->log = &rc->log;

    ac->data = rc;
    ac->ev.data = rc;
    ac->ev.addRead = ngx_arena_redis_add_read;
    ac->ev.addWrite = ngx_arena_redis_add_write;
    ac->ev.delWrite = ngx_arena_redis_del_write;
    ac->ev.cleanup = ngx_arena_redis_cleanup;

    rc->context = ac;
    rc->connection = c;

    /* hiredis knows by the first write event that it is connected */

    (void) redisAsyncSetConnectCallback(ac, ngx_arena_redis_greet);

    return NGX_OK;
}


/*
 * No command goes out before Redis has agreed to all of the greeting: none may
 * run in the wrong database.  PING, as it is refused while Redis still loads.
 */

static void
ngx_arena_redis_greet(const redisAsyncContext *ac, int status)
{
    u_char                         buf[NGX_INT_T_LEN];
    ngx_str_t                      argv[3];
    ngx_uint_t                     n;
    ngx_arena_redis_connection_t  *rc;
    ngx_arena_redis_conf_t        *conf;

    if (status != REDIS_OK) {
        /* ngx_arena_redis_cleanup() follows */
        return;
    }

    rc = ac->data;
    conf = rc->conf;

    rc->log.action = "greeting redis";

    if (conf->password.len) {
        ngx_str_set(&argv[0], "AUTH");
        n = 1;

        if (conf->user.len) {
            argv[n++] = conf->user;
        }

        argv[n++] = conf->password;

        ngx_arena_redis_ask(rc, n, argv);
    }

    if (conf->database) {
        ngx_str_set(&argv[0], "SELECT");
        argv[1].data = buf;
        argv[1].len = ngx_sprintf(buf, "%ui", conf->database) - buf;

        ngx_arena_redis_ask(rc, 2, argv);
    }

    ngx_str_set(&argv[0], "PING");

    ngx_arena_redis_ask(rc, 1, argv);
}


static void
ngx_arena_redis_ask(ngx_arena_redis_connection_t *rc, ngx_uint_t argc,
    ngx_str_t *argv)
{
    ngx_str_t  text;

    /* one that cannot be asked is not answered: connecting will time out */

    rc->greetings++;

    if (ngx_arena_redis_format(&text, argc, argv) != NGX_OK) {
        return;
    }

    (void) redisAsyncFormattedCommand(rc->context, ngx_arena_redis_greeted,
                                      argv[0].data, (char *) text.data,
                                      text.len);
    ngx_free(text.data);
}


static void
ngx_arena_redis_greeted(redisAsyncContext *ac, void *data, void *name)
{
    size_t                         len;
    u_char                         reason[128];
    redisReply                    *reply;
    ngx_arena_redis_connection_t  *rc;

    rc = ac->data;
    reply = data;

    if (reply == NULL) {
        return;
    }

    if (reply->type == REDIS_REPLY_ERROR) {
        len = ngx_min(reply->len, 80);

        if (ngx_strcmp(name, "AUTH") == 0) {

            /* its first word only: the rest may repeat the password */

            len = ngx_min(len, strcspn(reply->str, " "));
        }

        (void) ngx_snprintf(reason, sizeof(reason), "\"%*s\" in reply to %s%Z",
                            len, reply->str, name);

        ngx_arena_redis_reconnect(rc, (char *) reason);
        return;
    }

    if (--rc->greetings == 0) {
        ngx_arena_redis_ready(rc);
    }
}


static void
ngx_arena_redis_ready(ngx_arena_redis_connection_t *rc)
{
    ngx_del_timer(&rc->timer);

    rc->log.action = NULL;

    if (rc->failures) {
        ngx_log_error(NGX_LOG_NOTICE, &rc->log, 0,
                      "arena: redis connection regained");
        rc->failures = 0;
    }

    rc->log.action = "waiting for redis";
    rc->ready = 1;

    ngx_arena_redis_opened(rc->redis);
}


/* Within a callback, hiredis frees the context only when that has returned. */

void
ngx_arena_redis_reconnect(ngx_arena_redis_connection_t *rc, char *reason)
{
    (void) ngx_cpystrn(rc->error, (u_char *) reason, sizeof(rc->error));

    redisAsyncFree(rc->context);
}


static void
ngx_arena_redis_failed(ngx_arena_redis_connection_t *rc, char *reason)
{
    ngx_msec_t  delay;
    ngx_uint_t  level;

    level = rc->failures ? NGX_LOG_INFO : NGX_LOG_ERR;

    ngx_log_error(level, &rc->log, 0, "arena: redis connection %s: %s",
                  rc->ready ? "lost" : "failed", reason);

    delay = NGX_ARENA_REDIS_BACKOFF_MIN << ngx_min(rc->failures, 8);
    delay = ngx_min(delay, NGX_ARENA_REDIS_BACKOFF_MAX);
    delay = delay / 2 + ngx_random() % (delay / 2 + 1);

    if (rc->timer.timer_set) {
        ngx_del_timer(&rc->timer);
    }

    ngx_add_timer(&rc->timer, delay);

    rc->failures++;
    rc->ready = 0;

    ngx_arena_redis_closed(rc->redis);
}


ngx_int_t
ngx_arena_redis_write(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_slot_t *slot, ngx_str_t *text)
{
    if (sdslen(rc->context->c.obuf) >= NGX_ARENA_REDIS_BUFFER) {
        return NGX_AGAIN;
    }

    if (redisAsyncFormattedCommand(rc->context, ngx_arena_redis_reply, slot,
                                   (char *) text->data, text->len)
        != REDIS_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_arena_redis_reply(redisAsyncContext *ac, void *reply, void *data)
{
    ngx_arena_redis_connection_t  *rc;

    rc = ac->data;

    if (reply
        && ac->replies.head == NULL
        && ac->c.reader->pos < ac->c.reader->len)
    {
        /* hiredis would abort on a reply that nobody asked for */

        ngx_arena_redis_reconnect(rc, "more replies than commands");
    }

    ngx_arena_redis_replied(rc->redis, data, reply);
}


static void
ngx_arena_redis_read_handler(ngx_event_t *rev)
{
    u_char                         byte;
    ngx_connection_t              *c;
    ngx_arena_redis_connection_t  *rc;

    c = rev->data;
    rc = c->data;

    if (rc->context->replies.head == NULL
        && recv(c->fd, &byte, 1, MSG_PEEK) > 0)
    {
        /* hiredis would abort on a reply that nobody asked for */

        ngx_arena_redis_reconnect(rc, "a reply without a command");
        return;
    }

    redisAsyncHandleRead(rc->context);
}


static void
ngx_arena_redis_write_handler(ngx_event_t *wev)
{
    ngx_connection_t              *c;
    ngx_arena_redis_connection_t  *rc;

    c = wev->data;
    rc = c->data;

    rc->writing = 1;
    redisAsyncHandleWrite(rc->context);
    rc->writing = 0;

    if (rc->ready) {
        ngx_arena_redis_flush(rc->redis);
    }
}


static void
ngx_arena_redis_add_read(void *data)
{
    ngx_event_t                   *rev;
    ngx_arena_redis_connection_t  *rc;

    rc = data;
    rev = rc->connection->read;

    if (!rev->active) {
        (void) ngx_add_event(rev, NGX_READ_EVENT, NGX_LEVEL_EVENT);
    }
}


/*
 * Commands of one turn of the event loop leave in one write at its end.  Only
 * a connection being made, or a full socket, is waited for.
 */

static void
ngx_arena_redis_add_write(void *data)
{
    ngx_event_t                   *wev;
    ngx_arena_redis_connection_t  *rc;

    rc = data;
    wev = rc->connection->write;

    if (wev->active) {
        return;
    }

    if (rc->writing || !(rc->context->c.flags & REDIS_CONNECTED)) {
        (void) ngx_add_event(wev, NGX_WRITE_EVENT, NGX_LEVEL_EVENT);
        return;
    }

    ngx_post_event(wev, &ngx_posted_events);
}


static void
ngx_arena_redis_del_write(void *data)
{
    ngx_event_t                   *wev;
    ngx_arena_redis_connection_t  *rc;

    rc = data;
    wev = rc->connection->write;

    if (wev->active) {
        (void) ngx_del_event(wev, NGX_WRITE_EVENT, 0);
    }
}


/* hiredis is about to free the context, whoever wanted that. */

static void
ngx_arena_redis_cleanup(void *data)
{
    char                          *reason;
    redisAsyncContext             *ac;
    ngx_arena_redis_connection_t  *rc;

    rc = data;
    ac = rc->context;

    if (ac == NULL) {
        return;
    }

    /* the socket is closed once, and by nginx */

    ac->c.fd = -1;
    ngx_close_connection(rc->connection);

    rc->context = NULL;
    rc->connection = NULL;

    if (rc->closing) {
        return;
    }

    reason = rc->error[0] ? (char *) rc->error : ac->c.errstr;

    ngx_arena_redis_failed(rc, reason);
}


void
ngx_arena_redis_disconnect(ngx_arena_redis_connection_t *rc)
{
    rc->closing = 1;

    if (rc->timer.timer_set) {
        ngx_del_timer(&rc->timer);
    }

    if (rc->timer.posted) {
        ngx_delete_posted_event(&rc->timer);
    }

    if (rc->context) {
        redisAsyncFree(rc->context);
    }
}


ngx_arena_redis_type_e
ngx_arena_redis_type(ngx_arena_redis_reply_t *reply)
{
    redisReply  *r = reply;

    if (r == NULL) {
        return NGX_ARENA_REDIS_NIL;
    }

    switch (r->type) {

    case REDIS_REPLY_NIL:
        return NGX_ARENA_REDIS_NIL;

    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        return NGX_ARENA_REDIS_STRING;

    case REDIS_REPLY_INTEGER:
        return NGX_ARENA_REDIS_INTEGER;

    case REDIS_REPLY_ARRAY:
        return NGX_ARENA_REDIS_ARRAY;

    case REDIS_REPLY_ERROR:
        return NGX_ARENA_REDIS_ERROR;
    }

    return NGX_ARENA_REDIS_OTHER;
}


ngx_str_t
ngx_arena_redis_string(ngx_arena_redis_reply_t *reply)
{
    ngx_str_t    value;
    redisReply  *r = reply;

    ngx_str_null(&value);

    switch (ngx_arena_redis_type(reply)) {

    case NGX_ARENA_REDIS_STRING:
    case NGX_ARENA_REDIS_ERROR:
        value.len = r->len;
        value.data = (u_char *) r->str;
        break;

    default:
        break;
    }

    return value;
}


int64_t
ngx_arena_redis_integer(ngx_arena_redis_reply_t *reply)
{
    redisReply  *r = reply;

    if (ngx_arena_redis_type(reply) != NGX_ARENA_REDIS_INTEGER) {
        return 0;
    }

    return r->integer;
}


ngx_uint_t
ngx_arena_redis_count(ngx_arena_redis_reply_t *reply)
{
    redisReply  *r = reply;

    if (ngx_arena_redis_type(reply) != NGX_ARENA_REDIS_ARRAY) {
        return 0;
    }

    return r->elements;
}


ngx_arena_redis_reply_t *
ngx_arena_redis_element(ngx_arena_redis_reply_t *reply, ngx_uint_t i)
{
    redisReply  *r = reply;

    if (i >= ngx_arena_redis_count(reply)) {
        return NULL;
    }

    return r->element[i];
}
