
/*
 * Commands share one connection and are answered in their order.  A slot
 * stands for each between here and hiredis, from send to reply.  A command
 * may be given up before its reply comes: then its slot stays behind, empty,
 * so that the late reply is taken for nobody else's.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <hiredis/hiredis.h>
#include <hiredis/async.h>

#include "ngx_arena_redis.h"


#define NGX_ARENA_REDIS_BACKOFF_MIN  50
#define NGX_ARENA_REDIS_BACKOFF_MAX  2000

/* a connection is given up when it is silent for so many timeouts */
#define NGX_ARENA_REDIS_SILENCE      3


typedef struct {
    ngx_queue_t                  queue;
    ngx_arena_redis_command_t   *command;   /* NULL: given up */
    ngx_msec_t                   start;
    ngx_str_t                    text;      /* until hiredis has it */
} ngx_arena_redis_slot_t;


struct ngx_arena_redis_s {
    ngx_arena_redis_conf_t      *conf;
    redisAsyncContext           *context;
    ngx_connection_t            *connection;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                    ident;

    ngx_pool_t                  *pool;
    ngx_log_t                    log;
    ngx_str_t                    name;

    ngx_queue_t                  slots;     /* oldest first */
    ngx_queue_t                  free;
    ngx_uint_t                   nslots;
    ngx_uint_t                   pending;   /* slots with a command */
    ngx_event_t                  timeout;   /* of the oldest slot */

    ngx_event_t                  connect;   /* end of connecting or back-off */
    ngx_uint_t                   greetings; /* replies to come until ready */
    ngx_uint_t                   failures;  /* since it was ready */
    ngx_uint_t                   reconnects;
    u_char                       error[128];

    unsigned                     tried:1;
    unsigned                     ready:1;
    unsigned                     writing:1;
    unsigned                     closing:1;
};


static u_char *ngx_arena_redis_log_error(ngx_log_t *log, u_char *buf,
    size_t len);
static void ngx_arena_redis_connect(ngx_event_t *ev);
static ngx_int_t ngx_arena_redis_attach(ngx_arena_redis_t *redis,
    redisAsyncContext *ac);
static void ngx_arena_redis_greet(const redisAsyncContext *ac, int status);
static void ngx_arena_redis_ask(ngx_arena_redis_t *redis, ngx_uint_t argc,
    ngx_str_t *argv);
static void ngx_arena_redis_greeted(redisAsyncContext *ac, void *data,
    void *name);
static void ngx_arena_redis_ready(ngx_arena_redis_t *redis);
static void ngx_arena_redis_close(ngx_arena_redis_t *redis, char *reason);
static void ngx_arena_redis_failed(ngx_arena_redis_t *redis, char *reason);

static ngx_int_t ngx_arena_redis_format(ngx_str_t *text, ngx_uint_t argc,
    ngx_str_t *argv);
static ngx_arena_redis_slot_t *ngx_arena_redis_get_slot(
    ngx_arena_redis_t *redis);
static void ngx_arena_redis_free_slot(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot);
static ngx_int_t ngx_arena_redis_submit(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot);
static void ngx_arena_redis_refused(ngx_event_t *ev);
static void ngx_arena_redis_replied(redisAsyncContext *ac, void *reply,
    void *data);
