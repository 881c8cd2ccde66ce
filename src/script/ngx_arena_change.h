
/*
 * How often what a key stands for was changed by this host's workers: so what
 * was read before a change is not given to who comes after it.
 */


#ifndef _NGX_ARENA_CHANGE_H_INCLUDED_
#define _NGX_ARENA_CHANGE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_ARENA_CHANGES  1024


/* In memory that the workers share.  Two keys may have one counter: then what
   was read is forgotten more often than it must be. */
typedef struct {
    ngx_atomic_t           all;
    ngx_atomic_t           keys[NGX_ARENA_CHANGES];
} ngx_arena_changes_t;


/* A number that is another one after each change. */
ngx_atomic_uint_t ngx_arena_changes(ngx_arena_changes_t *changes,
    ngx_str_t *key);

/* A change; key NULL: of nobody knows what. */
void ngx_arena_changed(ngx_arena_changes_t *changes, ngx_str_t *key);


#endif /* _NGX_ARENA_CHANGE_H_INCLUDED_ */
