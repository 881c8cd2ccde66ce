
/*
 * Names of people, as they type them.
 */


#ifndef _NGX_ARENA_NAME_H_INCLUDED_
#define _NGX_ARENA_NAME_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * A name is of letters, marks and decimal digits of any script, "_", "-", ".",
 * apostrophes, single spaces between others, and joiners where the script needs
 * them; at least one is a letter or digit, and marks are behind letters.
 *
 * By the first rules names had neither spaces, apostrophes nor joiners, but any
 * order otherwise: those that are none any more have neither meant nor look.
 */
typedef struct {
    ngx_str_t   kept;       /* NFC */
    ngx_str_t   folded;     /* NFKC case fold, default ignorables removed */
    ngx_str_t   meant;      /* ngx_arena_skeleton.h: names that have one of */
    ngx_str_t   look;       /* these in common are one; each is compared with
                               its like */
} ngx_arena_name_t;


/*
 * Returns NGX_OK, NGX_DECLINED (no name: kept is empty if it is not UTF-8) or
 * NGX_ERROR (no memory).  Lengths are the caller's to check, on kept.
 */
ngx_int_t ngx_arena_name(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_name_t *name);

/*
 * What names may begin with, case folded as they are: a space or a joiner may be
 * the last.  Returns as ngx_arena_name() does.
 */
ngx_int_t ngx_arena_name_prefix(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *folded);


#endif /* _NGX_ARENA_NAME_H_INCLUDED_ */