static void ngx_arena_redis_complete(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot, ngx_arena_redis_outcome_e outcome,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_timeout(ngx_event_t *ev);
static void ngx_arena_redis_arm(ngx_arena_redis_t *redis);

static void ngx_arena_redis_read_handler(ngx_event_t *rev);
static void ngx_arena_redis_write_handler(ngx_event_t *wev);
static void ngx_arena_redis_add_read(void *data);
static void ngx_arena_redis_add_write(void *data);
static void ngx_arena_redis_del_write(void *data);
static void ngx_arena_redis_cleanup(void *data);


ngx_arena_redis_t *
ngx_arena_redis_create(ngx_cycle_t *cycle, ngx_arena_redis_conf_t *conf)
{
    u_char             *p;
    ngx_arena_redis_t  *redis;

    redis = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_redis_t));
    if (redis == NULL) {
        return NULL;
    }

    p = ngx_pnalloc(cycle->pool, conf->address.len + sizeof(":65535") - 1);
    if (p == NULL) {
        return NULL;
    }

    redis->name.data = p;
    p = ngx_cpymem(p, conf->address.data, conf->address.len);

    if (conf->port) {
        p = ngx_sprintf(p, ":%ui", (ngx_uint_t) conf->port);
    }

    redis->name.len = p - redis->name.data;

    redis->conf = conf;
    redis->pool = cycle->pool;
    redis->ident = -1;

    redis->log = *cycle->log;
    redis->log.handler = ngx_arena_redis_log_error;
    redis->log.data = redis;

    ngx_queue_init(&redis->slots);
    ngx_queue_init(&redis->free);

    redis->timeout.handler = ngx_arena_redis_timeout;
    redis->timeout.data = redis;
    redis->timeout.log = &redis->log;
    redis->timeout.cancelable = 1;

    redis->connect.handler = ngx_arena_redis_connect;
    redis->connect.data = redis;
    redis->connect.log = &redis->log;
    redis->connect.cancelable = 1;

    ngx_arena_redis_connect(&redis->connect);

    return redis;
}


static u_char *
ngx_arena_redis_log_error(ngx_log_t *log, u_char *buf, size_t len)
{
    u_char             *p;
    ngx_arena_redis_t  *redis;

    p = buf;
    redis = log->data;

    if (log->action) {
        p = ngx_snprintf(buf, len, " while %s", log->action);
        len -= p - buf;
    }

    return ngx_snprintf(p, len, ", redis: %V", &redis->name);
}


static void
ngx_arena_redis_connect(ngx_event_t *ev)
{
    redisAsyncContext       *ac;
    ngx_arena_redis_t       *redis;
    ngx_arena_redis_conf_t  *conf;

    redis = ev->data;
    conf = redis->conf;

    if (redis->context) {
        ngx_arena_redis_close(redis, "timed out");
        return;
    }

    redis->log.action = "connecting to redis";
    redis->greetings = 0;
    redis->error[0] = '\0';

    if (conf->port) {
        ac = redisAsyncConnect((char *) conf->address.data, conf->port);

    } else {
        ac = redisAsyncConnectUnix((char *) conf->address.data);
    }

    if (ac == NULL) {
        ngx_arena_redis_failed(redis, "no memory");
        return;
    }

    if (ac->err) {
        ngx_arena_redis_failed(redis, ac->errstr);
        redisAsyncFree(ac);
        return;
    }

    if (ngx_arena_redis_attach(redis, ac) != NGX_OK) {
        ngx_arena_redis_failed(redis, "no connection to spare");
        redisAsyncFree(ac);
        return;
    }

    ngx_add_timer(&redis->connect, conf->timeout);
}


