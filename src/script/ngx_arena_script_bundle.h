
/*
 * A chunk in the making, for those who make parts of it.
 */


#ifndef _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_
#define _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_


#include "ngx_arena_script.h"


#define NGX_ARENA_SCRIPT_MAX_DEPTH  8


/* Which includes are put in. */
typedef enum {
    NGX_ARENA_SCRIPT_ALL = 0,
    NGX_ARENA_SCRIPT_DEFINITIONS,     /* of a fold, once for all commands */
    NGX_ARENA_SCRIPT_STATEMENTS       /* those that each command runs */
} ngx_arena_script_pass_e;


typedef struct {
    ngx_conf_t               *cf;
    ngx_arena_scripts_t      *scripts;
    ngx_arena_script_t       *script;
    ngx_array_t               texts;   /* of ngx_str_t, the chunk's pieces */
    ngx_uint_t                line;    /* the next line of the chunk */
    ngx_str_t                *stack[NGX_ARENA_SCRIPT_MAX_DEPTH];
    ngx_uint_t                depth;
    ngx_arena_script_pass_e   pass;
    ngx_uint_t                first;   /* part: what is before may be again */
} ngx_arena_script_bundle_t;


ngx_int_t ngx_arena_script_add_includes(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from);
ngx_int_t ngx_arena_script_add_text(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file, ngx_str_t *text);

ngx_int_t ngx_arena_script_add_preamble(ngx_arena_script_bundle_t *bundle);

/* The commands of a fold: nothing for a script that has none. */
ngx_int_t ngx_arena_script_add_folds(ngx_arena_script_bundle_t *bundle);

/* "id = ARGV[<from><n>], " and so on, one for each value of its arguments. */
u_char *ngx_arena_script_write_arguments(ngx_arena_script_t *script,
    char *from, ngx_uint_t n, u_char *p, u_char *last);
ngx_uint_t ngx_arena_script_count_values(ngx_arena_script_t *script);


#endif /* _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_ */
