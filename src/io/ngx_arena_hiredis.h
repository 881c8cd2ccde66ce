
/*
 * What the connection to Redis and its door to hiredis know of each other.
 */


#ifndef _NGX_ARENA_HIREDIS_H_INCLUDED_
#define _NGX_ARENA_HIREDIS_H_INCLUDED_


#include "ngx_arena_redis_connection.h"


struct ngx_arena_redis_connection_s {
    void                        *user;
    void                        *context;   /* of hiredis */
    ngx_connection_t            *connection;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                    ident;

    ngx_arena_redis_user_t      *calls;
    ngx_arena_redis_conf_t      *conf;
    ngx_log_t                    log;
    ngx_str_t                    name;
    ngx_event_t                  timer;     /* end of connecting or back-off */
    ngx_uint_t                   greetings; /* replies to come until ready */
    ngx_uint_t                   failures;  /* since it was ready */
    u_char                       error[128];
    u_char                       run[NGX_ARENA_REDIS_RUN];

    unsigned                     ready:1;
    unsigned                     writing:1;
    unsigned                     closing:1;
    unsigned                     clock_told:1;
};


/*
 * Of the door.  On NGX_ERROR rc->error says why.  Once opened, it ends by
 * ngx_arena_redis_failed(), unless it is closing.
 */

ngx_int_t ngx_arena_hiredis_open(ngx_arena_redis_connection_t *rc);
void ngx_arena_hiredis_greet(ngx_arena_redis_connection_t *rc,
    ngx_str_t *text, void *command);
ngx_int_t ngx_arena_hiredis_say(ngx_arena_redis_connection_t *rc,
    ngx_str_t *text);
void ngx_arena_hiredis_close(ngx_arena_redis_connection_t *rc);

/* Of the connection.  A reply is to the command that was given. */

void ngx_arena_redis_greet(ngx_arena_redis_connection_t *rc);
void ngx_arena_redis_greeted(ngx_arena_redis_connection_t *rc, void *command,
    ngx_arena_redis_reply_t *reply);
void ngx_arena_redis_failed(ngx_arena_redis_connection_t *rc, char *reason);


#endif /* _NGX_ARENA_HIREDIS_H_INCLUDED_ */
