
/*
 * Joiners: behind a virama they tell how the next consonant is written, and a
 * non-joiner parts two letters that would join.
 */


#include "ngx_arena_joiner.h"
#include "ngx_arena_unicode.h"


#define NGX_ARENA_JOINER_NON_JOINER  0x200c
#define NGX_ARENA_JOINER_JOINER      0x200d


static ngx_uint_t ngx_arena_joiner_parts(ngx_arena_text_points_t *points,
    size_t i);
static ngx_uint_t ngx_arena_joiner_joins(int32_t point);


ngx_uint_t
ngx_arena_joiner_is(int32_t point)
{
    return point == NGX_ARENA_JOINER_NON_JOINER
           || point == NGX_ARENA_JOINER_JOINER;
}


ngx_uint_t
ngx_arena_joiner_is_needed(ngx_arena_text_points_t *points, size_t i)
{
    if (i == 0) {
        return 0;
    }

    if (ngx_arena_text_class(points->elts[i - 1]) == NGX_ARENA_TEXT_VIRAMA) {
        return 1;
    }

    return points->elts[i] == NGX_ARENA_JOINER_NON_JOINER
           && ngx_arena_joiner_parts(points, i);
}


/* Marks between two letters let them join. */

static ngx_uint_t
ngx_arena_joiner_parts(ngx_arena_text_points_t *points, size_t i)
{
    size_t      before, behind;
    ngx_uint_t  joins;

    joins = 0;

    for (before = i; before > 0; before--) {
        joins = ngx_arena_joiner_joins(points->elts[before - 1]);

        if (joins != NGX_ARENA_UNICODE_THROUGH) {
            break;
        }
    }

    if ((joins & NGX_ARENA_UNICODE_AFTER) == 0) {
        return 0;
    }

    joins = 0;

    for (behind = i + 1; behind < points->nelts; behind++) {
        joins = ngx_arena_joiner_joins(points->elts[behind]);

        if (joins != NGX_ARENA_UNICODE_THROUGH) {
            break;
        }
    }

    return (joins & NGX_ARENA_UNICODE_BEFORE) != 0;
}


static ngx_uint_t
ngx_arena_joiner_joins(int32_t point)
{
    ngx_uint_t                    low, high, middle;
    ngx_arena_unicode_joining_t  *joining;

    low = 0;
    high = ngx_arena_unicode_njoinings;

    while (low < high) {
        middle = (low + high) / 2;
        joining = &ngx_arena_unicode_joinings[middle];

        if (point < joining->first) {
            high = middle;

        } else if (point > joining->last) {
            low = middle + 1;

        } else {
            return joining->joins;
        }
    }

    return 0;
}
