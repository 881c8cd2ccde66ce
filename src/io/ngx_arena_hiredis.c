
/*
 * The one file that knows hiredis, whose socket it lends to the event loop of
 * nginx.
 */


#include "ngx_arena_hiredis.h"

#include <hiredis/hiredis.h>
#include <hiredis/async.h>


/* more than this is not given to hiredis, which moves the rest at each write */
#define NGX_ARENA_HIREDIS_BUFFER  (1024 * 1024)

/* reads in one turn of the loop, of 16 KB each: with one, a loop whose turns
   are long would let replies wait in Redis */
#define NGX_ARENA_HIREDIS_READS   16


static ngx_int_t ngx_arena_hiredis_attach(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac);
static void ngx_arena_hiredis_connected(const redisAsyncContext *ac,
    int status);
static void ngx_arena_hiredis_greeted(redisAsyncContext *ac, void *reply,
    void *greeting);
static void ngx_arena_hiredis_replied(redisAsyncContext *ac, void *reply,
    void *command);
static ngx_uint_t ngx_arena_hiredis_surplus(redisAsyncContext *ac);
static ngx_uint_t ngx_arena_hiredis_has_more(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac);
static void ngx_arena_hiredis_read_handler(ngx_event_t *rev);
static void ngx_arena_hiredis_read_pushed(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac);
static void ngx_arena_hiredis_write_handler(ngx_event_t *wev);
static void ngx_arena_hiredis_add_read(void *data);
static void ngx_arena_hiredis_add_write(void *data);
static void ngx_arena_hiredis_del_write(void *data);
static void ngx_arena_hiredis_cleanup(void *data);


ngx_int_t
ngx_arena_hiredis_open(ngx_arena_hiredis_t *hr, ngx_str_t *address,
    in_port_t port)
{
    char               *reason;
    redisAsyncContext  *ac;

    hr->error[0] = '\0';
    hr->pushed = 0;

    if (port) {
        ac = redisAsyncConnect((char *) address->data, port);

    } else {
        ac = redisAsyncConnectUnix((char *) address->data);
    }

    if (ac == NULL) {
        reason = "no memory";

    } else if (ac->err) {
        reason = ac->errstr;

    } else if (ngx_arena_hiredis_attach(hr, ac) != NGX_OK) {
        reason = "no connection to spare";

    } else {
        return NGX_OK;
    }

    (void) ngx_cpystrn(hr->error, (u_char *) reason, sizeof(hr->error));

    if (ac) {
        redisAsyncFree(ac);
    }

    return NGX_ERROR;
}


static ngx_int_t
ngx_arena_hiredis_attach(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac)
{
    ngx_connection_t  *c;

    c = ngx_get_connection(ac->c.fd, hr->log);
    if (c == NULL) {
        return NGX_ERROR;
    }

    c->number = ngx_atomic_fetch_add(ngx_connection_counter, 1);
    c->data = hr;
    c->log_error = NGX_ERROR_INFO;

    c->read->handler = ngx_arena_hiredis_read_handler;
    c->read->log = hr->log;
    c->write->handler = ngx_arena_hiredis_write_handler;
    c->write->log = hr->log;

    ac->data = hr;
    ac->ev.data = hr;
    ac->ev.addRead = ngx_arena_hiredis_add_read;
    ac->ev.addWrite = ngx_arena_hiredis_add_write;
    ac->ev.delWrite = ngx_arena_hiredis_del_write;
    ac->ev.cleanup = ngx_arena_hiredis_cleanup;

    hr->context = ac;
    hr->connection = c;

    /* hiredis knows by the first write event that it is connected */

    (void) redisAsyncSetConnectCallback(ac, ngx_arena_hiredis_connected);

    return NGX_OK;
}


static void
ngx_arena_hiredis_connected(const redisAsyncContext *ac, int status)
{
    ngx_arena_hiredis_t  *hr;

    if (status != REDIS_OK) {
        /* ngx_arena_hiredis_cleanup() follows */
        return;
    }

    hr = ac->data;

    hr->calls->connected(hr->user);
}


void
ngx_arena_hiredis_greet(ngx_arena_hiredis_t *hr, ngx_str_t *text,
    void *greeting)
{
    (void) redisAsyncFormattedCommand(hr->context, ngx_arena_hiredis_greeted,
                                      greeting, (char *) text->data, text->len);
}


static void
ngx_arena_hiredis_greeted(redisAsyncContext *ac, void *reply, void *greeting)
{
    ngx_arena_hiredis_t  *hr;

    hr = ac->data;

    if (reply && !ngx_arena_hiredis_surplus(ac)) {
        hr->calls->greeted(hr->user, greeting, reply);
    }
}


