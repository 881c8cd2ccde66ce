
#include <ngx_config.h>
#include <ngx_core.h>

#include <utf8proc.h>

#include "ngx_arena_text.h"


#define NGX_ARENA_TEXT_TEMP_POOL_SIZE  1024

/* Folding is stable after two rounds; a text that is not is none of ours. */
#define NGX_ARENA_TEXT_FOLD_ROUNDS     4

#define NGX_ARENA_TEXT_NFD             UTF8PROC_DECOMPOSE
#define NGX_ARENA_TEXT_NFC             (UTF8PROC_STABLE|UTF8PROC_COMPOSE)
#define NGX_ARENA_TEXT_NFC_FOLD        (NGX_ARENA_TEXT_NFC|UTF8PROC_CASEFOLD)
#define NGX_ARENA_TEXT_NFKC_FOLD                                              \
    (NGX_ARENA_TEXT_NFC_FOLD|UTF8PROC_COMPAT|UTF8PROC_IGNORE)


typedef struct {
    utf8proc_int32_t  *elts;
    size_t             nelts;
} ngx_arena_text_points_t;


static ngx_int_t ngx_arena_text_fold_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_str_t *folded);
static ngx_int_t ngx_arena_text_name_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_str_t *kept,
    ngx_str_t *folded);
