
/*
 * Commands share one connection and are answered in their order.  A slot
 * stands for each of them, from send to reply: it waits until the connection
 * takes it, then it is sent.  A command may be given up before its reply
 * comes: then its slot stays behind, empty, so that the late reply is taken
 * for nobody else's.
 */


#include "ngx_arena_redis.h"


/* timeouts without a word, after which a connection is given up */
#define NGX_ARENA_REDIS_SILENCE  3


typedef struct {
    ngx_queue_t                    queue;
    ngx_arena_redis_command_t     *command;   /* NULL: it has its outcome */
    ngx_uint_t                     late;      /* 1: it was told so */
    ngx_msec_t                     start;
    uint64_t                       began;     /* the same, to measure */
    ngx_str_t                      text;      /* until it is written */
} ngx_arena_redis_slot_t;


struct ngx_arena_redis_s {
    ngx_arena_redis_conf_t        *conf;
    ngx_arena_redis_connection_t  *connection;
    ngx_pool_t                    *pool;
    ngx_arena_metrics_t           *metrics;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                      ident;

    ngx_log_t                     *log;
    ngx_queue_t                    sent;      /* oldest first, */
    ngx_queue_t                    waiting;   /* and the younger ones */
    ngx_queue_t                    free;
    ngx_uint_t                     nslots;    /* sent and waiting */
    ngx_uint_t                     pending;   /* slots with a command */
    ngx_uint_t                     commands;  /* so far */
    ngx_event_t                    timeout;   /* of the oldest slot */
    ngx_uint_t                     opened;    /* how often */

    unsigned                       tried:1;
    unsigned                       ready:1;
};


static void ngx_arena_redis_opened(void *user);
static void ngx_arena_redis_flush(void *user);
static void ngx_arena_redis_closed(void *user);
static void ngx_arena_redis_note(ngx_arena_redis_t *redis,
    ngx_arena_redis_outcome_e outcome, ngx_int_t n);
static ngx_arena_redis_slot_t *ngx_arena_redis_get_slot(
    ngx_arena_redis_t *redis);
static void ngx_arena_redis_free_slot(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot);
static void ngx_arena_redis_refused(ngx_event_t *ev);
static void ngx_arena_redis_replied(void *user, void *command,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_complete(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot, ngx_arena_redis_outcome_e outcome,
    ngx_arena_redis_reply_t *reply);
static void ngx_arena_redis_settle(ngx_arena_redis_t *redis);
static void ngx_arena_redis_timeout(ngx_event_t *ev);
static void ngx_arena_redis_expire(ngx_arena_redis_t *redis);
static void ngx_arena_redis_arm(ngx_arena_redis_t *redis);


static ngx_arena_redis_user_t  ngx_arena_redis_user = {
    ngx_arena_redis_opened,
    ngx_arena_redis_closed,
    ngx_arena_redis_flush,
    ngx_arena_redis_replied,
    NULL
};


ngx_arena_redis_t *
ngx_arena_redis_create(ngx_cycle_t *cycle, ngx_arena_redis_conf_t *conf,
    ngx_arena_metrics_t *metrics)
{
    ngx_uint_t          i;
    ngx_arena_redis_t  *redis;

    redis = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_redis_t));
    if (redis == NULL) {
        return NULL;
    }

    redis->conf = conf;
    redis->pool = cycle->pool;
    redis->log = cycle->log;
    redis->metrics = metrics;
    redis->ident = -1;

    for (i = NGX_ARENA_REDIS_OK; i <= NGX_ARENA_REDIS_LATE; i++) {
        ngx_arena_redis_note(redis, i, 0);
    }

    ngx_queue_init(&redis->sent);
    ngx_queue_init(&redis->waiting);
    ngx_queue_init(&redis->free);

    redis->timeout.handler = ngx_arena_redis_timeout;
    redis->timeout.data = redis;
    redis->timeout.log = cycle->log;
    redis->timeout.cancelable = 1;

    redis->connection = ngx_arena_redis_connect(cycle, conf,
                                                &ngx_arena_redis_user, redis);
    if (redis->connection == NULL) {
        return NULL;
    }

    return redis;
}


static void
ngx_arena_redis_note(ngx_arena_redis_t *redis,
    ngx_arena_redis_outcome_e outcome, ngx_int_t n)
{
    static ngx_str_t  names[] = {
        ngx_string("answered"), ngx_string("unavailable"),
        ngx_string("unknown"), ngx_string("late")
    };

    ngx_arena_metric_add(redis->metrics, NGX_ARENA_METRIC_REDIS_COMMANDS,
                         &names[outcome], n);
}


