
/*
 * The life of the connection to Redis: connecting, the greeting, readiness,
 * and after a failure all of that again.
 */


#include "ngx_arena_redis_connection.h"
#include "ngx_arena_hiredis.h"


#define NGX_ARENA_REDIS_BACKOFF_MIN  50
#define NGX_ARENA_REDIS_BACKOFF_MAX  2000

/* a clock further away than this is told of, in milliseconds */
#define NGX_ARENA_REDIS_CLOCK  1000


struct ngx_arena_redis_connection_s {
    ngx_arena_redis_user_t      *calls;
    void                        *user;
    ngx_arena_redis_conf_t      *conf;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                    ident;

    ngx_arena_hiredis_t          socket;
    ngx_log_t                    log;
    ngx_str_t                    name;
    ngx_event_t                  timer;     /* end of connecting or back-off */
    ngx_uint_t                   greetings; /* replies to come until ready */
    ngx_uint_t                   failures;  /* since it was ready */
    u_char                       run[NGX_ARENA_REDIS_RUN];

    unsigned                     ready:1;
    unsigned                     clock_told:1;
};


static u_char *ngx_arena_redis_log_error(ngx_log_t *log, u_char *buf,
    size_t len);
static void ngx_arena_redis_open(ngx_event_t *ev);
static void ngx_arena_redis_greet(void *user);
static void ngx_arena_redis_ask(ngx_arena_redis_connection_t *rc,
    ngx_uint_t argc, ngx_str_t *argv);
static void ngx_arena_redis_greeted(void *user, void *greeting,
    ngx_arena_redis_reply_t *reply);