static ngx_int_t ngx_arena_text_decode(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_points_t *points);
static ngx_int_t ngx_arena_text_fold_fully(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, int options);
static ngx_int_t ngx_arena_text_normalize(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, int options);
static ngx_int_t ngx_arena_text_reorder(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static void ngx_arena_text_sort_marks(utf8proc_int32_t *marks, size_t n,
    utf8proc_int32_t *spare);
static ngx_uint_t ngx_arena_text_class(utf8proc_int32_t point);
static void ngx_arena_text_collapse(ngx_arena_text_points_t *points);
static ngx_uint_t ngx_arena_text_is_space(utf8proc_int32_t point);
static ngx_uint_t ngx_arena_text_is_name(ngx_arena_text_points_t *points);
static ngx_int_t ngx_arena_text_encode(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_str_t *text);


ngx_int_t
ngx_arena_text_length(ngx_str_t *text)
{
    ngx_int_t          length;
    utf8proc_int32_t   point;
    utf8proc_ssize_t   n, pos, size;

    length = 0;
    size = text->len;

    for (pos = 0; pos < size; pos += n) {
        n = utf8proc_iterate(text->data + pos, size - pos, &point);

        if (n <= 0) {
            return NGX_ERROR;
        }

        length++;
    }

    return length;
}


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


static ngx_int_t
ngx_arena_text_decode(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_points_t *points)
{
    size_t      i;
    u_char     *p;
    ngx_int_t   length;

    length = ngx_arena_text_length(text);

    if (length == NGX_ERROR) {
        return NGX_DECLINED;
    }

    points->nelts = length;
    points->elts = ngx_palloc(pool, (length + 1) * sizeof(utf8proc_int32_t));
    if (points->elts == NULL) {
        return NGX_ERROR;
    }

    p = text->data;

    for (i = 0; i < points->nelts; i++) {
        p += utf8proc_iterate(p, text->data + text->len - p, &points->elts[i]);
    }

    return NGX_OK;
}


/*
 * Folds the canonical decomposition, as Unicode asks: so texts that are
 * canonically equivalent fold to the same one.
 */

static ngx_int_t
ngx_arena_text_fold_fully(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    int options)
{
    ngx_uint_t               i;
    ngx_arena_text_points_t  before;

    for (i = 0; i < NGX_ARENA_TEXT_FOLD_ROUNDS; i++) {
        before = *points;

        if (ngx_arena_text_normalize(pool, points, NGX_ARENA_TEXT_NFD)
            != NGX_OK
            || ngx_arena_text_normalize(pool, points, options) != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (points->nelts == before.nelts
            && ngx_memcmp(points->elts, before.elts,
                          points->nelts * sizeof(utf8proc_int32_t))
               == 0)
        {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


/*
 * Not utf8proc_decompose(): that sorts marks in quadratic time, and a text
 * may be nothing but marks.  What was in points is left as it was.
 */

static ngx_int_t
ngx_arena_text_normalize(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    int options)
{
    int                       bound;
    size_t                    i, n;
    ngx_arena_text_points_t   in;

    in = *points;
    bound = 0;
    n = 0;

    for (i = 0; i < in.nelts; i++) {
        n += utf8proc_decompose_char(in.elts[i], NULL, 0, options, &bound);
    }

    points->elts = ngx_palloc(pool, (n + 1) * sizeof(utf8proc_int32_t));
    if (points->elts == NULL) {
        return NGX_ERROR;
    }

    points->nelts = n;
    n = 0;

    for (i = 0; i < in.nelts; i++) {
        n += utf8proc_decompose_char(in.elts[i], points->elts + n,
                                     points->nelts - n, options, &bound);
    }

    if (ngx_arena_text_reorder(pool, points) != NGX_OK) {
        return NGX_ERROR;
    }

    points->nelts = utf8proc_normalize_utf32(points->elts, points->nelts,
                                             options);

    return NGX_OK;
}


/* Puts each run of marks into canonical order. */

static ngx_int_t
ngx_arena_text_reorder(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    size_t             i, run;
    ngx_uint_t         class, last, sorted;
    utf8proc_int32_t  *spare;

    spare = NULL;
    sorted = 1;
    last = 0;
    run = 0;

    for (i = 0; i <= points->nelts; i++) {

        class = (i < points->nelts) ? ngx_arena_text_class(points->elts[i]) : 0;

        if (class) {
            if (class < last) {
                sorted = 0;
            }

            last = class;
            continue;
        }

        if (!sorted) {
            if (spare == NULL) {
                spare = ngx_palloc(pool,
                                   points->nelts * sizeof(utf8proc_int32_t));
                if (spare == NULL) {
                    return NGX_ERROR;
                }
            }

            ngx_arena_text_sort_marks(points->elts + run, i - run, spare);
        }

        run = i + 1;
        sorted = 1;
        last = 0;
    }

    return NGX_OK;
}


/* A counting sort: stable, and linear in the number of marks. */

static void
ngx_arena_text_sort_marks(utf8proc_int32_t *marks, size_t n,
    utf8proc_int32_t *spare)
{
    size_t  i, place, count, places[256];

    ngx_memzero(places, sizeof(places));

    for (i = 0; i < n; i++) {
        spare[i] = marks[i];
        places[ngx_arena_text_class(marks[i])]++;
    }

    place = 0;

    for (i = 0; i < 256; i++) {
        count = places[i];
        places[i] = place;
        place += count;
    }

    for (i = 0; i < n; i++) {
        marks[places[ngx_arena_text_class(spare[i])]++] = spare[i];
    }
}


static ngx_uint_t
ngx_arena_text_class(utf8proc_int32_t point)
{
    return utf8proc_get_property(point)->combining_class & 0xff;
}


static void
ngx_arena_text_collapse(ngx_arena_text_points_t *points)
{
    size_t      i, n;
    ngx_uint_t  space;

    n = 0;
    space = 0;

    for (i = 0; i < points->nelts; i++) {

        if (ngx_arena_text_is_space(points->elts[i])) {
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
ngx_arena_text_is_space(utf8proc_int32_t point)
{
    switch (utf8proc_category(point)) {

    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return 1;

    default:
        return (point >= 0x09 && point <= 0x0d) || point == 0x85;
    }
}


static ngx_uint_t
ngx_arena_text_is_name(ngx_arena_text_points_t *points)
{
    size_t            i;
    utf8proc_int32_t  point;

    for (i = 0; i < points->nelts; i++) {
        point = points->elts[i];

        switch (utf8proc_category(point)) {

        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
            continue;

        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
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


static ngx_int_t
ngx_arena_text_encode(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    ngx_str_t *text)
{
    size_t   i, len;
    u_char  *p, buffer[4];

    len = 0;

    for (i = 0; i < points->nelts; i++) {
        len += utf8proc_encode_char(points->elts[i], buffer);
    }

    p = ngx_pnalloc(pool, len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    text->len = len;

    for (i = 0; i < points->nelts; i++) {
        p += utf8proc_encode_char(points->elts[i], p);
    }

    return NGX_OK;
}
