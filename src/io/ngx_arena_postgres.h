
/*
 * Small pools of connections to PostgreSQL in each worker, never waited for:
 * one for each lane.
 */


#ifndef _NGX_ARENA_POSTGRES_H_INCLUDED_
#define _NGX_ARENA_POSTGRES_H_INCLUDED_


#include "../base/ngx_arena_metrics.h"
#include "ngx_arena_postgres_query.h"


typedef struct ngx_arena_postgres_s  ngx_arena_postgres_t;


/*
 * Called once in a worker for each lane, at its start.  Connections are made
 * when they are first needed, and again with back-off when they are lost.
 */
ngx_arena_postgres_t *ngx_arena_postgres_create(ngx_cycle_t *cycle,
    ngx_arena_postgres_conf_t *conf, ngx_arena_lane_e lane,
    ngx_arena_metrics_t *metrics);
void ngx_arena_postgres_destroy(ngx_arena_postgres_t *postgres);

void ngx_arena_postgres_send(ngx_arena_postgres_t *postgres,
    ngx_arena_postgres_query_t *query);


#endif /* _NGX_ARENA_POSTGRES_H_INCLUDED_ */
