
/*
 * The forms in which people's texts are compared.
 */


#include "ngx_arena_text_points.h"


#define NGX_ARENA_TEXT_TEMP_POOL_SIZE  1024

/* Folding is stable after two rounds; a text that is not is none of ours. */
#define NGX_ARENA_TEXT_FOLD_ROUNDS     4

#define NGX_ARENA_TEXT_DOT_ABOVE       0x307


static ngx_int_t ngx_arena_text_form_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_arena_text_form_pt form,
    ngx_str_t *formed);
static ngx_int_t ngx_arena_text_to_folded(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static ngx_int_t ngx_arena_text_to_compared(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static ngx_int_t ngx_arena_text_to_exact(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static void ngx_arena_text_collapse(ngx_arena_text_points_t *points);


ngx_int_t
ngx_arena_text_fold(ngx_pool_t *pool, ngx_str_t *text, ngx_str_t *folded)
{
    return ngx_arena_text_form(pool, text, ngx_arena_text_to_folded, folded);
}


ngx_int_t
ngx_arena_text_compared(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *compared)
{
    return ngx_arena_text_form(pool, text, ngx_arena_text_to_compared,
                               compared);
}


ngx_int_t
ngx_arena_text_exact(ngx_pool_t *pool, ngx_str_t *text, ngx_str_t *exact)
{
    return ngx_arena_text_form(pool, text, ngx_arena_text_to_exact, exact);
}


ngx_int_t
ngx_arena_text_form(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_form_pt form, ngx_str_t *formed)
{
    ngx_int_t    rc;
    ngx_pool_t  *temp_pool;

    temp_pool = ngx_create_pool(NGX_ARENA_TEXT_TEMP_POOL_SIZE, pool->log);
    if (temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_text_form_points(pool, temp_pool, text, form, formed);

    ngx_destroy_pool(temp_pool);

    return rc;
}


static ngx_int_t
ngx_arena_text_form_points(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_str_t *text, ngx_arena_text_form_pt form, ngx_str_t *formed)
{
    ngx_int_t                rc;
    ngx_arena_text_points_t  points;

    rc = ngx_arena_text_decode(temp_pool, text, &points);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = form(temp_pool, &points);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_arena_text_encode(pool, &points, formed);
}


static ngx_int_t
ngx_arena_text_to_folded(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    ngx_int_t  rc;

    rc = ngx_arena_text_fold_fully(pool, points, NGX_ARENA_TEXT_NFC_FOLD);
    if (rc != NGX_OK) {
        return rc;
    }

    ngx_arena_text_collapse(points);

    return NGX_OK;
}


/*
 * What looks alike is put first, since the compatibility decomposition of some
 * of it is a space and a mark; and again, since others decompose to it.
 */

static ngx_int_t
ngx_arena_text_to_compared(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    ngx_uint_t               i;
    ngx_arena_text_points_t  before;

    for (i = 0; i < NGX_ARENA_TEXT_FOLD_ROUNDS; i++) {
        before = *points;

        if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFD)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        ngx_arena_text_alike(points);

        if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_ALIKE_FOLD)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        ngx_arena_text_undot(points);

        if (ngx_arena_text_same(points, &before)) {
            ngx_arena_text_collapse(points);
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_arena_text_to_exact(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFC) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_arena_text_collapse(points);

    return NGX_OK;
}


/*
 * Folds the canonical decomposition, as Unicode asks: so texts that are
 * canonically equivalent fold to the same one.
 */

ngx_int_t
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

        if (ngx_arena_text_same(points, &before)) {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


void
ngx_arena_text_undot(ngx_arena_text_points_t *points)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < points->nelts; i++) {

        if (points->elts[i] == NGX_ARENA_TEXT_DOT_ABOVE && n
            && (points->elts[n - 1] == 'i' || points->elts[n - 1] == 'j'))
        {
            continue;
        }

        points->elts[n++] = points->elts[i];
    }

    points->nelts = n;
}


ngx_uint_t
ngx_arena_text_same(ngx_arena_text_points_t *one,
    ngx_arena_text_points_t *other)
{
    return one->nelts == other->nelts
           && ngx_memcmp(one->elts, other->elts, one->nelts * sizeof(int32_t))
              == 0;
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