static ngx_int_t ngx_arena_redis_take_run(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_take_time(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_ready(ngx_arena_redis_connection_t *rc);
static void ngx_arena_redis_pass_reply(void *user, void *command,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_pass_pushed(void *user,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_writable(void *user);
static void ngx_arena_redis_failed(void *user, char *reason);


static ngx_arena_hiredis_user_t  ngx_arena_redis_socket_user = {
    ngx_arena_redis_greet,
    ngx_arena_redis_greeted,
    ngx_arena_redis_pass_reply,
    ngx_arena_redis_pass_pushed,
    ngx_arena_redis_writable,
    ngx_arena_redis_failed
};


ngx_arena_redis_connection_t *
ngx_arena_redis_connect(ngx_cycle_t *cycle, ngx_arena_redis_conf_t *conf,
    ngx_arena_redis_user_t *calls, void *user)
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

    rc->calls = calls;
    rc->user = user;
    rc->conf = conf;
    rc->ident = -1;

    rc->log = *cycle->log;
    rc->log.handler = ngx_arena_redis_log_error;
    rc->log.data = rc;

    rc->socket.calls = &ngx_arena_redis_socket_user;
    rc->socket.user = rc;
    rc->socket.log = &rc->log;

    rc->timer.handler = ngx_arena_redis_open;
    rc->timer.data = rc;
    rc->timer.log = &rc->log;
    rc->timer.cancelable = 1;

    /* the user is told nothing before it knows this connection */

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
    ngx_arena_redis_connection_t  *rc;

    rc = ev->data;

    if (rc->socket.context) {
        ngx_arena_redis_reconnect(rc, "timed out");
        return;
    }

    rc->log.action = "connecting to redis";
    rc->greetings = 0;

    ngx_log_debug0(NGX_LOG_DEBUG_EVENT, &rc->log, 0, "arena redis: connect");

    if (ngx_arena_hiredis_open(&rc->socket, &rc->conf->address, rc->conf->port)
        != NGX_OK)
    {
        ngx_arena_redis_failed(rc, (char *) rc->socket.error);
        return;
    }

    ngx_add_timer(&rc->timer, rc->conf->timeout);
}


/*
 * No command goes out before Redis has agreed to all of the greeting: none may
 * run in the wrong database.  PING, as it is refused while Redis still loads.
 */

static void
ngx_arena_redis_greet(void *user)
{
    ngx_arena_redis_connection_t  *rc = user;

    u_char                   buf[NGX_INT_T_LEN];
    ngx_str_t                argv[3];
    ngx_uint_t               n;
    ngx_arena_redis_conf_t  *conf;

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

    ngx_str_set(&argv[0], "TIME");

    ngx_arena_redis_ask(rc, 1, argv);

    ngx_str_set(&argv[0], "INFO");
    ngx_str_set(&argv[1], "server");

    ngx_arena_redis_ask(rc, 2, argv);
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

    ngx_arena_hiredis_greet(&rc->socket, &text, argv[0].data);

    ngx_free(text.data);
}


static void
ngx_arena_redis_greeted(void *user, void *greeting,
    ngx_arena_redis_reply_t *reply)
{
    ngx_arena_redis_connection_t  *rc = user;

    size_t     len;
    u_char     reason[128];
    ngx_str_t  error;

    if (ngx_arena_redis_type(reply) == NGX_ARENA_REDIS_ERROR
        && !(ngx_strcmp(greeting, "PING") == 0
             && ngx_arena_redis_is_pong(reply)))
    {
        error = ngx_arena_redis_string(reply);
        len = ngx_min(error.len, 80);

        if (ngx_strcmp(greeting, "AUTH") == 0) {

            /* its first word only: the rest may repeat the password */

            len = ngx_min(len, strcspn((char *) error.data, " "));
        }

        (void) ngx_snprintf(reason, sizeof(reason), "\"%*s\" in reply to %s%Z",
                            len, error.data, greeting);

        ngx_arena_redis_reconnect(rc, (char *) reason);
        return;
    }

    if (ngx_strcmp(greeting, "INFO") == 0
        && ngx_arena_redis_take_run(rc, reply) != NGX_OK)
    {
        ngx_arena_redis_reconnect(rc, "no \"run_id\" in reply to INFO");
        return;
    }

    if (ngx_strcmp(greeting, "TIME") == 0) {
        ngx_arena_redis_take_time(rc, reply);
    }

    if (--rc->greetings == 0) {
        ngx_arena_redis_ready(rc);
    }
}


/* Where Redis cannot keep what is written, it says so to a PING as well. */

ngx_uint_t
ngx_arena_redis_is_pong(ngx_arena_redis_reply_t *reply)
{
    ngx_str_t  error;

    error = ngx_arena_redis_string(reply);

    return error.len > 8 && ngx_strncmp(error.data, "MISCONF ", 8) == 0;
}


static ngx_int_t
ngx_arena_redis_take_run(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_reply_t *reply)
{
    u_char            *p, *last;
    ngx_str_t          text;
    static ngx_str_t   name = ngx_string("\nrun_id:");

    text = ngx_arena_redis_string(reply);

    if (text.len == 0) {
        return NGX_ERROR;
    }

    last = text.data + text.len;
    p = ngx_strlcasestrn(text.data, last, name.data, name.len - 1);

    if (p == NULL || p + name.len + NGX_ARENA_REDIS_RUN > last) {
        return NGX_ERROR;
    }

    ngx_memcpy(rc->run, p + name.len, NGX_ARENA_REDIS_RUN);

    return NGX_OK;
}


/* The game goes by the clock of Redis; logs and TLS go by our own. */

static void
ngx_arena_redis_take_time(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_reply_t *reply)
{
    int64_t      offset;
    ngx_str_t    text;
    ngx_int_t    sec, usec;
    ngx_time_t  *tp;

    text = ngx_arena_redis_string(ngx_arena_redis_element(reply, 0));
    sec = ngx_atoi(text.data, text.len);
    text = ngx_arena_redis_string(ngx_arena_redis_element(reply, 1));
    usec = ngx_atoi(text.data, text.len);

    if (sec < 0 || usec < 0) {
        return;
    }

    tp = ngx_timeofday();
    offset = ((int64_t) tp->sec - sec) * 1000 + (int64_t) tp->msec
             - usec / 1000;

    if (!rc->clock_told && (offset > NGX_ARENA_REDIS_CLOCK
                            || offset < -NGX_ARENA_REDIS_CLOCK))
    {
        rc->clock_told = 1;
        ngx_log_error(NGX_LOG_ERR, &rc->log, 0,
                      "arena: the clock of this host is %L ms away from "
                      "that of Redis", offset);
    }
}


ngx_str_t
ngx_arena_redis_connection_run(ngx_arena_redis_connection_t *rc)
{
    ngx_str_t  run;

    run.data = rc->run;
    run.len = rc->ready ? NGX_ARENA_REDIS_RUN : 0;

    return run;
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

    ngx_log_debug2(NGX_LOG_DEBUG_EVENT, &rc->log, 0,
                   "arena redis: ready, run id \"%*s\"",
                   (size_t) NGX_ARENA_REDIS_RUN, rc->run);

    rc->log.action = "waiting for redis";
    rc->ready = 1;
    rc->socket.pushed = (rc->calls->pushed != NULL);

    rc->calls->opened(rc->user);
}


ngx_int_t
ngx_arena_redis_write(ngx_arena_redis_connection_t *rc, void *command,
    ngx_str_t *text)
{
    return ngx_arena_hiredis_write(&rc->socket, text, command);
}


static void
ngx_arena_redis_pass_reply(void *user, void *command,
    ngx_arena_redis_reply_t *reply)
{
    ngx_arena_redis_connection_t  *rc = user;

    rc->calls->replied(rc->user, command, reply);
}


static void
ngx_arena_redis_pass_pushed(void *user, ngx_arena_redis_reply_t *reply)
{
    ngx_arena_redis_connection_t  *rc = user;

    rc->calls->pushed(rc->user, reply);
}


static void
ngx_arena_redis_writable(void *user)
{
    ngx_arena_redis_connection_t  *rc = user;

    if (rc->ready && rc->calls->flush) {
        rc->calls->flush(rc->user);
    }
}


ngx_int_t
ngx_arena_redis_say(ngx_arena_redis_connection_t *rc, ngx_uint_t argc,
    ngx_str_t *argv)
{
    ngx_int_t  said;
    ngx_str_t  text;

    if (ngx_arena_redis_format(&text, argc, argv) != NGX_OK) {
        return NGX_ERROR;
    }

    said = ngx_arena_hiredis_say(&rc->socket, &text);

    ngx_free(text.data);

    return said;
}


/* As redisFormatCommandArgv(), without a printf() for each argument. */

ngx_int_t
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

        if (argv[i].len) {
            p = ngx_cpymem(p, argv[i].data, argv[i].len);
        }

        *p++ = CR;
        *p++ = LF;
    }

    text->len = p - text->data;

    return NGX_OK;
}


void
ngx_arena_redis_reconnect(ngx_arena_redis_connection_t *rc, char *reason)
{
    ngx_log_debug1(NGX_LOG_DEBUG_EVENT, &rc->log, 0,
                   "arena redis: reconnect, \"%s\"", reason);

    ngx_arena_hiredis_close(&rc->socket, reason);
}


static void
ngx_arena_redis_failed(void *user, char *reason)
{
    ngx_arena_redis_connection_t  *rc = user;

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

    rc->calls->closed(rc->user);
}


void
ngx_arena_redis_disconnect(ngx_arena_redis_connection_t *rc)
{
    if (rc->timer.timer_set) {
        ngx_del_timer(&rc->timer);
    }

    if (rc->timer.posted) {
        ngx_delete_posted_event(&rc->timer);
    }

    ngx_arena_hiredis_close(&rc->socket, NULL);
}
