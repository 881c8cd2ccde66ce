
/*
 * One pipelined connection to Redis in each worker, and its queue of commands.
 */


#ifndef _NGX_ARENA_REDIS_H_INCLUDED_
#define _NGX_ARENA_REDIS_H_INCLUDED_


#include "../base/ngx_arena_metrics.h"
#include "ngx_arena_redis_connection.h"


typedef struct ngx_arena_redis_s          ngx_arena_redis_t;
typedef struct ngx_arena_redis_command_s  ngx_arena_redis_command_t;


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
 * The caller's record of a command under way.  It must live until the handler
 * has run.  The handler runs exactly once, but for LATE, and never inside
 * ngx_arena_redis_send().
 */
struct ngx_arena_redis_command_s {
    ngx_arena_redis_handler_pt   handler;
    void                        *data;
    ngx_msec_t                   elapsed;    /* from send to reply */
    ngx_event_t                  event;      /* the queue's own */
};


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


#endif /* _NGX_ARENA_REDIS_H_INCLUDED_ */
