
/*
 * Handing messages of a channel to its listeners: all of them, one message
 * after the other, some listeners in each turn of the event loop, so that
 * requests do not wait behind 20,000 sockets; and no faster than it must be, so
 * that neither do Redis and others, who want this processor, too.
 *
 * Of a message in forms a listener gets the change when it was given the one
 * before; else, as when it is new, the whole.
 */


#include "ngx_arena_relay.h"


/* listeners in one turn */
#define NGX_ARENA_CHANNEL_TURN     10

/* milliseconds in which all are told, and how many in a second at least; both
   by the relay's spacing */
#define NGX_ARENA_CHANNEL_PACE     150
#define NGX_ARENA_CHANNEL_LEAST    40000

/* most of the spacing */
#define NGX_ARENA_CHANNEL_SPACING  25000

/* ms that the oldest command may wait for Redis; with twice as long the pace is
   a third, and so on: what they need comes back in the same moment, before the
   relay's spacing follows */
#define NGX_ARENA_CHANNEL_WAIT     10

/* credit of one listener */
#define NGX_ARENA_CHANNEL_ONE      1000

/* messages that wait: from here on the oldest is handed to all at once, and
   what Redis sends is read later */
#define NGX_ARENA_CHANNEL_WAITING  16


static void ngx_arena_channel_replace(ngx_arena_channel_t *channel);
static void ngx_arena_channel_hand(ngx_arena_channel_t *channel,
    ngx_uint_t *left);
static void ngx_arena_channel_owe(ngx_arena_relay_t *relay, ngx_uint_t n);
static void ngx_arena_channel_earn(ngx_arena_relay_t *relay);
static ngx_uint_t ngx_arena_channel_give(ngx_arena_listener_t *listener,
    ngx_arena_message_t *message);
static void ngx_arena_channel_line_up(ngx_arena_channel_t *channel);
static void ngx_arena_channel_begin(ngx_arena_channel_t *channel);
static void ngx_arena_channel_end(ngx_arena_channel_t *channel);
static void ngx_arena_channel_tell(ngx_arena_channel_t *channel,
    ngx_uint_t *left);


ngx_int_t
ngx_arena_channel_push(ngx_arena_channel_t *channel, ngx_str_t *text)
{
    ngx_uint_t            left;
    ngx_arena_relay_t    *relay;
    ngx_arena_message_t  *message;

    relay = channel->relay;

    message = ngx_arena_message_create(text, relay->log);
    if (message == NULL) {
        return NGX_ERROR;
    }

    if (message->forms) {
        message->number = ++channel->number;
        ngx_arena_channel_replace(channel);
    }

    ngx_queue_insert_tail(&channel->messages, &message->queue);
    ngx_arena_channel_owe(relay, channel->count);

    if (channel->waiting++ == 0) {
        ngx_arena_channel_begin(channel);
    }

    if (channel->busy && channel->waiting < NGX_ARENA_CHANNEL_WAITING) {
        return NGX_OK;
    }

    left = channel->busy ? NGX_MAX_INT_T_VALUE : NGX_ARENA_CHANNEL_TURN;

    ngx_arena_channel_hand(channel, &left);

    if (channel->waiting && !channel->busy) {
        ngx_arena_channel_line_up(channel);
        ngx_arena_channel_wake(relay);
    }

    return NGX_OK;
}


/*
 * When listeners are told more slowly than messages come, one in forms that
 * waits behind another message, so that nobody was given it, is let go for the
 * newer one, of which all then get the whole.
 */

static void
ngx_arena_channel_replace(ngx_arena_channel_t *channel)
{
    ngx_queue_t          *q;
    ngx_arena_message_t  *message;

    if (channel->waiting < 2) {
        return;
    }

    q = ngx_queue_last(&channel->messages);
    message = ngx_queue_data(q, ngx_arena_message_t, queue);

    if (!message->forms) {
        return;
    }

    ngx_queue_remove(q);
    channel->waiting--;

    ngx_arena_channel_forgive(channel->relay, channel->count);
    ngx_arena_metric_add(channel->relay->metrics,
                         NGX_ARENA_METRIC_EVENTS_REPLACED, NULL, 1);

    ngx_arena_message_release(message);
}


