
/*
 * Code points: from UTF-8, into the normal forms, back to UTF-8.  The one file
 * that knows utf8proc.
 */


#include "ngx_arena_text_points.h"

#include <utf8proc.h>


static ngx_int_t ngx_arena_text_reorder(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static void ngx_arena_text_sort_marks(int32_t *marks, size_t n,
    int32_t *spare);
static ngx_int_t ngx_arena_text_normalize_ascii(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, int options);
static ngx_uint_t ngx_arena_text_is_ascii(ngx_arena_text_points_t *points);
static int ngx_arena_text_options_of(int32_t point,
    ngx_arena_text_form_e form);


/* in the order of ngx_arena_text_form_e */

static int  ngx_arena_text_options[] = {
    UTF8PROC_DECOMPOSE,
    UTF8PROC_DECOMPOSE|UTF8PROC_IGNORE,
    UTF8PROC_STABLE|UTF8PROC_COMPOSE,
    UTF8PROC_STABLE|UTF8PROC_COMPOSE|UTF8PROC_CASEFOLD,
    UTF8PROC_STABLE|UTF8PROC_COMPOSE|UTF8PROC_CASEFOLD|UTF8PROC_COMPAT
        |UTF8PROC_IGNORE,
    UTF8PROC_STABLE|UTF8PROC_COMPOSE|UTF8PROC_CASEFOLD|UTF8PROC_COMPAT
        |UTF8PROC_IGNORE
};


void
ngx_arena_text_unicode(ngx_str_t *version)
{
    version->data = (u_char *) utf8proc_unicode_version();
    version->len = ngx_strlen(version->data);
}


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
    points->elts = ngx_palloc(pool, (length + 1) * sizeof(int32_t));
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
 * Not utf8proc_decompose(): that sorts marks in quadratic time, and a text
 * may be nothing but marks.
 */

ngx_int_t
ngx_arena_text_normalize(ngx_pool_t *pool, ngx_arena_text_points_t *points,
    ngx_arena_text_form_e form)
{
    int                       bound, options;
    size_t                    i, n;
    ngx_arena_text_points_t   in;

    options = ngx_arena_text_options[form];

    if (ngx_arena_text_is_ascii(points)) {
        return ngx_arena_text_normalize_ascii(pool, points, options);
    }

    in = *points;
    bound = 0;
    n = 0;

    for (i = 0; i < in.nelts; i++) {
        n += utf8proc_decompose_char(in.elts[i], NULL, 0,
                                     ngx_arena_text_options_of(in.elts[i],
                                                               form),
                                     &bound);
    }

    points->elts = ngx_palloc(pool, (n + 1) * sizeof(int32_t));
    if (points->elts == NULL) {
        return NGX_ERROR;
    }

    points->nelts = n;
    n = 0;

    for (i = 0; i < in.nelts; i++) {
        n += utf8proc_decompose_char(in.elts[i], points->elts + n,
                                     points->nelts - n,
                                     ngx_arena_text_options_of(in.elts[i],
                                                               form),
                                     &bound);
    }

    if (ngx_arena_text_reorder(pool, points) != NGX_OK) {
        return NGX_ERROR;
    }

    points->nelts = utf8proc_normalize_utf32(points->elts, points->nelts,
                                             options);

    return NGX_OK;
}


/* ASCII is in every normal form; most texts are ASCII. */

static ngx_int_t
ngx_arena_text_normalize_ascii(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, int options)
{
    size_t    i;
    int32_t  *in;

    in = points->elts;

    points->elts = ngx_palloc(pool, (points->nelts + 1) * sizeof(int32_t));
    if (points->elts == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < points->nelts; i++) {
        points->elts[i] = (options & UTF8PROC_CASEFOLD) ? ngx_tolower(in[i])
                                                        : in[i];
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_arena_text_is_ascii(ngx_arena_text_points_t *points)
{
    size_t  i;

    for (i = 0; i < points->nelts; i++) {
        if (points->elts[i] >= 0x80) {
            return 0;
        }
    }

    return 1;
}


static int
ngx_arena_text_options_of(int32_t point, ngx_arena_text_form_e form)
{
    int  type;

    if (form == NGX_ARENA_TEXT_ALIKE_FOLD) {
        type = utf8proc_get_property(point)->decomp_type;

        if (type == UTF8PROC_DECOMP_TYPE_SUPER
            || type == UTF8PROC_DECOMP_TYPE_FRACTION)
        {
            return ngx_arena_text_options[NGX_ARENA_TEXT_NFC_FOLD]
                   |UTF8PROC_IGNORE;
        }
    }

    return ngx_arena_text_options[form];
}


/* Puts each run of marks into canonical order. */

static ngx_int_t
ngx_arena_text_reorder(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    size_t       i, run;
    int32_t     *spare;
    ngx_uint_t   class, last, sorted;

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
                spare = ngx_palloc(pool, points->nelts * sizeof(int32_t));
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
ngx_arena_text_sort_marks(int32_t *marks, size_t n, int32_t *spare)
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


ngx_uint_t
ngx_arena_text_class(int32_t point)
{
    return utf8proc_get_property(point)->combining_class & 0xff;
}


ngx_arena_text_kind_e
ngx_arena_text_kind(int32_t point)
{
    switch (utf8proc_category(point)) {

    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return NGX_ARENA_TEXT_LETTER;

    case UTF8PROC_CATEGORY_ND:
        return NGX_ARENA_TEXT_DIGIT;

    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return NGX_ARENA_TEXT_MARK;

    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return NGX_ARENA_TEXT_SPACE;

    default:
        break;
    }

    if ((point >= 0x09 && point <= 0x0d) || point == 0x85) {
        return NGX_ARENA_TEXT_SPACE;
    }

    return NGX_ARENA_TEXT_OTHER;
}


ngx_int_t
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