static ngx_int_t
ngx_arena_redis_attach(ngx_arena_redis_t *redis, redisAsyncContext *ac)
{
    ngx_connection_t  *c;

    c = ngx_get_connection(ac->c.fd, &redis->log);
    if (c == NULL) {
        return NGX_ERROR;
    }

    c->number = ngx_atomic_fetch_add(ngx_connection_counter, 1);
    c->data = redis;
    c->log_error = NGX_ERROR_INFO;

    c->read->handler = ngx_arena_redis_read_handler;
    c->read->log = &redis->log;
    c->write->handler = ngx_arena_redis_write_handler;
    c->write->log = &redis->log;

    ac->data = redis;
    ac->ev.data = redis;
    ac->ev.addRead = ngx_arena_redis_add_read;
    ac->ev.addWrite = ngx_arena_redis_add_write;
    ac->ev.delWrite = ngx_arena_redis_del_write;
    ac->ev.cleanup = ngx_arena_redis_cleanup;

    redis->context = ac;
    redis->connection = c;

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
    u_char                   buf[NGX_INT_T_LEN];
    ngx_str_t                argv[3];
    ngx_uint_t               n;
    ngx_arena_redis_t       *redis;
    ngx_arena_redis_conf_t  *conf;

    if (status != REDIS_OK) {
        /* ngx_arena_redis_cleanup() follows */
        return;
    }

    redis = ac->data;
    conf = redis->conf;

    redis->log.action = "greeting redis";

    if (conf->password.len) {
        ngx_str_set(&argv[0], "AUTH");
        n = 1;

        if (conf->user.len) {
            argv[n++] = conf->user;
        }

        argv[n++] = conf->password;

        ngx_arena_redis_ask(redis, n, argv);
    }

    if (conf->database) {
        ngx_str_set(&argv[0], "SELECT");
        argv[1].data = buf;
        argv[1].len = ngx_sprintf(buf, "%ui", conf->database) - buf;

        ngx_arena_redis_ask(redis, 2, argv);
    }

    ngx_str_set(&argv[0], "PING");

    ngx_arena_redis_ask(redis, 1, argv);
}


static void
ngx_arena_redis_ask(ngx_arena_redis_t *redis, ngx_uint_t argc, ngx_str_t *argv)
{
    ngx_str_t  text;

    /* one that cannot be asked is not answered: connecting will time out */

    redis->greetings++;

    if (ngx_arena_redis_format(&text, argc, argv) != NGX_OK) {
        return;
    }

    (void) redisAsyncFormattedCommand(redis->context, ngx_arena_redis_greeted,
                                      argv[0].data, (char *) text.data,
                                      text.len);
    ngx_free(text.data);
}


static void
ngx_arena_redis_greeted(redisAsyncContext *ac, void *data, void *name)
{
    size_t              len;
    u_char              reason[96];
    redisReply         *reply;
    ngx_arena_redis_t  *redis;

    redis = ac->data;
    reply = data;

    if (reply == NULL) {
        return;
    }

    if (reply->type == REDIS_REPLY_ERROR) {

        /* its first word only: the rest may repeat the password */

        len = strcspn(reply->str, " ");

        (void) ngx_snprintf(reason, sizeof(reason), "%*s in reply to %s%Z",
                            ngx_min(len, 32), reply->str, name);

        ngx_arena_redis_close(redis, (char *) reason);
        return;
    }

    if (--redis->greetings == 0) {
        ngx_arena_redis_ready(redis);
    }
}


static void
ngx_arena_redis_ready(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q, *next;
    ngx_arena_redis_slot_t  *slot;

    ngx_del_timer(&redis->connect);

    redis->log.action = NULL;

    if (redis->failures) {
        ngx_log_error(NGX_LOG_NOTICE, &redis->log, 0,
                      "arena: redis connection regained");
        redis->reconnects++;
        redis->failures = 0;
    }

    redis->log.action = "waiting for redis";
    redis->tried = 1;
    redis->ready = 1;

    for (q = ngx_queue_head(&redis->slots);
         q != ngx_queue_sentinel(&redis->slots);
         q = next)
    {
        next = ngx_queue_next(q);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (slot->text.data && ngx_arena_redis_submit(redis, slot) != NGX_OK) {
            ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNAVAILABLE,
                                     NULL);
            ngx_arena_redis_free_slot(redis, slot);
        }
    }
}


/* Within a callback, hiredis frees the context only when that has returned. */

static void
ngx_arena_redis_close(ngx_arena_redis_t *redis, char *reason)
{
    (void) ngx_cpystrn(redis->error, (u_char *) reason, sizeof(redis->error));

    redisAsyncFree(redis->context);
}


