
/*
 * The connection that hears what scripts publish: which channels it is
 * subscribed to, and that it is still alive.
 */


#include "ngx_arena_relay.h"


/* pings without an answer, after which the connection is given up */
#define NGX_ARENA_RELAY_SILENCE  3


typedef void (*ngx_arena_relay_push_pt)(ngx_arena_relay_t *relay,
    ngx_str_t *channel, ngx_arena_redis_reply_t *value);


typedef struct {
    ngx_str_t                name;
    ngx_arena_relay_push_pt  handler;    /* NULL: nothing is to be done */
} ngx_arena_relay_push_t;


static void ngx_arena_relay_opened(void *user);
static void ngx_arena_relay_subscribe_all(ngx_arena_relay_t *relay,
    ngx_rbtree_node_t *node);
static void ngx_arena_relay_closed(void *user);
static void ngx_arena_relay_set_aside(ngx_arena_relay_t *relay,
    ngx_arena_channel_t *channel);
static void ngx_arena_relay_ping(ngx_event_t *ev);
static void ngx_arena_relay_pushed(void *user, ngx_arena_redis_reply_t *reply);
static void ngx_arena_relay_message(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_redis_reply_t *value);
static void ngx_arena_relay_replied(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_redis_reply_t *value);
static void ngx_arena_relay_free(ngx_arena_channel_t *channel);


/* What Redis says to a subscriber. */

static ngx_arena_relay_push_t  ngx_arena_relay_pushes[] = {
    { ngx_string("message"),      ngx_arena_relay_message },
    { ngx_string("smessage"),     ngx_arena_relay_message },
    { ngx_string("subscribe"),    ngx_arena_relay_replied },
    { ngx_string("ssubscribe"),   ngx_arena_relay_replied },
    { ngx_string("unsubscribe"),  ngx_arena_relay_replied },
    { ngx_string("sunsubscribe"), ngx_arena_relay_replied },
    { ngx_string("pong"),         NULL },
    { ngx_null_string, NULL }
};


static ngx_arena_redis_user_t  ngx_arena_relay_user = {
    ngx_arena_relay_opened,
    ngx_arena_relay_closed,
    NULL,
    NULL,
    ngx_arena_relay_pushed
};


ngx_arena_relay_t *
ngx_arena_relay_create(ngx_cycle_t *cycle, ngx_arena_redis_conf_t *conf,
    ngx_arena_channels_conf_t *channels, ngx_arena_redis_t *redis,
    ngx_arena_metrics_t *metrics, ngx_arena_listener_calls_t *calls)
{
    ngx_arena_relay_t  *relay;

    relay = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_relay_t));
    if (relay == NULL) {
        return NULL;
    }

    relay->prefix.data = ngx_pnalloc(cycle->pool, NGX_ARENA_RELAY_PREFIX);
    if (relay->prefix.data == NULL) {
        return NULL;
    }

    relay->prefix.len = ngx_arena_relay_prefix(conf, relay->prefix.data)
                        - relay->prefix.data;

    relay->conf = conf;
    relay->kinds = channels;
    relay->redis = redis;
    relay->metrics = metrics;
    relay->calls = calls;
    relay->log = cycle->log;
    relay->ident = -1;
    relay->spacing = 1000;

    ngx_rbtree_init(&relay->names, &relay->sentinel,
                    ngx_str_rbtree_insert_value);
    ngx_queue_init(&relay->waiting);
    ngx_queue_init(&relay->busy);
    ngx_queue_init(&relay->stale);

    relay->turn.handler = ngx_arena_channel_turn;
    relay->turn.data = relay;
    relay->turn.log = cycle->log;

    relay->ping.handler = ngx_arena_relay_ping;
    relay->ping.data = relay;
    relay->ping.log = cycle->log;
    relay->ping.cancelable = 1;

    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_EVENTS_DELIVERED, NULL, 0);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_EVENTS_REPLACED, NULL, 0);
    ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_RELAY_RECONNECTS, NULL, 0);
    ngx_arena_metric_set(metrics, NGX_ARENA_METRIC_RELAY_CONNECTIONS, NULL, 0);

    relay->connection = ngx_arena_redis_connect(cycle, conf,
                                                &ngx_arena_relay_user, relay);

    return relay->connection ? relay : NULL;
}


u_char *
ngx_arena_relay_prefix(ngx_arena_redis_conf_t *conf, u_char *p)
{
    return ngx_sprintf(p, "arena:%ui:", conf->database);
}


void
ngx_arena_relay_space(ngx_arena_relay_t *relay, ngx_uint_t thousandths)
{
    relay->spacing = thousandths;
}