/* Those with few listeners go first: nobody waits behind a battle of others. */

static void
ngx_arena_channel_line_up(ngx_arena_channel_t *channel)
{
    ngx_queue_t          *q, *busy;
    ngx_arena_channel_t  *other;

    busy = &channel->relay->busy;

    for (q = ngx_queue_last(busy); q != busy; q = ngx_queue_prev(q)) {
        other = ngx_queue_data(q, ngx_arena_channel_t, queue);

        if (other->count <= channel->count) {
            break;
        }
    }

    channel->busy = 1;
    ngx_queue_insert_after(q, &channel->queue);
}


/* All that is to be told now is to be told in time; no slower than before. */

static void
ngx_arena_channel_owe(ngx_arena_relay_t *relay, ngx_uint_t n)
{
    ngx_uint_t  pace;

    if (ngx_queue_empty(&relay->busy)) {
        relay->backlog = 0;
        relay->credit = 0;
        relay->pace = 0;
        relay->paced = ngx_current_msec;

    } else {
        ngx_arena_channel_earn(relay);
    }

    relay->backlog += n;

    pace = ngx_max(relay->backlog * 1000 / NGX_ARENA_CHANNEL_PACE,
                   NGX_ARENA_CHANNEL_LEAST);
    relay->pace = ngx_max(pace * 1000 / ngx_min(relay->spacing,
                                                NGX_ARENA_CHANNEL_SPACING),
                          relay->pace);
}


/* A turn that comes late may do the more, unless commands wait. */

static void
ngx_arena_channel_earn(ngx_arena_relay_t *relay)
{
    ngx_arena_redis_state_t  redis;

    ngx_arena_redis_state(relay->redis, &redis);

    relay->credit += relay->pace * (ngx_current_msec - relay->paced)
                     / (1 + redis.waited / NGX_ARENA_CHANNEL_WAIT);
    relay->paced = ngx_current_msec;
}


void
ngx_arena_channel_forgive(ngx_arena_relay_t *relay, ngx_uint_t n)
{
    relay->backlog -= ngx_min(n, relay->backlog);
}


static void
ngx_arena_channel_hand(ngx_arena_channel_t *channel, ngx_uint_t *left)
{
    ngx_queue_t           *q;
    ngx_uint_t             heard, told;
    ngx_arena_relay_t     *relay;
    ngx_arena_message_t   *message;
    ngx_arena_listener_t  *listener;

    relay = channel->relay;
    heard = 0;

    told = 0;

    while (channel->waiting) {

        if (channel->next == ngx_queue_sentinel(&channel->listeners)) {
            ngx_arena_channel_end(channel);
            continue;
        }

        if (*left == 0) {
            break;
        }

        q = ngx_queue_head(&channel->messages);
        message = ngx_queue_data(q, ngx_arena_message_t, queue);

        listener = ngx_queue_data(channel->next, ngx_arena_listener_t, queue);
        channel->next = ngx_queue_next(channel->next);

        if (listener->joined) {
            heard += ngx_arena_channel_give(listener, message);
        }

        (*left)--;
        told++;
    }

    ngx_arena_channel_forgive(relay, told);
    ngx_arena_metric_add(relay->metrics, NGX_ARENA_METRIC_EVENTS_DELIVERED,
                         NULL, heard);
}


static ngx_uint_t
ngx_arena_channel_give(ngx_arena_listener_t *listener,
    ngx_arena_message_t *message)
{
    ngx_uint_t         given;
    ngx_arena_form_t  *form;

    form = &message->whole;

    if (message->change.text.len && listener->number + 1 == message->number) {
        form = &message->change;
    }

    given = listener->channel->relay->calls->hear(listener, message, form);

    if (given && message->forms) {
        listener->number = message->number;
    }

    return given;
}