ngx_int_t
ngx_arena_hiredis_write(ngx_arena_hiredis_t *hr, ngx_str_t *text,
    void *command)
{
    redisAsyncContext  *ac = hr->context;

    if (sdslen(ac->c.obuf) >= NGX_ARENA_HIREDIS_BUFFER) {
        return NGX_AGAIN;
    }

    if (redisAsyncFormattedCommand(ac, ngx_arena_hiredis_replied, command,
                                   (char *) text->data, text->len)
        != REDIS_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_arena_hiredis_replied(redisAsyncContext *ac, void *reply, void *command)
{
    ngx_arena_hiredis_t  *hr;

    hr = ac->data;

    if (reply) {
        (void) ngx_arena_hiredis_surplus(ac);
    }

    hr->calls->replied(hr->user, command, reply);
}


/* 1 when more is there than was asked for: hiredis would abort on that. */

static ngx_uint_t
ngx_arena_hiredis_surplus(redisAsyncContext *ac)
{
    if (ac->replies.head || ac->c.reader->pos >= ac->c.reader->len) {
        return 0;
    }

    ngx_arena_hiredis_close(ac->data, "more replies than commands");

    return 1;
}


static void
ngx_arena_hiredis_read_handler(ngx_event_t *rev)
{
    u_char                byte;
    ngx_uint_t            i;
    ngx_connection_t     *c;
    redisAsyncContext    *ac;
    ngx_arena_hiredis_t  *hr;

    c = rev->data;
    hr = c->data;
    ac = hr->context;

    for (i = 0; i < NGX_ARENA_HIREDIS_READS; i++) {

        if (hr->pushed) {
            ngx_arena_hiredis_read_pushed(hr, ac);

        } else if (ac->replies.head == NULL
                   && recv(c->fd, &byte, 1, MSG_PEEK) > 0)
        {
            /* hiredis would abort on a reply that nobody asked for */

            ngx_arena_hiredis_close(hr, "a reply without a command");
            return;

        } else {
            redisAsyncHandleRead(ac);
        }

        if (!ngx_arena_hiredis_has_more(hr, ac)) {
            return;
        }
    }
}


/* 0 also when the connection is not the one that it was. */

static ngx_uint_t
ngx_arena_hiredis_has_more(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac)
{
    int  n;

    return hr->context == ac
           && ngx_socket_nread(hr->connection->fd, &n) != -1
           && n > 0;
}


/* hiredis' own way with subscriptions looks up a callback for each of them. */

static void
ngx_arena_hiredis_read_pushed(ngx_arena_hiredis_t *hr,
    redisAsyncContext *ac)
{
    void  *reply;

    if (redisBufferRead(&ac->c) != REDIS_OK) {
        ngx_arena_hiredis_close(hr, ac->c.errstr);
        return;
    }

    for ( ;; ) {
        if (redisGetReplyFromReader(&ac->c, &reply) != REDIS_OK) {
            ngx_arena_hiredis_close(hr, ac->c.errstr);
            return;
        }

        if (reply == NULL) {
            return;
        }

        hr->calls->pushed(hr->user, reply);

        freeReplyObject(reply);

        if (hr->context != ac) {
            return;
        }
    }
}


ngx_int_t
ngx_arena_hiredis_say(ngx_arena_hiredis_t *hr, ngx_str_t *text)
{
    redisAsyncContext  *ac = hr->context;

    if (redisAppendFormattedCommand(&ac->c, (char *) text->data, text->len)
        != REDIS_OK)
    {
        return NGX_ERROR;
    }

    ngx_arena_hiredis_add_write(hr);

    return NGX_OK;
}


static void
ngx_arena_hiredis_write_handler(ngx_event_t *wev)
{
    ngx_connection_t     *c;
    ngx_arena_hiredis_t  *hr;

    c = wev->data;
    hr = c->data;

    hr->writing = 1;
    redisAsyncHandleWrite(hr->context);
    hr->writing = 0;

    hr->calls->writable(hr->user);
}


static void
ngx_arena_hiredis_add_read(void *data)
{
    ngx_event_t          *rev;
    ngx_arena_hiredis_t  *hr;

    hr = data;
    rev = hr->connection->read;

    if (!rev->active) {
        (void) ngx_add_event(rev, NGX_READ_EVENT, NGX_LEVEL_EVENT);
    }
}


/*
 * Commands of one turn of the event loop leave in one write at its end.  Only
 * a connection being made, or a full socket, is waited for.
 */

static void
ngx_arena_hiredis_add_write(void *data)
{
    ngx_event_t          *wev;
    redisAsyncContext    *ac;
    ngx_arena_hiredis_t  *hr;

    hr = data;
    ac = hr->context;
    wev = hr->connection->write;

    if (wev->active) {
        return;
    }

    if (hr->writing || !(ac->c.flags & REDIS_CONNECTED)) {
        (void) ngx_add_event(wev, NGX_WRITE_EVENT, NGX_LEVEL_EVENT);
        return;
    }

    ngx_post_event(wev, &ngx_posted_events);
}


static void
ngx_arena_hiredis_del_write(void *data)
{
    ngx_event_t          *wev;
    ngx_arena_hiredis_t  *hr;

    hr = data;
    wev = hr->connection->write;

    if (wev->active) {
        (void) ngx_del_event(wev, NGX_WRITE_EVENT, 0);
    }
}


/* hiredis is about to free the context, whoever wanted that. */

static void
ngx_arena_hiredis_cleanup(void *data)
{
    char                 *reason;
    redisAsyncContext    *ac;
    ngx_arena_hiredis_t  *hr;

    hr = data;
    ac = hr->context;

    if (ac == NULL) {
        return;
    }

    /* the socket is closed once, and by nginx */

    ac->c.fd = -1;
    ngx_close_connection(hr->connection);

    hr->context = NULL;
    hr->connection = NULL;

    if (hr->silent) {
        return;
    }

    reason = hr->error[0] ? (char *) hr->error : ac->c.errstr;

    hr->calls->closed(hr->user, reason);
}


void
ngx_arena_hiredis_close(ngx_arena_hiredis_t *hr, char *reason)
{
    if (reason) {
        (void) ngx_cpystrn(hr->error, (u_char *) reason, sizeof(hr->error));

    } else {
        hr->silent = 1;
    }

    if (hr->context) {
        redisAsyncFree(hr->context);
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
