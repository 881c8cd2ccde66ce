
/*
 * Names: what they may be, and the forms in which they are compared.
 */


#include "ngx_arena_name.h"
#include "ngx_arena_joiner.h"
#include "ngx_arena_skeleton.h"


#define NGX_ARENA_NAME_TEMP_POOL_SIZE  2048

/* What phones type for an apostrophe. */
#define NGX_ARENA_NAME_QUOTE  0x2019


/* What a name may be by: bits. */
#define NGX_ARENA_NAME_FIRST_RULES   1
#define NGX_ARENA_NAME_RULES         2


typedef enum {
    NGX_ARENA_NAME_LETTER = 0,
    NGX_ARENA_NAME_DIGIT,
    NGX_ARENA_NAME_MARK,
    NGX_ARENA_NAME_SIGN,         /* that names always could have */
    NGX_ARENA_NAME_APOSTROPHE,
    NGX_ARENA_NAME_SPACE,
    NGX_ARENA_NAME_JOINER,
    NGX_ARENA_NAME_OTHER
} ngx_arena_name_kind_e;


static ngx_int_t ngx_arena_name_points(ngx_pool_t *pool,
    ngx_pool_t *temp_pool, ngx_str_t *text, ngx_arena_name_t *name);
static ngx_int_t ngx_arena_name_forms(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_arena_text_points_t kept, ngx_arena_text_points_t folded,
    ngx_arena_name_t *name);
