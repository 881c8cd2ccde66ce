
/*
 * What scripts publish, and who in this worker is to hear it.  Scripts publish
 * at Redis, in the same atomic step as what they did: so a channel hears
 * everything in the order in which it came about, on all hosts.  Each worker
 * has a connection of its own for that, and is subscribed to the channels that
 * somebody in it listens to.
 */


#ifndef _NGX_ARENA_RELAY_H_INCLUDED_
#define _NGX_ARENA_RELAY_H_INCLUDED_


#include "ngx_arena_redis.h"
#include "ngx_arena_redis_connection.h"
#include "../base/ngx_arena_message.h"


typedef struct ngx_arena_relay_s    ngx_arena_relay_t;
typedef struct ngx_arena_channel_s  ngx_arena_channel_t;


/*
 * The two names of a channel at Redis.  Scripts publish to one of them; a relay
 * that is subscribed to both hears a message once.  The tagged one is "{tag}:"
 * and the plain one, and is sharded: a Redis Cluster has it where it has the
 * keys of that tag.  No two channels have the same plain name.
 */
typedef enum {
    NGX_ARENA_CHANNELS_PLAIN = 0,
    NGX_ARENA_CHANNELS_TAGGED,
    NGX_ARENA_CHANNELS_KINDS
} ngx_arena_channels_e;


typedef struct {
    ngx_uint_t            publish;   /* ngx_arena_channels_e */
    ngx_uint_t            both;      /* 1: listens to the others, too */
} ngx_arena_channels_conf_t;


/* One that hears one channel.  It must live until it has left. */
typedef struct {
    ngx_queue_t           queue;
    ngx_queue_t           waiting;
    ngx_arena_channel_t  *channel;   /* NULL: it has left */
    ngx_uint_t            joined;
    ngx_uint_t            number;    /* of the last message in forms that it
                                        was given */
    void                 *data;      /* the listener's own */
} ngx_arena_listener_t;


/*
 * What a listener is told.  In hear() and lost() it does not leave.  joined():
 * from now on it hears all that is published; or (ok 0) it cannot, and has
 * left.  lost(): what was published may have passed it by.  hear() returns 1
 * when the message went on its way.
 */
typedef struct {
    void        (*joined)(ngx_arena_listener_t *listener, ngx_uint_t ok);
    ngx_uint_t  (*hear)(ngx_arena_listener_t *listener,
                        ngx_arena_message_t *message, ngx_arena_form_t *form);
    void        (*lost)(ngx_arena_listener_t *listener);
} ngx_arena_listener_calls_t;


/*
 * Called once in a worker, at its start; NULL when there is no memory.  While
 * commands wait for redis many are told the more slowly.
 */
ngx_arena_relay_t *ngx_arena_relay_create(ngx_cycle_t *cycle,
    ngx_arena_redis_conf_t *conf, ngx_arena_channels_conf_t *channels,
    ngx_arena_redis_t *redis, ngx_arena_metrics_t *metrics,
    ngx_arena_listener_calls_t *calls);

/* At its exit; listeners may still leave. */
void ngx_arena_relay_destroy(ngx_arena_relay_t *relay);

/*
 * The name is the tagged one, without the prefix.
 * Returns NGX_OK (it hears from now on), NGX_AGAIN (joined() will be called: as
 * soon as there is a connection, or none could be made) or NGX_ERROR.
 */
ngx_int_t ngx_arena_relay_join(ngx_arena_relay_t *relay, ngx_str_t *name,
    ngx_arena_listener_t *listener);
void ngx_arena_relay_leave(ngx_arena_listener_t *listener);

/*
 * How much more slowly many are told, in thousandths: so that others get the
 * processor.
 */
void ngx_arena_relay_space(ngx_arena_relay_t *relay, ngx_uint_t thousandths);

/*
 * What all names begin with at Redis: databases of one Redis share channels.
 * Returns the place behind it.
 */
#define NGX_ARENA_RELAY_PREFIX  (sizeof("arena::") - 1 + NGX_INT_T_LEN)

u_char *ngx_arena_relay_prefix(ngx_arena_redis_conf_t *conf, u_char *p);