static void
ngx_arena_redis_opened(void *user)
{
    ngx_arena_redis_t  *redis = user;

    ngx_arena_metric_add(redis->metrics, NGX_ARENA_METRIC_REDIS_RECONNECTS,
                         NULL, redis->opened != 0);
    ngx_arena_metric_set(redis->metrics, NGX_ARENA_METRIC_REDIS_CONNECTIONS,
                         NULL, 1);

    redis->tried = 1;
    redis->ready = 1;
    redis->opened++;

    ngx_arena_redis_flush(redis);
}


static void
ngx_arena_redis_flush(void *user)
{
    ngx_arena_redis_t  *redis = user;

    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    while (!ngx_queue_empty(&redis->waiting)) {
        q = ngx_queue_head(&redis->waiting);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (ngx_arena_redis_write(redis->connection, slot, &slot->text)
            != NGX_OK)
        {
            return;
        }

        ngx_free(slot->text.data);
        slot->text.data = NULL;

        ngx_queue_remove(q);
        ngx_queue_insert_tail(&redis->sent, q);
    }
}


static void
ngx_arena_redis_closed(void *user)
{
    ngx_arena_redis_t  *redis = user;

    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    ngx_arena_metric_add(redis->metrics, NGX_ARENA_METRIC_REDIS_FAILURES,
                         NULL, 1);
    ngx_arena_metric_set(redis->metrics, NGX_ARENA_METRIC_REDIS_CONNECTIONS,
                         NULL, 0);

    redis->tried = 1;
    redis->ready = 0;

    while (!ngx_queue_empty(&redis->waiting)) {
        q = ngx_queue_head(&redis->waiting);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNAVAILABLE,
                                 NULL);
        ngx_arena_redis_free_slot(redis, slot);
    }
}


void
ngx_arena_redis_send(ngx_arena_redis_t *redis,
    ngx_arena_redis_command_t *command, ngx_uint_t argc, ngx_str_t *argv)
{
    ngx_arena_redis_slot_t  *slot;

    command->elapsed = 0;
    ngx_memzero(&command->event, sizeof(ngx_event_t));

    slot = ngx_arena_redis_get_slot(redis);
    if (slot == NULL) {
        goto refuse;
    }

    slot->command = command;

    if (argc == 0
        || ngx_arena_redis_format(&slot->text, argc, argv) != NGX_OK)
    {
        ngx_arena_redis_free_slot(redis, slot);
        goto refuse;
    }

    ngx_log_debug2(NGX_LOG_DEBUG_EVENT, redis->log, 0,
                   "arena redis: %p enqueued, %ui slots",
                   command, redis->nslots);

    redis->pending++;
    redis->commands++;
    redis->timeout.cancelable = 0;

    if (!redis->timeout.timer_set) {
        ngx_add_timer(&redis->timeout, redis->conf->timeout);
    }

    if (redis->ready) {
        ngx_arena_redis_flush(redis);
    }

    return;

refuse:

    ngx_arena_redis_note(redis, NGX_ARENA_REDIS_UNAVAILABLE, 1);

    command->event.handler = ngx_arena_redis_refused;
    command->event.data = command;
    command->event.log = redis->log;

    ngx_post_event(&command->event, &ngx_posted_events);
}


