
/*
 * One pipelined connection to Redis in each worker.  The one door to hiredis.
 */


#ifndef _NGX_ARENA_REDIS_H_INCLUDED_
#define _NGX_ARENA_REDIS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include "../base/ngx_arena_metrics.h"


typedef struct {
    ngx_str_t                    address;    /* numeric host or socket path
                                                (at most 107 bytes),
                                                NUL-terminated */
    in_port_t                    port;       /* 0 for a unix socket */
    ngx_uint_t                   database;
    ngx_str_t                    user;       /* empty: none */
    ngx_str_t                    password;   /* empty: none */
    ngx_msec_t                   timeout;    /* of a call, and of connecting */
    ngx_uint_t                   queue;      /* most calls under way, or given
                                                up and not yet replied to */
} ngx_arena_redis_conf_t;


typedef struct ngx_arena_redis_s          ngx_arena_redis_t;
typedef struct ngx_arena_redis_command_s  ngx_arena_redis_command_t;

/* A reply of Redis; valid only while the handler that is given it runs. */
typedef void                              ngx_arena_redis_reply_t;


typedef enum {
    NGX_ARENA_REDIS_OK = 0,       /* there is a reply, perhaps an error reply */
    NGX_ARENA_REDIS_UNAVAILABLE,  /* it was never sent: nothing was done */
    NGX_ARENA_REDIS_UNKNOWN,      /* sent, but the connection was lost: perhaps
                                     done */
    NGX_ARENA_REDIS_LATE          /* sent, and no reply in time; the handler
                                     runs once more, as OK or UNKNOWN */
} ngx_arena_redis_outcome_e;


typedef void (*ngx_arena_redis_handler_pt)(ngx_arena_redis_command_t *command,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply);


/*
 * The asker's record of a command under way.  It must live until the handler
 * has run.  The handler runs exactly once, but for LATE, and never inside
 * ngx_arena_redis_send().
 */
struct ngx_arena_redis_command_s {
    ngx_arena_redis_handler_pt   handler;
    void                        *data;
    ngx_msec_t                   elapsed;    /* from send to reply */
    ngx_event_t                  event;      /* the door's own */
};


typedef enum {
    NGX_ARENA_REDIS_NIL = 0,
    NGX_ARENA_REDIS_STRING,       /* bulk or simple string */
    NGX_ARENA_REDIS_INTEGER,
    NGX_ARENA_REDIS_ARRAY,
    NGX_ARENA_REDIS_ERROR,
    NGX_ARENA_REDIS_OTHER
} ngx_arena_redis_type_e;


typedef struct {
    ngx_uint_t                   connected;     /* 1 when commands go out */
    ngx_uint_t                   pending;       /* commands under way */
    ngx_uint_t                   commands;      /* since the worker started */
    ngx_msec_t                   waited;        /* the oldest of them, or one
                                                   given up and not replied to */
    ngx_uint_t                   reconnects;    /* since the worker started */
} ngx_arena_redis_state_t;


/*
 * Called once in a worker, at its start.  Connects at once, and again for
 * ever, with exponential back-off (50 ms to 2 s) and jitter.  conf must outlive
 * it.  Its timers are cancelable, so an idle worker can exit; a worker that is
 * exiting keeps the connection while commands are under way.
 * Returns NULL when there is no memory.
 */
ngx_arena_redis_t *ngx_arena_redis_create(ngx_cycle_t *cycle,
    ngx_arena_redis_conf_t *conf, ngx_arena_metrics_t *metrics);

/* Closes the connection at worker exit; commands under way are dropped. */
void ngx_arena_redis_destroy(ngx_arena_redis_t *redis);

/*
 * Sends a command of argc binary-safe arguments, which are copied.  While the
 * first connection of a worker is being made, commands wait for it (within
 * their timeout); while it is away, they complete as unavailable at once.
 * SUBSCRIBE, MONITOR and commands that wait (BLPOP) have no place here: they
 * would hold up all others.
 */
void ngx_arena_redis_send(ngx_arena_redis_t *redis,
    ngx_arena_redis_command_t *command, ngx_uint_t argc, ngx_str_t *argv);

/*
 * The beginning of the run id of the Redis that is connected, empty while none
 * is: another one means that Redis was started anew, or is another.
 */
ngx_str_t ngx_arena_redis_run(ngx_arena_redis_t *redis);

void ngx_arena_redis_state(ngx_arena_redis_t *redis,
    ngx_arena_redis_state_t *state);

/* Reading a reply; nothing is copied.  Any wrong use gives NIL, empty or 0. */
ngx_arena_redis_type_e ngx_arena_redis_type(ngx_arena_redis_reply_t *reply);
ngx_str_t ngx_arena_redis_string(ngx_arena_redis_reply_t *reply);
int64_t ngx_arena_redis_integer(ngx_arena_redis_reply_t *reply);
ngx_uint_t ngx_arena_redis_count(ngx_arena_redis_reply_t *reply);
ngx_arena_redis_reply_t *ngx_arena_redis_element(ngx_arena_redis_reply_t *reply,
    ngx_uint_t i);


#endif /* _NGX_ARENA_REDIS_H_INCLUDED_ */