/* Of the parts, to each other. */

typedef struct {
    ngx_str_node_t        node;      /* by name, in relay->names */
    ngx_uint_t            kind;      /* ngx_arena_channels_e */
    ngx_arena_channel_t  *channel;
    unsigned              wanted:1;  /* what was asked for last is to hear it */
} ngx_arena_channel_name_t;


struct ngx_arena_channel_s {
    ngx_arena_channel_name_t  names[NGX_ARENA_CHANNELS_KINDS];
    ngx_uint_t            nnames;
    ngx_queue_t           queue;     /* in relay->busy or relay->stale */
    ngx_arena_relay_t    *relay;
    ngx_queue_t           listeners;
    ngx_uint_t            count;     /* of them */
    ngx_queue_t           messages;  /* to be handed out, oldest first */
    ngx_queue_t          *next;      /* listener, of the oldest message */
    ngx_uint_t            waiting;   /* messages */
    ngx_uint_t            number;    /* of the last message in forms */
    ngx_uint_t            replies;   /* to come, to subscribing and the end of
                                        it */
    unsigned              busy:1;
    unsigned              stale:1;   /* of a connection that was lost */
};


struct ngx_arena_relay_s {
    ngx_arena_redis_connection_t *connection;
    ngx_arena_redis_conf_t       *conf;
    ngx_arena_channels_conf_t    *kinds;
    ngx_arena_redis_t            *redis;
    ngx_arena_metrics_t          *metrics;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                     ident;

    ngx_log_t                    *log;
    ngx_arena_listener_calls_t   *calls;
    ngx_str_t                     prefix;
    ngx_rbtree_t                  names;     /* of channels */
    ngx_rbtree_node_t             sentinel;
    ngx_queue_t                   waiting;   /* listeners that have not joined */
    ngx_queue_t                   busy;      /* channels with messages */
    ngx_queue_t                   stale;     /* channels of lost connections */
    ngx_event_t                   turn;
    ngx_uint_t                    backlog;   /* to be told, of busy channels */
    ngx_uint_t                    spacing;   /* thousandths: how much slower */
    ngx_uint_t                    pace;      /* how many in a second */
    ngx_uint_t                    credit;    /* thousandths of one, now */
    ngx_msec_t                    paced;     /* when that was counted */
    ngx_event_t                   ping;
    ngx_uint_t                    silent;    /* pings since something came */
    ngx_uint_t                    opened;    /* how often */

    unsigned                      ready:1;
};


/* ngx_arena_channel_name.c: the names of channels, and subscribing to them. */

/* That of this tagged name, made if there is none yet; NULL: no memory. */
ngx_arena_channel_t *ngx_arena_channel_open(ngx_arena_relay_t *relay,
    ngx_str_t *name);

/* That of any of its names, or NULL. */
ngx_arena_channel_t *ngx_arena_channel_find(ngx_arena_relay_t *relay,
    ngx_str_t *name);

/* Asks Redis for messages under all of its names, or for no more of them;
   replies are counted.  NGX_OK or NGX_ERROR: not under all. */
ngx_int_t ngx_arena_channel_subscribe(ngx_arena_channel_t *channel);
void ngx_arena_channel_unsubscribe(ngx_arena_channel_t *channel);

/* No message finds it any more. */
void ngx_arena_channel_remove(ngx_arena_channel_t *channel);

/* ngx_arena_channel.c: handing out, some listeners at a time. */

void ngx_arena_channel_forgive(ngx_arena_relay_t *relay, ngx_uint_t n);
void ngx_arena_channel_wake(ngx_arena_relay_t *relay);
void ngx_arena_channel_rest(ngx_arena_relay_t *relay);

ngx_int_t ngx_arena_channel_push(ngx_arena_channel_t *channel,
    ngx_str_t *text);
void ngx_arena_channel_flush(ngx_arena_channel_t *channel);
void ngx_arena_channel_clear(ngx_arena_channel_t *channel);
void ngx_arena_channel_turn(ngx_event_t *ev);


#endif /* _NGX_ARENA_RELAY_H_INCLUDED_ */
