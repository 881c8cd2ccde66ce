
/*
 * A socket to Redis, which hiredis writes to and reads from.  The one adapter
 * to hiredis, and the lowest of the three layers: what a connection says when
 * it is made, and which commands there are, others know.
 */


#ifndef _NGX_ARENA_HIREDIS_H_INCLUDED_
#define _NGX_ARENA_HIREDIS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include "ngx_arena_redis_reply.h"


/* What its user is told. */
typedef struct {
    void  (*connected)(void *user);
    void  (*greeted)(void *user, void *greeting,
                     ngx_arena_redis_reply_t *reply);
    void  (*replied)(void *user, void *command,
                     ngx_arena_redis_reply_t *reply);  /* NULL: it is lost */
    void  (*pushed)(void *user, ngx_arena_redis_reply_t *reply);
    void  (*writable)(void *user);
    void  (*closed)(void *user, char *reason);
} ngx_arena_hiredis_user_t;


/* calls, user and log are the user's to fill in, and so is pushed. */
typedef struct {
    ngx_arena_hiredis_user_t    *calls;
    void                        *user;
    ngx_log_t                   *log;

    void                        *context;      /* of hiredis; NULL: closed */
    ngx_connection_t            *connection;
    u_char                       error[128];   /* why it is closed */

    unsigned                     pushed:1;     /* what comes is no reply */
    unsigned                     writing:1;
    unsigned                     silent:1;     /* nobody is told of its end */
} ngx_arena_hiredis_t;


/*
 * port 0: the address is the path of a socket.  On NGX_ERROR error says why.
 * Once opened, it ends by closed().
 */
ngx_int_t ngx_arena_hiredis_open(ngx_arena_hiredis_t *hr, ngx_str_t *address,
    in_port_t port);

/* A command, formatted; greeted() or replied() has its reply.  The second gives
   NGX_AGAIN when too much is unsent. */
void ngx_arena_hiredis_greet(ngx_arena_hiredis_t *hr, ngx_str_t *text,
    void *greeting);
ngx_int_t ngx_arena_hiredis_write(ngx_arena_hiredis_t *hr, ngx_str_t *text,
    void *command);

/* A command whose replies are pushed. */
ngx_int_t ngx_arena_hiredis_say(ngx_arena_hiredis_t *hr, ngx_str_t *text);

/*
 * closed() is told the reason, now or when hiredis has returned from where it
 * is; with NULL nobody is told.
 */
void ngx_arena_hiredis_close(ngx_arena_hiredis_t *hr, char *reason);


#endif /* _NGX_ARENA_HIREDIS_H_INCLUDED_ */
