
/*
 * What Redis publishes to somebody who has a socket.  The first byte says who,
 * the second whether it is put into messages; then one behind the other, parted
 * by 0xff: a byte for the channel, and the text.
 */


#include "ngx_arena_fuzz.h"


#define NGX_ARENA_FUZZ_MAX_PUSHES  16

/* bytes of a frame before its text */
#define NGX_ARENA_FUZZ_HEAD        10

#define NGX_ARENA_FUZZ_TAG         "{battle:demo}:"
#define NGX_ARENA_FUZZ_BATTLE      "battle.demo"
#define NGX_ARENA_FUZZ_PRIVATE     "private-participant.ada"

#define NGX_ARENA_FUZZ_EVENTS                                                 \
    "GET /ws/battles/demo HTTP/1.1\r\nHost: arena\r\n"                        \
    "Accept: text/event-stream\r\n"

#define NGX_ARENA_FUZZ_WEBSOCKET                                              \
    "GET /ws/battles/demo HTTP/1.1\r\nHost: arena\r\n"                        \
    "Connection: Upgrade\r\nUpgrade: websocket\r\n"                           \
    "Sec-WebSocket-Version: 13\r\n"                                           \
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


/* what is heard of a channel by who is no participant, and by who is one */
typedef struct {
    char                    *kind;       /* of what is said on it */
    char                    *name;
    ngx_uint_t               heard[2];
} ngx_arena_fuzz_channel_t;


typedef struct {
    ngx_str_t                request;
    ngx_uint_t               participant;
    ngx_uint_t               websocket;
} ngx_arena_fuzz_listener_t;


static ngx_str_t ngx_arena_fuzz_relay_admit(ngx_pool_t *pool,
    ngx_uint_t participant);
static ngx_str_t ngx_arena_fuzz_relay_message(ngx_pool_t *pool,
    ngx_arena_fuzz_channel_t *channel, ngx_str_t *text);
static u_char *ngx_arena_fuzz_relay_heard(u_char *p,
    ngx_arena_fuzz_listener_t *listener, ngx_str_t *text);
static ngx_uint_t ngx_arena_fuzz_relay_closes(
    ngx_arena_fuzz_listener_t *listener, ngx_str_t *text, ngx_uint_t *order);


/* The first byte of an input chooses: a new one goes to the end. */

static ngx_arena_fuzz_listener_t  ngx_arena_fuzz_listeners[] = {
    { ngx_string(NGX_ARENA_FUZZ_WEBSOCKET NGX_ARENA_FUZZ_ADA "\r\n"), 1, 1 },
    { ngx_string(NGX_ARENA_FUZZ_EVENTS NGX_ARENA_FUZZ_ADA "\r\n"), 1, 0 },
    { ngx_string(NGX_ARENA_FUZZ_WEBSOCKET "\r\n"), 0, 1 },
    { ngx_string(NGX_ARENA_FUZZ_EVENTS "\r\n"), 0, 0 }
};


static ngx_arena_fuzz_channel_t  ngx_arena_fuzz_channels[] = {
    { "message", "arena:0:" NGX_ARENA_FUZZ_BATTLE, { 1, 1 } },
    { "message", "arena:0:" NGX_ARENA_FUZZ_PRIVATE, { 0, 1 } },
    { "message", "arena:0:battle.other", { 0, 0 } },
    { "message", "arena:0:", { 0, 0 } },
    { "message", "", { 0, 0 } },
    { "smessage", "arena:0:" NGX_ARENA_FUZZ_TAG NGX_ARENA_FUZZ_BATTLE,
      { 1, 1 } },
    { "smessage", "arena:0:" NGX_ARENA_FUZZ_TAG NGX_ARENA_FUZZ_PRIVATE,
      { 0, 1 } },
    { "smessage", "arena:0:{battle:other}:battle.other", { 0, 0 } },
    { "smessage", "arena:0:{battle:other}:" NGX_ARENA_FUZZ_BATTLE, { 0, 0 } }
};


