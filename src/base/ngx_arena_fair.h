
/*
 * A line in which those of many take turns (stochastic fair queueing): whoever
 * puts a thousand into it delays its own, and few of others.
 */


#ifndef _NGX_ARENA_FAIR_H_INCLUDED_
#define _NGX_ARENA_FAIR_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_ARENA_FAIR_FLOWS  64


typedef struct {
    ngx_queue_t    flows[NGX_ARENA_FAIR_FLOWS];
    ngx_uint_t     turn;       /* whose it is */
    ngx_uint_t     length;
} ngx_arena_fair_t;


void ngx_arena_fair_init(ngx_arena_fair_t *fair);

/* hash: of whose it is. */
void ngx_arena_fair_add(ngx_arena_fair_t *fair, ngx_queue_t *q, uint32_t hash);
void ngx_arena_fair_remove(ngx_arena_fair_t *fair, ngx_queue_t *q);

/* Takes the next one out; NULL: there is none. */
ngx_queue_t *ngx_arena_fair_next(ngx_arena_fair_t *fair);


#endif /* _NGX_ARENA_FAIR_H_INCLUDED_ */
