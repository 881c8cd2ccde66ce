
/*
 * A chunk in the making, for those who make parts of it.
 */


#ifndef _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_
#define _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_


#include "ngx_arena_script.h"


#define NGX_ARENA_SCRIPT_MAX_DEPTH  8


/* A function that an include has each run begin with. */
typedef struct {
    ngx_str_t                 name;
    ngx_uint_t                once;    /* 1: not for each command of a replay */
} ngx_arena_script_reset_t;


typedef struct {
    ngx_conf_t               *cf;
    ngx_arena_scripts_t      *scripts;
    ngx_arena_script_t       *script;
    ngx_array_t               texts;   /* of ngx_str_t, the chunk's pieces */
    ngx_array_t               resets;  /* of ngx_arena_script_reset_t */
    ngx_uint_t                line;    /* the next line of the chunk */
    ngx_uint_t                modes;   /* 1: something uses them */
    ngx_str_t                *stack[NGX_ARENA_SCRIPT_MAX_DEPTH];
    ngx_uint_t                depth;
} ngx_arena_script_bundle_t;


/* What a script and its steps include, as far as it is not there yet. */
ngx_int_t ngx_arena_script_add_needs(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from);

/* All modes, each a block, with what they include; nothing unless something of
   the chunk uses them. */
ngx_int_t ngx_arena_script_add_modes(ngx_arena_script_bundle_t *bundle);

/* "local RULES = {attacks = true, }": what each rule of a part's header is,
   unless somebody sets it; before stands before it. */
ngx_int_t ngx_arena_script_add_rules(ngx_arena_script_bundle_t *bundle,
    char *before, ngx_arena_script_t *part);

/* What a part includes, as far as it is not there yet. */
ngx_int_t ngx_arena_script_add_includes(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from);

/* The texts of a script's steps; replayed: of one that is run again. */
ngx_int_t ngx_arena_script_add_steps(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_uint_t replayed);

ngx_int_t ngx_arena_script_add_text(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file, ngx_str_t *text);

/* A line that no file has: from is what an error in it is said to be in. */
ngx_int_t ngx_arena_script_add_line(ngx_arena_script_bundle_t *bundle,
    char *from, u_char *line, u_char *end);

/* What a run is given, by name; and the beginning of the function run. */
ngx_int_t ngx_arena_script_add_names(ngx_arena_script_bundle_t *bundle);
ngx_int_t ngx_arena_script_add_run(ngx_arena_script_bundle_t *bundle);

/* "reset_result() reset_journal() " and so on. */
u_char *ngx_arena_script_write_resets(ngx_arena_script_bundle_t *bundle,
    ngx_uint_t replayed, u_char *p, u_char *last);

/* The commands of a replay: nothing for a script that has none. */
ngx_int_t ngx_arena_script_add_commands(ngx_arena_script_bundle_t *bundle);

/* "id = ARGV[<from><n>], " and so on, one for each value of its arguments. */
u_char *ngx_arena_script_write_arguments(ngx_arena_script_t *script,
    char *from, ngx_uint_t n, u_char *p, u_char *last);
ngx_uint_t ngx_arena_script_count_values(ngx_arena_script_t *script);


#endif /* _NGX_ARENA_SCRIPT_BUNDLE_H_INCLUDED_ */
