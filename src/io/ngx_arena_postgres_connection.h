
/*
 * What the pool and a connection of it know of each other.
 */


#ifndef _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_
#define _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_


#include "ngx_arena_postgres.h"


typedef struct ngx_arena_postgres_connection_s  ngx_arena_postgres_connection_t;


typedef enum {
    NGX_ARENA_POSTGRES_CLOSED = 0,
    NGX_ARENA_POSTGRES_CONNECTING,
    NGX_ARENA_POSTGRES_SETTING,     /* its session's parameters */
    NGX_ARENA_POSTGRES_IDLE,
    NGX_ARENA_POSTGRES_PREPARING,   /* the statement of its query */
    NGX_ARENA_POSTGRES_QUERYING
} ngx_arena_postgres_state_e;


struct ngx_arena_postgres_connection_s {
    ngx_arena_postgres_t           *postgres;
    ngx_arena_postgres_query_t     *query;
    ngx_connection_t               *connection;

    /* event ident must be after 3 pointers as in ngx_connection_t */
    ngx_int_t                       ident;

    ngx_log_t                       log;
    ngx_arena_postgres_state_e      state;
    void                           *session;      /* of libpq, */
    void                           *result;       /* and so is this */
    ngx_pool_t                     *pool;         /* lives as the session */
    ngx_array_t                     statements;   /* of ngx_str_t */
    ngx_event_t                     timeout;      /* of connecting */
};


struct ngx_arena_postgres_s {
    ngx_arena_postgres_conf_t        *conf;
    ngx_arena_postgres_connection_t  *connections;
    void                             *dummy;
    ngx_int_t                         ident;

    ngx_log_t                         log;
    ngx_arena_metrics_t              *metrics;
    ngx_queue_t                       waiting;
    ngx_uint_t                        nwaiting;
    ngx_event_t                       dispatch;
    ngx_uint_t                        failures;   /* since one opened */
    ngx_msec_t                        retry;      /* not before this time */
};


/* Of a connection: their news come by the functions of the pool below. */

void ngx_arena_postgres_open(ngx_arena_postgres_connection_t *pc);
void ngx_arena_postgres_query(ngx_arena_postgres_connection_t *pc,
    ngx_arena_postgres_query_t *query);
void ngx_arena_postgres_abort(ngx_arena_postgres_connection_t *pc,
    const char *reason);
void ngx_arena_postgres_close(ngx_arena_postgres_connection_t *pc);
void ngx_arena_postgres_event_handler(ngx_event_t *ev);

/* NGX_OK, or NGX_DECLINED with the reason. */
ngx_int_t ngx_arena_postgres_check_hosts(ngx_str_t *reason, const char *host,
    const char *hostaddr);

/* Of its socket. */
ngx_int_t ngx_arena_postgres_watch(ngx_arena_postgres_connection_t *pc,
    ngx_socket_t fd, ngx_int_t event);
void ngx_arena_postgres_unwatch(ngx_arena_postgres_connection_t *pc,
    ngx_uint_t flags);

/* Of the pool.  None of them uses a connection before it returns. */

void ngx_arena_postgres_opened(ngx_arena_postgres_connection_t *pc);
void ngx_arena_postgres_failed(ngx_arena_postgres_connection_t *pc,
    ngx_uint_t lost, u_char *reason);
void ngx_arena_postgres_complete(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome);


#endif /* _NGX_ARENA_POSTGRES_CONNECTION_H_INCLUDED_ */