static void
ngx_arena_redis_failed(ngx_arena_redis_t *redis, char *reason)
{
    ngx_msec_t               delay;
    ngx_uint_t               level;
    ngx_queue_t             *q, *next;
    ngx_arena_redis_slot_t  *slot;

    level = redis->failures ? NGX_LOG_INFO : NGX_LOG_ERR;

    ngx_log_error(level, &redis->log, 0, "arena: redis connection %s: %s",
                  redis->ready ? "lost" : "failed", reason);

    delay = NGX_ARENA_REDIS_BACKOFF_MIN << ngx_min(redis->failures, 8);
    delay = ngx_min(delay, NGX_ARENA_REDIS_BACKOFF_MAX);
    delay = delay / 2 + ngx_random() % (delay / 2 + 1);

    if (redis->connect.timer_set) {
        ngx_del_timer(&redis->connect);
    }

    ngx_add_timer(&redis->connect, delay);

    redis->failures++;
    redis->tried = 1;
    redis->ready = 0;

    for (q = ngx_queue_head(&redis->slots);
         q != ngx_queue_sentinel(&redis->slots);
         q = next)
    {
        next = ngx_queue_next(q);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        /* those that hiredis has, it calls back itself */

        if (slot->text.data) {
            ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNAVAILABLE,
                                     NULL);
            ngx_arena_redis_free_slot(redis, slot);
        }
    }
}


void
ngx_arena_redis_send(ngx_arena_redis_t *redis,
    ngx_arena_redis_command_t *command, ngx_uint_t argc, ngx_str_t *argv)
{
    ngx_arena_redis_slot_t  *slot;

    command->elapsed = 0;
    command->internal = NULL;
    ngx_memzero(&command->event, sizeof(ngx_event_t));

    slot = ngx_arena_redis_get_slot(redis);
    if (slot == NULL) {
        goto refuse;
    }

    slot->command = command;

    if (argc == 0
        || ngx_arena_redis_format(&slot->text, argc, argv) != NGX_OK
        || (redis->ready && ngx_arena_redis_submit(redis, slot) != NGX_OK))
    {
        ngx_arena_redis_free_slot(redis, slot);
        goto refuse;
    }

    redis->pending++;
    redis->timeout.cancelable = 0;

    if (!redis->timeout.timer_set) {
        ngx_add_timer(&redis->timeout, redis->conf->timeout);
    }

    return;

refuse:

    command->event.handler = ngx_arena_redis_refused;
    command->event.data = command;
    command->event.log = &redis->log;

    ngx_post_event(&command->event, &ngx_posted_events);
}


static ngx_arena_redis_slot_t *
ngx_arena_redis_get_slot(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    if (redis->closing || (redis->tried && !redis->ready)) {
        return NULL;
    }

    /* those given up count: Redis has them still to do */

    if (redis->nslots >= redis->conf->queue) {
        return NULL;
    }

    if (!ngx_queue_empty(&redis->free)) {
        q = ngx_queue_head(&redis->free);
        ngx_queue_remove(q);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

    } else {
        slot = ngx_palloc(redis->pool, sizeof(ngx_arena_redis_slot_t));
        if (slot == NULL) {
            return NULL;
        }
    }

    slot->command = NULL;
    slot->start = ngx_current_msec;
    ngx_str_null(&slot->text);

    ngx_queue_insert_tail(&redis->slots, &slot->queue);
    redis->nslots++;

    return slot;
}


static void
ngx_arena_redis_free_slot(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot)
{
    if (slot->text.data) {
        ngx_free(slot->text.data);
        slot->text.data = NULL;
    }

    ngx_queue_remove(&slot->queue);
    ngx_queue_insert_head(&redis->free, &slot->queue);
    redis->nslots--;
}


/* As redisFormatCommandArgv(), without a printf() for each argument. */

