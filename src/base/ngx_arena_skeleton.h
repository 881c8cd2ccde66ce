
/*
 * What a name looks like, and what it means whatever it looks like: two names
 * that have one of the two in common are one name.  After Unicode's skeletons
 * (UTS 39), by tables that are the same on all systems.
 */


#ifndef _NGX_ARENA_SKELETON_H_INCLUDED_
#define _NGX_ARENA_SKELETON_H_INCLUDED_


#include "ngx_arena_text_points.h"


/*
 * Both take a name's points and make others of them; NGX_OK or NGX_ERROR.
 *
 * look: letters and digits by what they look like, then case folded: "Ivan",
 * "lvan" and "1van" are one.  What looks like an l is not folded with L: "Ian"
 * is not "Lan".
 *
 * meant: of a name that is case folded, letters by what they look like, digits
 * of all scripts by their value: numbers are apart.
 */
ngx_int_t ngx_arena_skeleton_look(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
ngx_int_t ngx_arena_skeleton_meant(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);


#endif /* _NGX_ARENA_SKELETON_H_INCLUDED_ */
