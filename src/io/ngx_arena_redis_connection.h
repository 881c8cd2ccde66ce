
/*
 * A connection to Redis: made at once, and again for ever; greeted, so that no
 * command goes to the wrong database.  It belongs to a user: the queue of
 * commands, or the relay.
 */


#ifndef _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_
#define _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include "ngx_arena_redis_reply.h"


/* so much of its run id tells one process of Redis from another */
#define NGX_ARENA_REDIS_RUN  16


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


typedef struct ngx_arena_redis_connection_s  ngx_arena_redis_connection_t;


/*
 * What a user is told.  With pushed, all that Redis says is for it, asked for
 * or not, and commands are written by ngx_arena_redis_say(); without, commands
 * are those of ngx_arena_redis_write(), and each of them is replied to once:
 * with NULL when the connection is lost, which may be before or after closed().
 */
typedef struct {
    void  (*opened)(void *user);
    void  (*closed)(void *user);
    void  (*flush)(void *user);      /* the connection may take more */
    void  (*replied)(void *user, void *command,
                     ngx_arena_redis_reply_t *reply);
    void  (*pushed)(void *user, ngx_arena_redis_reply_t *reply);
} ngx_arena_redis_user_t;


/* conf must outlive it; NULL when there is no memory. */
ngx_arena_redis_connection_t *ngx_arena_redis_connect(ngx_cycle_t *cycle,
    ngx_arena_redis_conf_t *conf, ngx_arena_redis_user_t *calls, void *user);

/* A command that is formatted; NGX_OK, NGX_AGAIN (it is full) or NGX_ERROR. */
ngx_int_t ngx_arena_redis_write(ngx_arena_redis_connection_t *rc,
    void *command, ngx_str_t *text);

ngx_int_t ngx_arena_redis_say(ngx_arena_redis_connection_t *rc,
    ngx_uint_t argc, ngx_str_t *argv);
void ngx_arena_redis_reconnect(ngx_arena_redis_connection_t *rc, char *reason);
void ngx_arena_redis_disconnect(ngx_arena_redis_connection_t *rc);

/* The beginning of the run id of the Redis that is connected, empty while none
   is. */
ngx_str_t ngx_arena_redis_connection_run(ngx_arena_redis_connection_t *rc);

/* Is that error reply all that is wanted of a PING? */
ngx_uint_t ngx_arena_redis_is_pong(ngx_arena_redis_reply_t *reply);

/* A command of argc binary-safe arguments, as it goes over the wire; the text
   is to be freed.  NGX_OK or NGX_ERROR. */
ngx_int_t ngx_arena_redis_format(ngx_str_t *text, ngx_uint_t argc,
    ngx_str_t *argv);


#endif /* _NGX_ARENA_REDIS_CONNECTION_H_INCLUDED_ */