static void
ngx_arena_channel_begin(ngx_arena_channel_t *channel)
{
    channel->next = ngx_queue_head(&channel->listeners);
}


static void
ngx_arena_channel_end(ngx_arena_channel_t *channel)
{
    ngx_queue_t  *q;

    q = ngx_queue_head(&channel->messages);
    ngx_queue_remove(q);
    channel->waiting--;

    ngx_arena_message_release(ngx_queue_data(q, ngx_arena_message_t, queue));

    ngx_arena_channel_begin(channel);
}


/* The connection is lost: what came over it goes out, and then no more. */

void
ngx_arena_channel_flush(ngx_arena_channel_t *channel)
{
    ngx_uint_t  left;

    left = NGX_MAX_INT_T_VALUE;

    ngx_arena_channel_hand(channel, &left);
    ngx_arena_channel_clear(channel);
    ngx_arena_channel_begin(channel);
}


void
ngx_arena_channel_clear(ngx_arena_channel_t *channel)
{
    while (channel->waiting) {
        ngx_arena_channel_end(channel);
    }

    if (channel->busy) {
        ngx_queue_remove(&channel->queue);
        channel->busy = 0;
    }
}


void
ngx_arena_channel_turn(ngx_event_t *ev)
{
    ngx_uint_t            left, most;
    ngx_queue_t          *q;
    ngx_arena_relay_t    *relay;
    ngx_arena_channel_t  *channel;

    relay = ev->data;

    ngx_arena_channel_earn(relay);

    most = ngx_min(relay->credit / NGX_ARENA_CHANNEL_ONE,
                   NGX_ARENA_CHANNEL_TURN);
    left = most;

    while (!ngx_queue_empty(&relay->busy)) {
        q = ngx_queue_head(&relay->busy);
        channel = ngx_queue_data(q, ngx_arena_channel_t, queue);

        ngx_arena_channel_hand(channel, &left);

        if (channel->waiting) {
            break;
        }

        ngx_arena_channel_clear(channel);
    }

    relay->credit -= (most - left) * NGX_ARENA_CHANNEL_ONE;
    left = NGX_ARENA_CHANNEL_TURN;

    /* those of a lost connection come back when there is another one */

    while (left && relay->ready && !ngx_queue_empty(&relay->stale)) {
        q = ngx_queue_head(&relay->stale);
        channel = ngx_queue_data(q, ngx_arena_channel_t, queue);

        ngx_arena_channel_tell(channel, &left);
    }

    ngx_arena_channel_wake(relay);
}


/* The next turn: at once, or when there is credit again. */

void
ngx_arena_channel_wake(ngx_arena_relay_t *relay)
{
    if (relay->turn.posted) {
        return;
    }

    if ((relay->ready && !ngx_queue_empty(&relay->stale))
        || (relay->credit >= NGX_ARENA_CHANNEL_ONE
            && !ngx_queue_empty(&relay->busy)))
    {
        ngx_post_event(&relay->turn, &ngx_posted_next_events);

    } else if (!relay->turn.timer_set && !ngx_queue_empty(&relay->busy)) {
        ngx_add_timer(&relay->turn, 1);
    }
}


void
ngx_arena_channel_rest(ngx_arena_relay_t *relay)
{
    if (relay->turn.posted) {
        ngx_delete_posted_event(&relay->turn);
    }

    if (relay->turn.timer_set) {
        ngx_del_timer(&relay->turn);
    }
}


static void
ngx_arena_channel_tell(ngx_arena_channel_t *channel, ngx_uint_t *left)
{
    ngx_arena_listener_t  *listener;

    while (*left) {

        if (channel->next == ngx_queue_sentinel(&channel->listeners)) {
            ngx_queue_remove(&channel->queue);
            ngx_queue_init(&channel->queue);
            return;
        }

        listener = ngx_queue_data(channel->next, ngx_arena_listener_t, queue);
        channel->next = ngx_queue_next(channel->next);

        channel->relay->calls->lost(listener);
        (*left)--;
    }
}
