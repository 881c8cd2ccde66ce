
/*
 * The forms in which people's texts are compared.
 */


#include "ngx_arena_text_points.h"


#define NGX_ARENA_TEXT_TEMP_POOL_SIZE  1024

/* Folding is stable after two rounds; a text that is not is none of ours. */
#define NGX_ARENA_TEXT_FOLD_ROUNDS     4


static ngx_int_t ngx_arena_text_fold_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_str_t *folded);
static ngx_int_t ngx_arena_text_name_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_str_t *kept,
    ngx_str_t *folded);
static ngx_int_t ngx_arena_text_fold_fully(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_arena_text_form_e form);
static void ngx_arena_text_collapse(ngx_arena_text_points_t *points);
static ngx_uint_t ngx_arena_text_is_name(ngx_arena_text_points_t *points);


ngx_int_t
ngx_arena_text_fold(ngx_pool_t *pool, ngx_str_t *text, ngx_str_t *folded)
{
    ngx_int_t    rc;
    ngx_pool_t  *temp_pool;

    temp_pool = ngx_create_pool(NGX_ARENA_TEXT_TEMP_POOL_SIZE, pool->log);
    if (temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_text_fold_points(pool, temp_pool, text, folded);

    ngx_destroy_pool(temp_pool);

    return rc;
}


static ngx_int_t
ngx_arena_text_fold_points(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_str_t *text, ngx_str_t *folded)
{
    ngx_int_t                rc;
    ngx_arena_text_points_t  points;

    rc = ngx_arena_text_decode(temp_pool, text, &points);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_arena_text_fold_fully(temp_pool, &points,
                                   NGX_ARENA_TEXT_NFC_FOLD);
    if (rc != NGX_OK) {
        return rc;
    }

    ngx_arena_text_collapse(&points);

    return ngx_arena_text_encode(pool, &points, folded);
}


ngx_int_t
ngx_arena_text_name(ngx_pool_t *pool, ngx_str_t *text, ngx_str_t *kept,
    ngx_str_t *folded)
{
    ngx_int_t    rc;
    ngx_pool_t  *temp_pool;

    temp_pool = ngx_create_pool(NGX_ARENA_TEXT_TEMP_POOL_SIZE, pool->log);
    if (temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_text_name_points(pool, temp_pool, text, kept, folded);

    ngx_destroy_pool(temp_pool);

    return rc;
}


static ngx_int_t
ngx_arena_text_name_points(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_str_t *text, ngx_str_t *kept, ngx_str_t *folded)
{
    ngx_int_t                rc;
    ngx_arena_text_points_t  points;

    rc = ngx_arena_text_decode(temp_pool, text, &points);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_arena_text_normalize(temp_pool, &points, NGX_ARENA_TEXT_NFC);
    if (rc != NGX_OK) {
        return rc;
    }

    if (!ngx_arena_text_is_name(&points)) {
        return NGX_DECLINED;
    }

    rc = ngx_arena_text_encode(pool, &points, kept);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_arena_text_fold_fully(temp_pool, &points,
                                   NGX_ARENA_TEXT_NFKC_FOLD);
    if (rc != NGX_OK) {
        return rc;
    }

    /* letters that nobody sees fold to nothing */

    if (!ngx_arena_text_is_name(&points)
        || (points.nelts == 0 && kept->len))
    {
        return NGX_DECLINED;
    }

    return ngx_arena_text_encode(pool, &points, folded);
}


/*
 * Folds the canonical decomposition, as Unicode asks: so texts that are
 * canonically equivalent fold to the same one.
 */

static ngx_int_t
ngx_arena_text_fold_fully(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    ngx_arena_text_form_e form)
{
    ngx_uint_t               i;
    ngx_arena_text_points_t  before;

    for (i = 0; i < NGX_ARENA_TEXT_FOLD_ROUNDS; i++) {
        before = *points;

        if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFD)
            != NGX_OK
            || ngx_arena_text_normalize(pool, points, form) != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (points->nelts == before.nelts
            && ngx_memcmp(points->elts, before.elts,
                          points->nelts * sizeof(int32_t))
               == 0)
        {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


static void
ngx_arena_text_collapse(ngx_arena_text_points_t *points)
{
    size_t      i, n;
    ngx_uint_t  space;

    n = 0;
    space = 0;

    for (i = 0; i < points->nelts; i++) {

        if (ngx_arena_text_kind(points->elts[i]) == NGX_ARENA_TEXT_SPACE) {
            space = 1;
            continue;
        }

        if (space && n) {
            points->elts[n++] = ' ';
        }

        points->elts[n++] = points->elts[i];
        space = 0;
    }

    points->nelts = n;
}


static ngx_uint_t
ngx_arena_text_is_name(ngx_arena_text_points_t *points)
{
    size_t   i;
    int32_t  point;

    for (i = 0; i < points->nelts; i++) {
        point = points->elts[i];

        switch (ngx_arena_text_kind(point)) {

        case NGX_ARENA_TEXT_LETTER:
            continue;

        case NGX_ARENA_TEXT_MARK:
            if (i == 0) {
                return 0;
            }

            continue;

        default:
            if (point == '_' || point == '-' || point == '.') {
                continue;
            }

            return 0;
        }
    }

    return 1;
}
