
/*
 * The lanes of PostgreSQL.  What runs in one, headers of functions say: a line
 * "-- @lane slow".
 */


#include "ngx_arena_postgres_query.h"
#include "../base/ngx_arena_string.h"


/* in the order of ngx_arena_lane_e */

ngx_arena_lane_t  ngx_arena_postgres_lanes[] = {

    /* of jobs and restores: what play depends on */
    { ngx_string("journal"), 0, 1000 },

    /* of requests */
    { ngx_string("api"),     0, 1000 },

    /* of requests that may take seconds */
    { ngx_string("slow"),    1, 100 },

    { ngx_null_string, 0, 0 }
};


ngx_int_t
ngx_arena_postgres_lane(ngx_str_t *name)
{
    ngx_int_t  i;

    for (i = 0; i < NGX_ARENA_LANES; i++) {
        if (ngx_arena_equal(&ngx_arena_postgres_lanes[i].name, name)) {
            return i;
        }
    }

    return NGX_ERROR;
}
