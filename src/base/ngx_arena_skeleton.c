
/*
 * Skeletons of names.
 */


#include "ngx_arena_skeleton.h"
#include "ngx_arena_digit.h"
#include "ngx_arena_unicode.h"


/* Nothing takes as many. */
#define NGX_ARENA_SKELETON_ROUNDS     8

/* What a capital L is until the end: no name has it, and no skeleton. */
#define NGX_ARENA_SKELETON_CAPITAL_L  '#'


/* What one point becomes; returns how many, at to, which may be of a table. */
typedef ngx_uint_t (*ngx_arena_skeleton_pt)(int32_t *point, int32_t **to);


static ngx_int_t ngx_arena_skeleton(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_arena_skeleton_pt replace);
static ngx_int_t ngx_arena_skeleton_replace(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_arena_skeleton_pt replace);
static ngx_uint_t ngx_arena_skeleton_by_look(int32_t *point, int32_t **to);
static ngx_uint_t ngx_arena_skeleton_by_meaning(int32_t *point, int32_t **to);
static ngx_arena_unicode_look_t *ngx_arena_skeleton_find(int32_t point);


ngx_int_t
ngx_arena_skeleton_look(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    return ngx_arena_skeleton(pool, points, ngx_arena_skeleton_by_look);
}


ngx_int_t
ngx_arena_skeleton_meant(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    return ngx_arena_skeleton(pool, points, ngx_arena_skeleton_by_meaning);
}


/* Until nothing changes: what is folded may look like something else. */

static ngx_int_t
ngx_arena_skeleton(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    ngx_arena_skeleton_pt replace)
{
    ngx_uint_t               i;
    ngx_arena_text_points_t  before;

    for (i = 0; i < NGX_ARENA_SKELETON_ROUNDS; i++) {
        before = *points;

        if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFD_SEEN)
                != NGX_OK
            || ngx_arena_skeleton_replace(pool, points, replace) != NGX_OK
            || ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFD)
               != NGX_OK
            || ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFKC_FOLD)
               != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (ngx_arena_text_same(points, &before)) {
            break;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_skeleton_replace(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    ngx_arena_skeleton_pt replace)
{
    size_t                    i, n;
    int32_t                  *to;
    ngx_arena_text_points_t   in;

    in = *points;
    n = 0;

    for (i = 0; i < in.nelts; i++) {
        n += replace(&in.elts[i], &to);
    }

    points->elts = ngx_palloc(pool, (n + 1) * sizeof(int32_t));
    if (points->elts == NULL) {
        return NGX_ERROR;
    }

    points->nelts = 0;

    for (i = 0; i < in.nelts; i++) {
        n = replace(&in.elts[i], &to);
        ngx_memcpy(points->elts + points->nelts, to, n * sizeof(int32_t));
        points->nelts += n;
    }

    ngx_arena_text_undot(points);

    return NGX_OK;
}


static ngx_uint_t
ngx_arena_skeleton_by_look(int32_t *point, int32_t **to)
{
    ngx_arena_unicode_look_t  *look;

    static int32_t  capital = NGX_ARENA_SKELETON_CAPITAL_L;

    look = ngx_arena_skeleton_find(*point);

    *to = look ? &ngx_arena_unicode_look_points[look->place] : point;

    if (**to == 'L' && (look == NULL || look->n == 1)) {
        *to = &capital;
        return 1;
    }

    return look ? look->n : 1;
}


static ngx_uint_t
ngx_arena_skeleton_by_meaning(int32_t *point, int32_t **to)
{
    int32_t                    digit;
    ngx_arena_unicode_look_t  *look;

    digit = ngx_arena_digit(*point);

    if (digit >= 0) {
        *point = '0' + digit;
        *to = point;
        return 1;
    }

    look = ngx_arena_skeleton_find(*point);

    *to = look ? &ngx_arena_unicode_look_points[look->place] : point;

    return look ? look->n : 1;
}


static ngx_arena_unicode_look_t *
ngx_arena_skeleton_find(int32_t point)
{
    ngx_uint_t                 low, high, middle;
    ngx_arena_unicode_look_t  *look;

    low = 0;
    high = ngx_arena_unicode_nlooks;

    while (low < high) {
        middle = (low + high) / 2;
        look = &ngx_arena_unicode_looks[middle];

        if (look->point == point) {
            return look;
        }

        if (look->point < point) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return NULL;
}
