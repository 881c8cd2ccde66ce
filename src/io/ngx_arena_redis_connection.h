
/*
 * What a connection to Redis and who uses it know of each other: the queue of
 * commands, or the relay.
 */


#ifndef _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_
#define _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_


#include "ngx_arena_redis.h"


typedef struct ngx_arena_redis_connection_s  ngx_arena_redis_connection_t;
typedef struct ngx_arena_redis_slot_s        ngx_arena_redis_slot_t;


/* so much of its run id tells one process of Redis from another */
#define NGX_ARENA_REDIS_RUN  16


/*
 * What a user is told.  With pushed, all that Redis says is for it, asked for
 * or not, and commands are written by ngx_arena_redis_say(); without, commands
 * are those of ngx_arena_redis_write().
 */
typedef struct {
    void  (*opened)(void *user);
    void  (*closed)(void *user);
    void  (*flush)(void *user);      /* the connection may take more */
    void  (*pushed)(void *user, ngx_arena_redis_reply_t *reply);
} ngx_arena_redis_user_t;


/* Of the connection: made at once, and again for ever. */

ngx_arena_redis_connection_t *ngx_arena_redis_connect(ngx_cycle_t *cycle,
    ngx_arena_redis_conf_t *conf, ngx_arena_redis_user_t *calls, void *user);
ngx_int_t ngx_arena_redis_write(ngx_arena_redis_connection_t *rc,
    ngx_arena_redis_slot_t *slot, ngx_str_t *text);  /* NGX_AGAIN: it is full */
ngx_int_t ngx_arena_redis_say(ngx_arena_redis_connection_t *rc,
    ngx_uint_t argc, ngx_str_t *argv);
void ngx_arena_redis_reconnect(ngx_arena_redis_connection_t *rc, char *reason);
void ngx_arena_redis_disconnect(ngx_arena_redis_connection_t *rc);
ngx_str_t ngx_arena_redis_connection_run(ngx_arena_redis_connection_t *rc);

/* Is that error reply all that is wanted of a PING? */
ngx_uint_t ngx_arena_redis_is_pong(ngx_arena_redis_reply_t *reply);

/*
 * Of the queue.  Each slot written is replied to once: with NULL when the
 * connection is lost, which may be before or after closed().
 */

void ngx_arena_redis_replied(ngx_arena_redis_t *redis,
    ngx_arena_redis_slot_t *slot, ngx_arena_redis_reply_t *reply);

ngx_int_t ngx_arena_redis_format(ngx_str_t *text, ngx_uint_t argc,
    ngx_str_t *argv);


#endif /* _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_ */