static ngx_int_t ngx_arena_name_to_prefix(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static ngx_int_t ngx_arena_name_fold(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);
static ngx_uint_t ngx_arena_name_rules(ngx_arena_text_points_t *points);
static ngx_uint_t ngx_arena_name_fits(ngx_arena_text_points_t *points,
    size_t i);
static ngx_arena_name_kind_e ngx_arena_name_kind(int32_t point);


ngx_int_t
ngx_arena_name(ngx_pool_t *pool, ngx_str_t *text, ngx_arena_name_t *name)
{
    ngx_int_t    rc;
    ngx_pool_t  *temp_pool;

    ngx_memzero(name, sizeof(ngx_arena_name_t));

    temp_pool = ngx_create_pool(NGX_ARENA_NAME_TEMP_POOL_SIZE, pool->log);
    if (temp_pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_arena_name_points(pool, temp_pool, text, name);

    ngx_destroy_pool(temp_pool);

    return rc;
}


static ngx_int_t
ngx_arena_name_points(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_str_t *text, ngx_arena_name_t *name)
{
    ngx_int_t                rc;
    ngx_uint_t               rules;
    ngx_arena_text_points_t  kept, folded;

    rc = ngx_arena_text_decode(temp_pool, text, &kept);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_arena_text_normalize(temp_pool, &kept, NGX_ARENA_TEXT_NFC)
            != NGX_OK
        || ngx_arena_text_encode(pool, &kept, &name->kept) != NGX_OK)
    {
        return NGX_ERROR;
    }

    rules = ngx_arena_name_rules(&kept);

    if (rules == 0) {
        return NGX_DECLINED;
    }

    folded = kept;

    rc = ngx_arena_name_fold(temp_pool, &folded);
    if (rc != NGX_OK) {
        return rc;
    }

    /* letters that nobody sees fold to nothing, others to what is no name */

    if (folded.nelts == 0) {
        return NGX_DECLINED;
    }

    rules &= ngx_arena_name_rules(&folded);

    if (rules == 0) {
        return NGX_DECLINED;
    }

    if (ngx_arena_text_encode(pool, &folded, &name->folded) != NGX_OK) {
        return NGX_ERROR;
    }

    return (rules & NGX_ARENA_NAME_RULES)
           ? ngx_arena_name_forms(pool, temp_pool, kept, folded, name)
           : NGX_OK;
}


static ngx_int_t
ngx_arena_name_forms(ngx_pool_t *pool, ngx_pool_t *temp_pool,
    ngx_arena_text_points_t kept, ngx_arena_text_points_t folded,
    ngx_arena_name_t *name)
{
    if (ngx_arena_skeleton_meant(temp_pool, &folded) != NGX_OK
        || ngx_arena_skeleton_look(temp_pool, &kept) != NGX_OK
        || ngx_arena_text_encode(pool, &folded, &name->meant) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_text_encode(pool, &kept, &name->look);
}


ngx_int_t
ngx_arena_name_prefix(ngx_pool_t *pool, ngx_str_t *text, ngx_str_t *folded)
{
    return ngx_arena_text_form(pool, text, ngx_arena_name_to_prefix, folded);
}


static ngx_int_t
ngx_arena_name_to_prefix(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    size_t                 i;
    ngx_int_t              rc;
    ngx_arena_name_kind_e  kind;

    for (i = 0; i < points->nelts; i++) {
        kind = ngx_arena_name_kind(points->elts[i]);

        if (kind == NGX_ARENA_NAME_OTHER
            || (i == 0 && (kind == NGX_ARENA_NAME_MARK
                           || kind == NGX_ARENA_NAME_SPACE
                           || kind == NGX_ARENA_NAME_JOINER)))
        {
            return NGX_DECLINED;
        }
    }

    rc = ngx_arena_name_fold(pool, points);
    if (rc != NGX_OK) {
        return rc;
    }

    return points->nelts ? NGX_OK : NGX_DECLINED;
}


static ngx_int_t
ngx_arena_name_fold(ngx_pool_t *pool, ngx_arena_text_points_t *points)
{
    size_t     i;
    ngx_int_t  rc;

    rc = ngx_arena_text_fold_fully(pool, points, NGX_ARENA_TEXT_NFKC_FOLD);
    if (rc != NGX_OK) {
        return rc;
    }

    for (i = 0; i < points->nelts; i++) {
        if (points->elts[i] == NGX_ARENA_NAME_QUOTE) {
            points->elts[i] = '\'';
        }
    }

    return NGX_OK;
}


/* The rules by which it is a name; 0: it is none. */

static ngx_uint_t
ngx_arena_name_rules(ngx_arena_text_points_t *points)
{
    size_t                 i;
    ngx_uint_t             rules, letters;
    ngx_arena_name_kind_e  kind;

    rules = NGX_ARENA_NAME_FIRST_RULES|NGX_ARENA_NAME_RULES;
    letters = 0;

    for (i = 0; i < points->nelts; i++) {
        kind = ngx_arena_name_kind(points->elts[i]);

        if (kind == NGX_ARENA_NAME_OTHER) {
            return 0;
        }

        if (kind > NGX_ARENA_NAME_SIGN
            || (i == 0 && kind == NGX_ARENA_NAME_MARK))
        {
            rules &= ~NGX_ARENA_NAME_FIRST_RULES;
        }

        if (!ngx_arena_name_fits(points, i)) {
            rules &= ~NGX_ARENA_NAME_RULES;
        }

        letters |= (kind == NGX_ARENA_NAME_LETTER
                    || kind == NGX_ARENA_NAME_DIGIT);
    }

    return letters ? rules : rules & ~NGX_ARENA_NAME_RULES;
}


static ngx_uint_t
ngx_arena_name_fits(ngx_arena_text_points_t *points, size_t i)
{
    int32_t                point;
    ngx_arena_name_kind_e  before;

    point = points->elts[i];
    before = i ? ngx_arena_name_kind(points->elts[i - 1])
               : NGX_ARENA_NAME_SPACE;

    switch (ngx_arena_name_kind(point)) {

    case NGX_ARENA_NAME_MARK:
        return before == NGX_ARENA_NAME_LETTER || before == NGX_ARENA_NAME_MARK
               || before == NGX_ARENA_NAME_JOINER;

    case NGX_ARENA_NAME_SPACE:
        return before != NGX_ARENA_NAME_SPACE && i + 1 < points->nelts;

    case NGX_ARENA_NAME_JOINER:
        return ngx_arena_joiner_is_needed(points, i);

    default:
        return 1;
    }
}


static ngx_arena_name_kind_e
ngx_arena_name_kind(int32_t point)
{
    switch (point) {

    case '_':
    case '-':
    case '.':
        return NGX_ARENA_NAME_SIGN;

    case '\'':
    case NGX_ARENA_NAME_QUOTE:
        return NGX_ARENA_NAME_APOSTROPHE;

    case ' ':
        return NGX_ARENA_NAME_SPACE;

    default:
        break;
    }

    if (ngx_arena_joiner_is(point)) {
        return NGX_ARENA_NAME_JOINER;
    }

    switch (ngx_arena_text_kind(point)) {

    case NGX_ARENA_TEXT_LETTER:
        return NGX_ARENA_NAME_LETTER;

    case NGX_ARENA_TEXT_DIGIT:
        return NGX_ARENA_NAME_DIGIT;

    case NGX_ARENA_TEXT_MARK:
        return NGX_ARENA_NAME_MARK;

    default:
        return NGX_ARENA_NAME_OTHER;
    }
}
