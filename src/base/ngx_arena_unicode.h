
/*
 * What Unicode says of characters beside what utf8proc knows, of one version on
 * all systems.  The tables are sorted, and made by tools/unicode.
 */


#ifndef _NGX_ARENA_UNICODE_H_INCLUDED_
#define _NGX_ARENA_UNICODE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* Bits: a letter joins the one before, the one behind, or lets them join. */
#define NGX_ARENA_UNICODE_BEFORE   1
#define NGX_ARENA_UNICODE_AFTER    2
#define NGX_ARENA_UNICODE_BOTH     3
#define NGX_ARENA_UNICODE_THROUGH  4


typedef struct {
    int32_t                       point;
    uint16_t                      place;      /* in ..._look_points */
    uint16_t                      n;
} ngx_arena_unicode_look_t;


typedef struct {
    int32_t                       first;
    int32_t                       last;
    ngx_uint_t                    joins;
} ngx_arena_unicode_joining_t;


extern ngx_arena_unicode_look_t     ngx_arena_unicode_looks[];
extern ngx_uint_t                   ngx_arena_unicode_nlooks;
extern int32_t                      ngx_arena_unicode_look_points[];

extern ngx_arena_unicode_joining_t  ngx_arena_unicode_joinings[];
extern ngx_uint_t                   ngx_arena_unicode_njoinings;

extern int32_t                      ngx_arena_unicode_zeros[];
extern ngx_uint_t                   ngx_arena_unicode_nzeros;


#endif /* _NGX_ARENA_UNICODE_H_INCLUDED_ */