void
ngx_arena_fuzz_relay(ngx_pool_t *pool, ngx_str_t *input)
{
    u_char                     *p, *body;
    ngx_str_t                   pushes[NGX_ARENA_FUZZ_MAX_PUSHES], reply, piece,
                                answer, expected;
    ngx_uint_t                  framed, over, order;
    ngx_arena_fuzz_redis_t      redis;
    ngx_arena_fuzz_channel_t   *channel;
    ngx_arena_fuzz_listener_t  *listener;

    listener = &ngx_arena_fuzz_listeners[ngx_arena_fuzz_byte(input)
                              % ngx_arena_fuzz_count(ngx_arena_fuzz_listeners)];
    framed = ngx_arena_fuzz_byte(input) % 2 == 0;

    reply = ngx_arena_fuzz_relay_admit(pool, listener->participant);

    ngx_memzero(&redis, sizeof(ngx_arena_fuzz_redis_t));
    redis.hostile = NGX_ARENA_FUZZ_WRONG;
    redis.replies = &reply;
    redis.nreplies = 1;
    redis.pushes = pushes;

    expected.data = ngx_pnalloc(pool, input->len
                                + (NGX_ARENA_FUZZ_MAX_PUSHES + 1)
                                  * NGX_ARENA_FUZZ_HEAD);
    ngx_arena_fuzz_assert(expected.data != NULL);

    p = expected.data;
    over = 0;

    while (input->len && redis.npushes < NGX_ARENA_FUZZ_MAX_PUSHES) {
        piece = ngx_arena_fuzz_piece(input, 0xff);

        if (!framed) {
            pushes[redis.npushes++] = piece;
            continue;
        }

        channel = &ngx_arena_fuzz_channels[ngx_arena_fuzz_byte(&piece)
                               % ngx_arena_fuzz_count(ngx_arena_fuzz_channels)];

        /* messages in forms: t/unit/ngx_arena_message_test.c, t/delta.t */

        if (piece.len > 7 && ngx_memcmp(piece.data, "@forms@", 7) == 0) {
            continue;
        }

        pushes[redis.npushes++] = ngx_arena_fuzz_relay_message(pool, channel,
                                                               &piece);

        if (over || !channel->heard[listener->participant]) {
            continue;
        }

        over = ngx_arena_fuzz_relay_closes(listener, &piece, &order);

        if (!order) {
            p = ngx_arena_fuzz_relay_heard(p, listener, &piece);

        } else if (over && listener->websocket) {
            p = ngx_cpymem(p, "\x88\x02\x03\xe9", 4);
        }
    }

    expected.len = p - expected.data;

    answer = ngx_arena_fuzz_exchange(pool, &listener->request, &redis);

    /* sockets are closed when Redis is there again: in time, or not */

    answer.len = redis.heard;

    body = answer.len ? memmem(answer.data, answer.len, "\r\n\r\n", 4) : NULL;

    ngx_arena_fuzz_assert(body != NULL);
    ngx_arena_fuzz_assert(memcmp(answer.data, listener->websocket
                                              ? "HTTP/1.1 101" : "HTTP/1.1 200",
                                 12)
                          == 0);

    if (framed) {
        body += 4;
        answer.len -= body - answer.data;
        answer.data = body;

        ngx_arena_fuzz_assert(ngx_arena_equal(&answer, &expected));
    }
}


/* The script that admits says which channels are heard. */

static ngx_str_t
ngx_arena_fuzz_relay_admit(ngx_pool_t *pool, ngx_uint_t participant)
{
    char       *channels;
    ngx_str_t   reply;

    channels = participant ? "+" NGX_ARENA_FUZZ_TAG NGX_ARENA_FUZZ_BATTLE
                             "," NGX_ARENA_FUZZ_TAG NGX_ARENA_FUZZ_PRIVATE
                           : "+" NGX_ARENA_FUZZ_TAG NGX_ARENA_FUZZ_BATTLE;

    reply.data = ngx_pnalloc(pool, 128);
    ngx_arena_fuzz_assert(reply.data != NULL);

    reply.len = ngx_sprintf(reply.data, "*2\r\n:200\r\n$%uz\r\n%s\r\n",
                            ngx_strlen(channels), channels)
                - reply.data;

    return reply;
}


static ngx_str_t
ngx_arena_fuzz_relay_message(ngx_pool_t *pool,
    ngx_arena_fuzz_channel_t *channel, ngx_str_t *text)
{
    ngx_str_t  message;

    message.data = ngx_pnalloc(pool, text->len + 128);
    ngx_arena_fuzz_assert(message.data != NULL);

    message.len = ngx_sprintf(message.data, "*3\r\n$%uz\r\n%s\r\n"
                              "$%uz\r\n%s\r\n$%uz\r\n%V\r\n",
                              ngx_strlen(channel->kind), channel->kind,
                              ngx_strlen(channel->name), channel->name,
                              text->len, text)
                  - message.data;

    return message;
}


static u_char *
ngx_arena_fuzz_relay_heard(u_char *p, ngx_arena_fuzz_listener_t *listener,
    ngx_str_t *text)
{
    if (!listener->websocket) {
        return ngx_sprintf(p, "data: %V\n\n", text);
    }

    *p++ = 0x81;

    if (text->len < 126) {
        *p++ = (u_char) text->len;

    } else {
        *p++ = 126;
        *p++ = (u_char) (text->len >> 8);
        *p++ = (u_char) text->len;
    }

    return ngx_cpymem(p, text->data, text->len);
}


/* "@close@" and the number of a session: of this one, or of a later one. */

static ngx_uint_t
ngx_arena_fuzz_relay_closes(ngx_arena_fuzz_listener_t *listener,
    ngx_str_t *text, ngx_uint_t *order)
{
    ngx_int_t  session;

    *order = text->len >= 7 && memcmp(text->data, "@close@", 7) == 0;

    if (!*order) {
        return 0;
    }

    session = ngx_atoi(text->data + 7, text->len - 7);

    return session != NGX_ERROR
           && (ngx_uint_t) session >= listener->participant;
}