void
ngx_arena_relay_destroy(ngx_arena_relay_t *relay)
{
    ngx_arena_channel_t  *channel;

    relay->ready = 0;

    ngx_arena_redis_disconnect(relay->connection);

    /* a channel that still has a listener goes with the last one */

    while (relay->names.root != &relay->sentinel) {
        channel = ((ngx_arena_channel_name_t *) relay->names.root)->channel;

        ngx_arena_channel_clear(channel);
        ngx_arena_relay_set_aside(relay, channel);
    }

    if (relay->ping.timer_set) {
        ngx_del_timer(&relay->ping);
    }

    ngx_arena_channel_rest(relay);
}


static void
ngx_arena_relay_opened(void *user)
{
    ngx_arena_relay_t  *relay = user;

    relay->ready = 1;
    relay->silent = 0;

    ngx_arena_metric_add(relay->metrics, NGX_ARENA_METRIC_RELAY_RECONNECTS,
                         NULL, relay->opened != 0);
    ngx_arena_metric_set(relay->metrics, NGX_ARENA_METRIC_RELAY_CONNECTIONS,
                         NULL, 1);
    relay->opened++;

    ngx_add_timer(&relay->ping, relay->conf->timeout);
    ngx_arena_relay_subscribe_all(relay, relay->names.root);

    if (!ngx_queue_empty(&relay->stale)) {
        ngx_arena_channel_wake(relay);
    }
}


/* Those that listeners came for before there was a connection. */

static void
ngx_arena_relay_subscribe_all(ngx_arena_relay_t *relay,
    ngx_rbtree_node_t *node)
{
    if (node == &relay->sentinel) {
        return;
    }

    ngx_arena_relay_subscribe_all(relay, node->left);
    (void) ngx_arena_channel_subscribe(
                                ((ngx_arena_channel_name_t *) node)->channel);
    ngx_arena_relay_subscribe_all(relay, node->right);
}


/*
 * Listeners that have joined may miss something from now on.  They are told
 * when the connection is back: not before could they come again.
 */

static void
ngx_arena_relay_closed(void *user)
{
    ngx_arena_relay_t  *relay = user;

    ngx_queue_t           *q;
    ngx_arena_channel_t   *channel;
    ngx_arena_listener_t  *listener;

    relay->ready = 0;

    ngx_arena_metric_set(relay->metrics, NGX_ARENA_METRIC_RELAY_CONNECTIONS,
                         NULL, 0);

    if (relay->ping.timer_set) {
        ngx_del_timer(&relay->ping);
    }

    while (relay->names.root != &relay->sentinel) {
        channel = ((ngx_arena_channel_name_t *) relay->names.root)->channel;
        ngx_arena_relay_set_aside(relay, channel);
    }

    while (!ngx_queue_empty(&relay->waiting)) {
        q = ngx_queue_head(&relay->waiting);
        listener = ngx_queue_data(q, ngx_arena_listener_t, waiting);

        ngx_arena_relay_leave(listener);
        relay->calls->joined(listener, 0);
    }
}


static void
ngx_arena_relay_set_aside(ngx_arena_relay_t *relay,
    ngx_arena_channel_t *channel)
{
    ngx_arena_channel_remove(channel);
    ngx_arena_channel_flush(channel);

    channel->replies = 0;
    channel->stale = 1;
    ngx_queue_insert_tail(&relay->stale, &channel->queue);

    if (ngx_queue_empty(&channel->listeners)) {
        ngx_arena_relay_free(channel);
    }
}


static void
ngx_arena_relay_ping(ngx_event_t *ev)
{
    ngx_str_t           ping;
    ngx_arena_relay_t  *relay;

    relay = ev->data;

    if (relay->silent++ == NGX_ARENA_RELAY_SILENCE) {
        ngx_arena_redis_reconnect(relay->connection, "no reply for too long");
        return;
    }

    ngx_str_set(&ping, "PING");
    (void) ngx_arena_redis_say(relay->connection, 1, &ping);

    ngx_add_timer(&relay->ping, relay->conf->timeout);
}


static void
ngx_arena_relay_pushed(void *user, ngx_arena_redis_reply_t *reply)
{
    ngx_arena_relay_t  *relay = user;

    ngx_str_t                kind, name;
    ngx_arena_relay_push_t  *row;

    relay->silent = 0;

    switch (ngx_arena_redis_type(reply)) {

    case NGX_ARENA_REDIS_STRING:    /* a pong, before any subscription */
        return;

    case NGX_ARENA_REDIS_ERROR:
        if (ngx_arena_redis_is_pong(reply)) {
            return;
        }

        kind = ngx_arena_redis_string(reply);
        ngx_log_error(NGX_LOG_ERR, relay->log, 0,
                      "arena: subscribing: Redis says \"%V\"", &kind);
        ngx_arena_redis_reconnect(relay->connection,
                                  "a subscription was refused");
        return;

    default:
        break;
    }

    kind = ngx_arena_redis_string(ngx_arena_redis_element(reply, 0));
    name = ngx_arena_redis_string(ngx_arena_redis_element(reply, 1));

    for (row = ngx_arena_relay_pushes; row->name.len; row++) {

        if (row->name.len != kind.len
            || ngx_memcmp(row->name.data, kind.data, kind.len) != 0)
        {
            continue;
        }

        if (row->handler && name.len > relay->prefix.len) {
            name.data += relay->prefix.len;
            name.len -= relay->prefix.len;
            row->handler(relay, &name, ngx_arena_redis_element(reply, 2));
        }

        return;
    }

    ngx_arena_redis_reconnect(relay->connection,
                              "a reply that no subscriber knows");
}