static ngx_int_t
ngx_arena_redis_format(ngx_str_t *text, ngx_uint_t argc, ngx_str_t *argv)
{
    size_t       len;
    u_char      *p;
    ngx_uint_t   i;

    len = sizeof("*" CRLF) - 1 + NGX_INT_T_LEN;

    for (i = 0; i < argc; i++) {
        len += sizeof("$" CRLF CRLF) - 1 + NGX_SIZE_T_LEN + argv[i].len;
    }

    p = ngx_alloc(len, ngx_cycle->log);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    p = ngx_sprintf(p, "*%ui" CRLF, argc);

    for (i = 0; i < argc; i++) {
        p = ngx_sprintf(p, "$%uz" CRLF, argv[i].len);
        p = ngx_cpymem(p, argv[i].data, argv[i].len);
        *p++ = CR;
        *p++ = LF;
    }

    text->len = p - text->data;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_redis_submit(ngx_arena_redis_t *redis, ngx_arena_redis_slot_t *slot)
{
    int  rc;

    rc = redisAsyncFormattedCommand(redis->context, ngx_arena_redis_replied,
                                    slot, (char *) slot->text.data,
                                    slot->text.len);
    if (rc != REDIS_OK) {
        return NGX_ERROR;
    }

    ngx_free(slot->text.data);
    slot->text.data = NULL;

    return NGX_OK;
}


static void
ngx_arena_redis_refused(ngx_event_t *ev)
{
    ngx_arena_redis_command_t  *command;

    command = ev->data;

    command->handler(command, NGX_ARENA_REDIS_UNAVAILABLE, NULL);
}


static void
ngx_arena_redis_replied(redisAsyncContext *ac, void *reply, void *data)
{
    ngx_arena_redis_t       *redis;
    ngx_arena_redis_slot_t  *slot;

    redis = ac->data;
    slot = data;

    if (reply
        && ac->replies.head == NULL
        && ac->c.reader->pos < ac->c.reader->len)
    {
        /* hiredis would abort on a reply that nobody asked for */

        ngx_arena_redis_close(redis, "more replies than commands");
    }

    ngx_arena_redis_complete(redis, slot, reply ? NGX_ARENA_REDIS_OK
                                                : NGX_ARENA_REDIS_UNKNOWN,
                             reply);
    ngx_arena_redis_free_slot(redis, slot);
}


static void
ngx_arena_redis_complete(ngx_arena_redis_t *redis, ngx_arena_redis_slot_t *slot,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply)
{
    ngx_arena_redis_command_t  *command;

    command = slot->command;

    if (command == NULL) {
        return;
    }

    slot->command = NULL;

    /* a worker that exits waits for commands, not for replies given up */

    if (--redis->pending == 0) {
        redis->timeout.cancelable = 1;
    }

    command->elapsed = ngx_current_msec - slot->start;

    command->handler(command, outcome, reply);
}


static void
ngx_arena_redis_timeout(ngx_event_t *ev)
{
    ngx_msec_t               age;
    ngx_queue_t             *q, *next;
    ngx_arena_redis_t       *redis;
    ngx_arena_redis_slot_t  *slot;

    redis = ev->data;

    for (q = ngx_queue_head(&redis->slots);
         q != ngx_queue_sentinel(&redis->slots);
         q = next)
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        age = ngx_current_msec - slot->start;

        if (age < redis->conf->timeout) {
            break;
        }

        if (slot->text.data) {
            ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNAVAILABLE,
                                     NULL);
            next = ngx_queue_next(q);
            ngx_arena_redis_free_slot(redis, slot);
            continue;
        }

        if (age >= NGX_ARENA_REDIS_SILENCE * redis->conf->timeout) {
            ngx_arena_redis_close(redis, "no reply for too long");
            break;
        }

        ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNKNOWN, NULL);
        next = ngx_queue_next(q);
    }

    ngx_arena_redis_arm(redis);
}


static void
ngx_arena_redis_arm(ngx_arena_redis_t *redis)
{
    ngx_msec_t               timeout;
    ngx_queue_t             *q;
    ngx_msec_int_t           left;
    ngx_arena_redis_slot_t  *slot;

    if (redis->timeout.timer_set) {
        ngx_del_timer(&redis->timeout);
    }

    if (ngx_queue_empty(&redis->slots)) {
        return;
    }

    timeout = redis->conf->timeout;

    q = ngx_queue_head(&redis->slots);
    slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
    left = slot->start + NGX_ARENA_REDIS_SILENCE * timeout - ngx_current_msec;

    /* no later than the deadline of a command sent now */

    left = ngx_min(left, (ngx_msec_int_t) timeout);

    for ( /* void */ ;
         q != ngx_queue_sentinel(&redis->slots);
         q = ngx_queue_next(q))
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (slot->command) {
            timeout = slot->start + timeout - ngx_current_msec;
            left = ngx_min(left, (ngx_msec_int_t) timeout);
            break;
        }
    }

    ngx_add_timer(&redis->timeout, (ngx_msec_t) ngx_max(left, 1));
}


