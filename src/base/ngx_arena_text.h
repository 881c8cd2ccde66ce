
/*
 * Unicode text as people type it.
 */


#ifndef _NGX_ARENA_TEXT_H_INCLUDED_
#define _NGX_ARENA_TEXT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* Number of code points, or NGX_ERROR if the text is not UTF-8. */
ngx_int_t ngx_arena_text_length(ngx_str_t *text);

/*
 * Forms in which typed answers are compared.  In all of them a text is trimmed,
 * and inner white space (any of Unicode's) is collapsed to one space.
 *
 *   fold      case folded, NFC: what battles of version 1 compare
 *   compared  what a person would call the same: NFKC case folded, default
 *             ignorables removed, of characters that look alike the same one
 *             (ngx_arena_text_alike.c); superscripts and fractions stay
 *   exact     NFC
 *
 * Return NGX_OK, NGX_DECLINED (not UTF-8) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_text_fold(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *folded);
ngx_int_t ngx_arena_text_compared(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *compared);
ngx_int_t ngx_arena_text_exact(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *exact);

/* The version of Unicode that these forms are by: libraries differ. */
void ngx_arena_text_unicode(ngx_str_t *version);


#endif /* _NGX_ARENA_TEXT_H_INCLUDED_ */
