
/*
 * A text as a list of code points, and what Unicode says of them.
 */


#ifndef _NGX_ARENA_TEXT_POINTS_H_INCLUDED_
#define _NGX_ARENA_TEXT_POINTS_H_INCLUDED_


#include "ngx_arena_text.h"


/* the combining class of what ends a syllable, and may join it to the next */
#define NGX_ARENA_TEXT_VIRAMA  9


typedef struct {
    int32_t                  *elts;
    size_t                    nelts;
} ngx_arena_text_points_t;


typedef enum {
    NGX_ARENA_TEXT_NFD = 0,
    NGX_ARENA_TEXT_NFD_SEEN,     /* without default ignorables */
    NGX_ARENA_TEXT_NFC,
    NGX_ARENA_TEXT_NFC_FOLD,
    NGX_ARENA_TEXT_NFKC_FOLD,    /* besides, default ignorables are removed */
    NGX_ARENA_TEXT_ALIKE_FOLD    /* the same, but superscripts and fractions
                                    stay: x2 and 11/2 mean something else */
} ngx_arena_text_form_e;


typedef enum {
    NGX_ARENA_TEXT_LETTER = 0,
    NGX_ARENA_TEXT_DIGIT,        /* decimal */
    NGX_ARENA_TEXT_MARK,
    NGX_ARENA_TEXT_SPACE,
    NGX_ARENA_TEXT_OTHER
} ngx_arena_text_kind_e;


/* Of the points of a text makes those of a form, in a pool for the moment. */
typedef ngx_int_t (*ngx_arena_text_form_pt)(ngx_pool_t *pool,
    ngx_arena_text_points_t *points);


/*
 * A text in a form, which is in the pool.  NGX_OK, NGX_DECLINED (not UTF-8, or
 * what the form says) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_text_form(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_form_pt form, ngx_str_t *formed);

/* NGX_OK, NGX_DECLINED (not UTF-8) or NGX_ERROR (no memory) */
ngx_int_t ngx_arena_text_decode(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_points_t *points);

/* NGX_OK or NGX_ERROR; what was in points is left as it was */
ngx_int_t ngx_arena_text_normalize(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_arena_text_form_e form);

/* Puts one for all that look alike, in place. */
void ngx_arena_text_alike(ngx_arena_text_points_t *points);

/*
 * A dot above an i is the one that it has (the property Soft_Dotted): so a
 * Turkish capital, which folds to both, is an i, as is a dotless one.  In place.
 */
void ngx_arena_text_undot(ngx_arena_text_points_t *points);

/*
 * Case folds, until nothing changes.  NGX_OK, NGX_DECLINED (there is no end to
 * it) or NGX_ERROR.
 */
ngx_int_t ngx_arena_text_fold_fully(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_arena_text_form_e form);

ngx_uint_t ngx_arena_text_same(ngx_arena_text_points_t *one,
    ngx_arena_text_points_t *other);

/* NGX_OK or NGX_ERROR */
ngx_int_t ngx_arena_text_encode(ngx_pool_t *pool,
    ngx_arena_text_points_t *points, ngx_str_t *text);

ngx_arena_text_kind_e ngx_arena_text_kind(int32_t point);

/* 0, or a mark's place among others: Canonical_Combining_Class */
ngx_uint_t ngx_arena_text_class(int32_t point);


#endif /* _NGX_ARENA_TEXT_POINTS_H_INCLUDED_ */