static void
ngx_arena_relay_message(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_redis_reply_t *value)
{
    ngx_str_t             text;
    ngx_arena_channel_t  *channel;

    channel = ngx_arena_channel_find(relay, name);

    if (channel == NULL || ngx_queue_empty(&channel->listeners)) {
        return;
    }

    if (ngx_arena_redis_type(value) != NGX_ARENA_REDIS_STRING) {
        ngx_arena_redis_reconnect(relay->connection,
                                  "a message that is no text");
        return;
    }

    text = ngx_arena_redis_string(value);

    ngx_log_debug3(NGX_LOG_DEBUG_EVENT, relay->log, 0,
                   "arena relay: \"%V\", %uz bytes to %ui listeners",
                   name, text.len, channel->count);

    if (ngx_arena_channel_push(channel, &text) != NGX_OK) {

        /* none may miss what others hear, and not be told */

        ngx_arena_redis_reconnect(relay->connection, "no memory");
    }
}


/* Of subscribing, or of the end of it: the last one counts. */

static void
ngx_arena_relay_replied(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_redis_reply_t *value)
{
    ngx_queue_t           *q, *next;
    ngx_arena_channel_t   *channel;
    ngx_arena_listener_t  *listener;

    (void) value;

    channel = ngx_arena_channel_find(relay, name);

    if (channel == NULL || channel->replies == 0 || --channel->replies) {
        return;
    }

    /* it stays until all have been told */

    channel->replies = 1;

    for (q = ngx_queue_head(&channel->listeners);
         q != ngx_queue_sentinel(&channel->listeners);
         q = next)
    {
        next = ngx_queue_next(q);
        listener = ngx_queue_data(q, ngx_arena_listener_t, queue);

        if (!listener->joined) {
            listener->joined = 1;
            ngx_queue_remove(&listener->waiting);
            relay->calls->joined(listener, 1);
        }
    }

    if (--channel->replies == 0 && ngx_queue_empty(&channel->listeners)) {
        ngx_arena_relay_free(channel);
    }
}


ngx_int_t
ngx_arena_relay_join(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_listener_t *listener)
{
    ngx_arena_channel_t  *channel;

    listener->channel = NULL;
    listener->joined = 0;
    listener->number = 0;

    channel = ngx_arena_channel_open(relay, name);
    if (channel == NULL) {
        return NGX_ERROR;
    }

    /* ahead of those that a message under way has still to come to */

    ngx_queue_insert_head(&channel->listeners, &listener->queue);
    channel->count++;
    ngx_queue_insert_tail(&relay->waiting, &listener->waiting);
    listener->channel = channel;

    ngx_log_debug3(NGX_LOG_DEBUG_EVENT, relay->log, 0,
                   "arena relay: %p joins \"%V\", %ui listeners",
                   listener, name, channel->count);

    if (!relay->ready) {
        return NGX_AGAIN;
    }

    if (ngx_arena_channel_subscribe(channel) != NGX_OK) {
        ngx_arena_relay_leave(listener);
        return NGX_ERROR;
    }

    if (channel->replies) {
        return NGX_AGAIN;
    }

    listener->joined = 1;
    ngx_queue_remove(&listener->waiting);

    return NGX_OK;
}


void
ngx_arena_relay_leave(ngx_arena_listener_t *listener)
{
    ngx_arena_channel_t  *channel;

    channel = listener->channel;

    if (channel == NULL) {
        return;
    }

    listener->channel = NULL;

    ngx_log_debug1(NGX_LOG_DEBUG_EVENT, channel->relay->log, 0,
                   "arena relay: %p leaves", listener);

    if (channel->next == &listener->queue) {
        channel->next = ngx_queue_next(&listener->queue);
    }

    ngx_queue_remove(&listener->queue);
    ngx_arena_channel_forgive(channel->relay, channel->waiting);
    channel->count--;

    if (!listener->joined) {
        ngx_queue_remove(&listener->waiting);
    }

    if (!ngx_queue_empty(&channel->listeners)) {
        return;
    }

    ngx_arena_channel_clear(channel);

    if (channel->relay->ready && !channel->stale) {
        ngx_arena_channel_unsubscribe(channel);
    }

    if (channel->replies == 0) {
        ngx_arena_relay_free(channel);
    }
}


static void
ngx_arena_relay_free(ngx_arena_channel_t *channel)
{
    if (channel->stale) {
        ngx_queue_remove(&channel->queue);

    } else {
        ngx_arena_channel_remove(channel);
    }

    ngx_free(channel);
}
