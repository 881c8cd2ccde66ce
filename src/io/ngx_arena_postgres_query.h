
/*
 * A query to PostgreSQL, and where to.  The one adapter to libpq.
 */


#ifndef _NGX_ARENA_POSTGRES_QUERY_H_INCLUDED_
#define _NGX_ARENA_POSTGRES_QUERY_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>


/*
 * A lane has connections and a queue of its own, so that what waits in one does
 * not delay another.  To add one: a name here and a row in
 * ngx_arena_postgres_lanes.c.
 */
typedef enum {
    NGX_ARENA_LANE_JOURNAL = 0,
    NGX_ARENA_LANE_API,
    NGX_ARENA_LANE_SLOW,
    NGX_ARENA_LANES
} ngx_arena_lane_e;


typedef struct {
    ngx_str_t                      name;
    ngx_uint_t                     pool;       /* connections in a worker; 0:
                                                  as arena_postgres_pool says */
    ngx_uint_t                     queue;      /* most queries waiting */
} ngx_arena_lane_t;


typedef struct {
    ngx_str_t                      conninfo;   /* NUL-terminated */
    ngx_uint_t                     pool;       /* of lanes that do not say */
    ngx_msec_t                     timeout;    /* also of connecting */
    ngx_arena_lane_t               lanes[NGX_ARENA_LANES];
} ngx_arena_postgres_conf_t;


typedef struct ngx_arena_postgres_query_s  ngx_arena_postgres_query_t;


typedef enum {
    NGX_ARENA_POSTGRES_OK = 0,       /* rows can be read */
    NGX_ARENA_POSTGRES_ERROR,        /* the server refused: see sqlstate */
    NGX_ARENA_POSTGRES_UNAVAILABLE,  /* it was never sent: nothing was done */
    NGX_ARENA_POSTGRES_UNKNOWN       /* sent, then no answer in time, or the
                                        connection was lost: perhaps done */
} ngx_arena_postgres_outcome_e;


typedef void (*ngx_arena_postgres_handler_pt)(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome);


/*
 * The caller's record of a query.  It, and what it points to, must live until
 * the handler has run.  The handler runs exactly once, and never inside
 * ngx_arena_postgres_send().  Text of the SQL names the prepared statement:
 * each connection prepares it when it meets it first, and keeps it, so there
 * should be few texts.  The server gives a query up after the timeout, too.
 */
struct ngx_arena_postgres_query_s {
    ngx_str_t                      sql;        /* NUL-terminated, $1, $2 ... */
    ngx_uint_t                     nparams;    /* at most 4 */
    ngx_str_t                      params[4];  /* text, NUL-terminated */
    ngx_arena_postgres_handler_pt  handler;
    void                          *data;
    u_char                         sqlstate[6];   /* NUL-terminated, on error */

    /* of the pool that it was sent to */
    void                          *postgres;
    void                          *connection;
    void                          *result;
    ngx_queue_t                    queue;
    ngx_event_t                    event;
    uint64_t                       began;
};


/* What a lane is unless nginx.conf says otherwise. */
extern ngx_arena_lane_t  ngx_arena_postgres_lanes[];

/* The lane of that name, or NGX_ERROR. */
ngx_int_t ngx_arena_postgres_lane(ngx_str_t *name);

/*
 * Checks a conninfo when configuration is read: NGX_OK, or NGX_DECLINED with
 * a sentence in reason (in the pool).  A password in it is refused, and so is
 * what would make libpq wait for a name server: a host must be an address, a
 * socket directory, or have its hostaddr beside it.
 */
ngx_int_t ngx_arena_postgres_check(ngx_pool_t *pool, ngx_str_t *conninfo,
    ngx_str_t *reason);

/* Rows of the answer, while the handler runs.  NULL and out of range: empty. */
ngx_uint_t ngx_arena_postgres_rows(ngx_arena_postgres_query_t *query);
ngx_str_t ngx_arena_postgres_value(ngx_arena_postgres_query_t *query,
    ngx_uint_t row, ngx_uint_t column);


#endif /* _NGX_ARENA_POSTGRES_QUERY_H_INCLUDED_ */
