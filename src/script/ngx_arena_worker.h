
/*
 * What a worker holds while it runs: its connections, and the lists of what
 * is under way.  Configuration is only pointed to.
 */


#ifndef _NGX_ARENA_WORKER_H_INCLUDED_
#define _NGX_ARENA_WORKER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include "../io/ngx_arena_redis.h"
#include "../io/ngx_arena_postgres.h"
#include "../io/ngx_arena_relay.h"
#include "ngx_arena_change.h"
#include "ngx_arena_script.h"


typedef struct ngx_arena_shares_s  ngx_arena_shares_t;
typedef struct ngx_arena_steps_s   ngx_arena_steps_t;


/* How late commands are, and what is done about it: ngx_arena_overload.c. */
typedef struct {
    ngx_event_t                   event;
    ngx_msec_t                    due;         /* when it is to run */
    ngx_msec_t                    shed;        /* nginx.conf's; 0: off */
    uint64_t                      lateness;    /* us, smoothed */
    uint64_t                      processor;   /* us of it that were used, */
    uint64_t                      share;       /* thousandths, smoothed */
    ngx_uint_t                    commands;    /* to Redis, so far */
    uint64_t                      calls;       /* in 1000 seconds, smoothed */
    ngx_msec_t                    busy_at;     /* last */
    ngx_msec_t                    decided;     /* when that was done last */
    ngx_uint_t                    spacing;     /* thousandths */
    ngx_uint_t                    most;        /* of it */
    ngx_uint_t                    level;       /* of shedding */
    ngx_msec_t                    for_long;    /* it has been too late, */
    ngx_msec_t                    at_ease;     /* or on time */
    ngx_uint_t                    level_of_all;   /* the most of all workers */
    time_t                        logged;
} ngx_arena_overload_t;


/* What PostgreSQL's functions are, see ngx_arena_schema.c. */
typedef enum {
    NGX_ARENA_SCHEMA_UNKNOWN = 0,
    NGX_ARENA_SCHEMA_CURRENT,
    NGX_ARENA_SCHEMA_DIFFERENT
} ngx_arena_schema_e;


typedef struct {
    ngx_arena_scripts_t          *scripts;
    ngx_str_t                    *settings;    /* as scripts get them now */
    ngx_arena_overload_t          overload;
    ngx_str_t                     rules;       /* JSON, for SQL functions */

    ngx_arena_metrics_t          *metrics;
    ngx_arena_redis_t            *redis;       /* NULL: not this process's */
    ngx_uint_t                    scripted;    /* 1: Redis has no functions */
    ngx_arena_relay_t            *relay;
    ngx_arena_postgres_t         *postgres[NGX_ARENA_LANES];
    ngx_arena_schema_e            schema;      /* when it was last asked */
    ngx_log_t                    *log;

    ngx_arena_steps_t            *steps;       /* see ngx_arena_steps.c */
    ngx_arena_changes_t          *changes;     /* of this host's workers */
    ngx_arena_shares_t           *shares;      /* see ngx_arena_share.c */
    ngx_queue_t                   loads;       /* see ngx_arena_load.c */
    ngx_rbtree_t                  timers;      /* see ngx_arena_timer.c */
    ngx_rbtree_node_t             timers_sentinel;
    ngx_queue_t                   timers_due;  /* and that wait */
    ngx_uint_t                    timers_running;
    ngx_uint_t                    timers_most; /* that run at once */
    ngx_queue_t                   presences;   /* see ngx_arena_presence.c */
    void                         *status;      /* what src/http asks just now
                                                  for /api/status, or NULL */
    time_t                        origin_silence;   /* until then src/http logs
                                                       no refused origin */

    ngx_event_t                   refused;     /* posted when Redis takes no
                                                  writes; the jobs' */
    ngx_msec_t                    refused_at;
} ngx_arena_worker_t;


#endif /* _NGX_ARENA_WORKER_H_INCLUDED_ */
