
/*
 * A connection to PostgreSQL, for one query at a time.
 */


#ifndef _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_
#define _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_


#include "ngx_arena_postgres_query.h"


typedef struct ngx_arena_postgres_connection_s  ngx_arena_postgres_connection_t;


/* What its user is told; it uses no connection before it returns. */
typedef struct {
    void  (*opened)(void *user);
    void  (*failed)(void *user, ngx_arena_postgres_connection_t *pc,
                    ngx_uint_t lost, u_char *reason);
    void  (*completed)(void *user, ngx_arena_postgres_query_t *query,
                       ngx_arena_postgres_outcome_e outcome);
} ngx_arena_postgres_user_t;


typedef enum {
    NGX_ARENA_POSTGRES_CLOSED = 0,
    NGX_ARENA_POSTGRES_CONNECTING,
    NGX_ARENA_POSTGRES_SETTING,     /* its session's parameters */
    NGX_ARENA_POSTGRES_IDLE,
    NGX_ARENA_POSTGRES_PREPARING,   /* the statement of its query */
    NGX_ARENA_POSTGRES_QUERYING
} ngx_arena_postgres_state_e;


struct ngx_arena_postgres_connection_s {
    ngx_arena_postgres_query_t     *query;
    ngx_arena_postgres_conf_t      *conf;
    ngx_connection_t               *connection;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                       ident;

    ngx_arena_postgres_user_t      *calls;
    void                           *user;
    ngx_event_handler_pt            handler;      /* of its socket's events */
    ngx_log_t                       log;
    ngx_arena_postgres_state_e      state;
    void                           *session;      /* of libpq, */
    void                           *result;       /* and so is this */
    ngx_pool_t                     *pool;         /* lives as the session */
    ngx_array_t                     statements;   /* of ngx_str_t */
    ngx_event_t                     timeout;      /* of connecting */
};


/* calls, user, conf and log are filled in. */
void ngx_arena_postgres_open(ngx_arena_postgres_connection_t *pc);

/* It is open, and idle. */
void ngx_arena_postgres_query(ngx_arena_postgres_connection_t *pc,
    ngx_arena_postgres_query_t *query);

/* Closes it, and tells so. */
void ngx_arena_postgres_abort(ngx_arena_postgres_connection_t *pc,
    const char *reason);
void ngx_arena_postgres_close(ngx_arena_postgres_connection_t *pc);

/* NGX_OK, or NGX_DECLINED with the reason. */
ngx_int_t ngx_arena_postgres_check_hosts(ngx_str_t *reason, const char *host,
    const char *hostaddr);

/* Its socket, lent to the event loop. */
ngx_int_t ngx_arena_postgres_watch(ngx_arena_postgres_connection_t *pc,
    ngx_socket_t fd, ngx_int_t event);
void ngx_arena_postgres_unwatch(ngx_arena_postgres_connection_t *pc,
    ngx_uint_t flags);


#endif /* _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_ */