static ngx_arena_redis_slot_t *
ngx_arena_redis_get_slot(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    if (redis->tried && !redis->ready) {
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
    slot->late = 0;
    slot->start = ngx_current_msec;
    slot->began = ngx_arena_microseconds();
    ngx_str_null(&slot->text);

    ngx_queue_insert_tail(&redis->waiting, &slot->queue);
    redis->nslots++;

    ngx_arena_metric_set(redis->metrics, NGX_ARENA_METRIC_REDIS_QUEUE, NULL,
                         redis->nslots);

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

    ngx_arena_metric_set(redis->metrics, NGX_ARENA_METRIC_REDIS_QUEUE, NULL,
                         redis->nslots);
}


static void
ngx_arena_redis_refused(ngx_event_t *ev)
{
    ngx_arena_redis_command_t  *command;

    command = ev->data;

    command->handler(command, NGX_ARENA_REDIS_UNAVAILABLE, NULL);
}


static void
ngx_arena_redis_replied(void *user, void *command,
    ngx_arena_redis_reply_t *reply)
{
    ngx_arena_redis_t       *redis = user;
    ngx_arena_redis_slot_t  *slot = command;

    if (reply) {
        ngx_arena_metric_observe(redis->metrics,
                                 NGX_ARENA_METRIC_REDIS_DURATION, NULL,
                                 ngx_arena_microseconds() - slot->began);
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
    ngx_arena_redis_note(redis, outcome, 1);

    if (!slot->late) {
        ngx_arena_redis_settle(redis);
    }

    command->elapsed = ngx_current_msec - slot->start;

    ngx_log_debug3(NGX_LOG_DEBUG_EVENT, redis->log, 0,
                   "arena redis: %p completed, outcome %d after %M ms",
                   command, outcome, command->elapsed);

    command->handler(command, outcome, reply);
}


/* A worker that exits waits for commands, not for replies that are late. */

static void
ngx_arena_redis_settle(ngx_arena_redis_t *redis)
{
    if (--redis->pending == 0) {
        redis->timeout.cancelable = 1;
    }
}


static void
ngx_arena_redis_timeout(ngx_event_t *ev)
{
    ngx_queue_t             *q;
    ngx_arena_redis_t       *redis;
    ngx_arena_redis_slot_t  *slot;

    redis = ev->data;

    ngx_arena_redis_expire(redis);

    if (!ngx_queue_empty(&redis->sent)) {
        q = ngx_queue_head(&redis->sent);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (ngx_current_msec - slot->start
            >= NGX_ARENA_REDIS_SILENCE * redis->conf->timeout)
        {
            ngx_arena_redis_reconnect(redis->connection,
                                      "no reply for too long");
        }
    }

    ngx_arena_redis_arm(redis);
}


static void
ngx_arena_redis_expire(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    for (q = ngx_queue_head(&redis->sent);
         q != ngx_queue_sentinel(&redis->sent);
         q = ngx_queue_next(q))
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (ngx_current_msec - slot->start < redis->conf->timeout) {
            return;
        }

        if (slot->late) {
            continue;
        }

        slot->late = 1;
        ngx_arena_redis_note(redis, NGX_ARENA_REDIS_LATE, 1);
        ngx_arena_redis_settle(redis);

        slot->command->elapsed = ngx_current_msec - slot->start;
        slot->command->handler(slot->command, NGX_ARENA_REDIS_LATE, NULL);
    }

    while (!ngx_queue_empty(&redis->waiting)) {
        q = ngx_queue_head(&redis->waiting);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (ngx_current_msec - slot->start < redis->conf->timeout) {
            return;
        }

        ngx_arena_redis_complete(redis, slot, NGX_ARENA_REDIS_UNAVAILABLE,
                                 NULL);
        ngx_arena_redis_free_slot(redis, slot);
    }
}


static void
ngx_arena_redis_arm(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_msec_int_t           left;
    ngx_arena_redis_slot_t  *slot;

    if (redis->timeout.timer_set) {
        ngx_del_timer(&redis->timeout);
    }

    if (redis->nslots == 0) {
        return;
    }

    /* for those given up, no later than for a command sent now */

    left = redis->conf->timeout;

    for (q = ngx_queue_head(&redis->sent);
         q != ngx_queue_sentinel(&redis->sent);
         q = ngx_queue_next(q))
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);

        if (!slot->late) {
            break;
        }
    }

    if (q == ngx_queue_sentinel(&redis->sent)) {
        q = ngx_queue_head(&redis->waiting);
    }

    if (q != ngx_queue_sentinel(&redis->waiting)) {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        left -= (ngx_msec_int_t) (ngx_current_msec - slot->start);
    }

    ngx_add_timer(&redis->timeout, (ngx_msec_t) ngx_max(left, 1));
}


ngx_str_t
ngx_arena_redis_run(ngx_arena_redis_t *redis)
{
    return ngx_arena_redis_connection_run(redis->connection);
}


void
ngx_arena_redis_state(ngx_arena_redis_t *redis, ngx_arena_redis_state_t *state)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    state->connected = redis->ready;
    state->pending = redis->pending;
    state->commands = redis->commands;
    state->reconnects = redis->opened ? redis->opened - 1 : 0;
    state->waited = 0;

    if (redis->nslots) {
        q = ngx_queue_empty(&redis->sent) ? ngx_queue_head(&redis->waiting)
                                          : ngx_queue_head(&redis->sent);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        state->waited = ngx_current_msec - slot->start;
    }
}


void
ngx_arena_redis_destroy(ngx_arena_redis_t *redis)
{
    ngx_queue_t             *q;
    ngx_arena_redis_slot_t  *slot;

    for (q = ngx_queue_head(&redis->sent);
         q != ngx_queue_sentinel(&redis->sent);
         q = ngx_queue_next(q))
    {
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        slot->command = NULL;
    }

    if (redis->timeout.timer_set) {
        ngx_del_timer(&redis->timeout);
    }

    ngx_arena_redis_disconnect(redis->connection);

    while (!ngx_queue_empty(&redis->waiting)) {
        q = ngx_queue_head(&redis->waiting);
        slot = ngx_queue_data(q, ngx_arena_redis_slot_t, queue);
        ngx_arena_redis_free_slot(redis, slot);
    }
}
