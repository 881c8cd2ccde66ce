
/*
 * Joiners, which nobody sees, are for scripts that need them.
 */


#ifndef _NGX_ARENA_JOINER_H_INCLUDED_
#define _NGX_ARENA_JOINER_H_INCLUDED_


#include "ngx_arena_text_points.h"


/* 1: this is a zero width joiner or non-joiner. */
ngx_uint_t ngx_arena_joiner_is(int32_t point);

/* 1: the joiner at i is needed there (RFC 5892, appendix A.1 and A.2). */
ngx_uint_t ngx_arena_joiner_is_needed(ngx_arena_text_points_t *points,
    size_t i);


#endif /* _NGX_ARENA_JOINER_H_INCLUDED_ */
