
/*
 * The header of a script, as it is read.
 */


#ifndef _NGX_ARENA_SCRIPT_HEADER_H_INCLUDED_
#define _NGX_ARENA_SCRIPT_HEADER_H_INCLUDED_


#include "ngx_arena_script.h"


typedef struct {
    ngx_conf_t            *cf;
    ngx_arena_scripts_t   *scripts;
    ngx_arena_script_t    *script;
    ngx_uint_t             line;
    ngx_str_t              reason;
} ngx_arena_script_header_t;


typedef ngx_int_t (*ngx_arena_script_tag_pt)(ngx_arena_script_header_t *header,
    ngx_str_t *value);


/* engines: bits, whose scripts may have it. */
typedef struct {
    ngx_str_t                name;
    ngx_uint_t               engines;
    ngx_arena_script_tag_pt  read;
} ngx_arena_script_tag_t;


/* ngx_arena_script_tags.c: the tags; the last row has an empty name */
extern ngx_arena_script_tag_t  ngx_arena_script_tags[];


#endif /* _NGX_ARENA_SCRIPT_HEADER_H_INCLUDED_ */
