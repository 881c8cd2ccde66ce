
/*
 * Handing messages of a channel to its listeners: all of them, one message
 * after the other, some listeners in each turn of the event loop, so that
 * requests do not wait behind 20,000 sockets.
 */


#include "ngx_arena_relay.h"


/* listeners in one turn */
#define NGX_ARENA_CHANNEL_TURN     10

/* with so many messages waiting the oldest is handed to all at once: what
   Redis sends is then read later */
#define NGX_ARENA_CHANNEL_WAITING  16


static void ngx_arena_channel_hand(ngx_arena_channel_t *channel,
    ngx_uint_t *left);
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

    ngx_queue_insert_tail(&channel->messages, &message->queue);

    if (channel->waiting++ == 0) {
        ngx_arena_channel_begin(channel);
    }

    if (channel->busy && channel->waiting < NGX_ARENA_CHANNEL_WAITING) {
        return NGX_OK;
    }

    left = channel->busy ? NGX_MAX_INT_T_VALUE : NGX_ARENA_CHANNEL_TURN;

    ngx_arena_channel_hand(channel, &left);

    if (channel->waiting && !channel->busy) {
        channel->busy = 1;
        ngx_queue_insert_tail(&relay->busy, &channel->queue);
        ngx_post_event(&relay->turn, &ngx_posted_next_events);
    }

    return NGX_OK;
}


static void
ngx_arena_channel_hand(ngx_arena_channel_t *channel, ngx_uint_t *left)
{
    ngx_queue_t           *q;
    ngx_uint_t             heard;
    ngx_arena_relay_t     *relay;
    ngx_arena_message_t   *message;
    ngx_arena_listener_t  *listener;

    relay = channel->relay;
    heard = 0;

    while (channel->waiting && *left) {

        if (channel->next == ngx_queue_sentinel(&channel->listeners)) {
            ngx_arena_channel_end(channel);
            continue;
        }

        q = ngx_queue_head(&channel->messages);
        message = ngx_queue_data(q, ngx_arena_message_t, queue);

        listener = ngx_queue_data(channel->next, ngx_arena_listener_t, queue);
        channel->next = ngx_queue_next(channel->next);

        if (listener->joined) {
            heard += relay->calls->hear(listener, message);
        }

        (*left)--;
    }

    ngx_arena_metric_add(relay->metrics, NGX_ARENA_METRIC_EVENTS_DELIVERED,
                         NULL, heard);
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
    ngx_uint_t            left;
    ngx_queue_t          *q;
    ngx_arena_relay_t    *relay;
    ngx_arena_channel_t  *channel;

    relay = ev->data;
    left = NGX_ARENA_CHANNEL_TURN;

    while (left && !ngx_queue_empty(&relay->busy)) {
        q = ngx_queue_head(&relay->busy);
        channel = ngx_queue_data(q, ngx_arena_channel_t, queue);

        ngx_arena_channel_hand(channel, &left);

        if (channel->waiting == 0) {
            ngx_arena_channel_clear(channel);
        }
    }

    /* those of a lost connection come back when there is another one */

    while (left && relay->ready && !ngx_queue_empty(&relay->stale)) {
        q = ngx_queue_head(&relay->stale);
        channel = ngx_queue_data(q, ngx_arena_channel_t, queue);

        ngx_arena_channel_tell(channel, &left);
    }

    if (!ngx_queue_empty(&relay->busy)
        || (relay->ready && !ngx_queue_empty(&relay->stale)))
    {
        ngx_post_event(&relay->turn, &ngx_posted_next_events);
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