static void
ngx_arena_redis_read_handler(ngx_event_t *rev)
{
    u_char              byte;
    ngx_connection_t   *c;
    ngx_arena_redis_t  *redis;

    c = rev->data;
    redis = c->data;

    if (redis->context->replies.head == NULL
        && recv(c->fd, &byte, 1, MSG_PEEK) > 0)
    {
        /* hiredis would abort on a reply that nobody asked for */

        ngx_arena_redis_close(redis, "a reply without a command");
        return;
    }

    redisAsyncHandleRead(redis->context);
}


static void
ngx_arena_redis_write_handler(ngx_event_t *wev)
{
    ngx_connection_t   *c;
    ngx_arena_redis_t  *redis;

    c = wev->data;
    redis = c->data;

    redis->writing = 1;
    redisAsyncHandleWrite(redis->context);
    redis->writing = 0;
}


static void
ngx_arena_redis_add_read(void *data)
{
    ngx_event_t        *rev;
    ngx_arena_redis_t  *redis;

    redis = data;
    rev = redis->connection->read;

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
    ngx_event_t        *wev;
    ngx_arena_redis_t  *redis;

    redis = data;
    wev = redis->connection->write;

    if (wev->active) {
        return;
    }

    if (redis->writing || !(redis->context->c.flags & REDIS_CONNECTED)) {
        (void) ngx_add_event(wev, NGX_WRITE_EVENT, NGX_LEVEL_EVENT);
        return;
    }

    ngx_post_event(wev, &ngx_posted_events);
}


static void
ngx_arena_redis_del_write(void *data)
{
    ngx_event_t        *wev;
    ngx_arena_redis_t  *redis;

    redis = data;
    wev = redis->connection->write;

    if (wev->active) {
        (void) ngx_del_event(wev, NGX_WRITE_EVENT, 0);
    }
}


/* hiredis is about to free the context, whoever wanted that. */

static void
ngx_arena_redis_cleanup(void *data)
{
    char               *reason;
    redisAsyncContext  *ac;
    ngx_arena_redis_t  *redis;

    redis = data;
    ac = redis->context;

    if (ac == NULL) {
        return;
    }

    /* the socket is closed once, and by nginx */

    ac->c.fd = -1;
    ngx_close_connection(redis->connection);

    redis->context = NULL;
    redis->connection = NULL;

    if (redis->closing) {
        return;
    }

    reason = redis->error[0] ? (char *) redis->error : ac->c.errstr;

    ngx_arena_redis_failed(redis, reason);
}


void
ngx_arena_redis_state(ngx_arena_redis_t *redis, ngx_arena_redis_state_t *state)
{
    state->connected = redis->ready;
    state->pending = redis->pending;
    state->reconnects = redis->reconnects;
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


void
ngx_arena_redis_destroy(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    redis->closing = 1;

    for (q = ngx_queue_head(&redis->slots);
         q != ngx_queue_sentinel(&redis->slots);
         q = ngx_queue_next(q))
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        slot->command = NULL;
    }

    if (redis->timeout.timer_set) {
        ngx_del_timer(&redis->timeout);
    }

    if (redis->connect.timer_set) {
        ngx_del_timer(&redis->connect);
    }

    if (redis->context) {
        redisAsyncFree(redis->context);
    }

    while (!ngx_queue_empty(&redis->slots)) {
        q = ngx_queue_head(&redis->slots);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        ngx_arena_redis_free_slot(redis, slot);
    }
}
