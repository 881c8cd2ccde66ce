
/*
 * What the parts of the parser know of each other: it checks the text, lets
 * yajl read it, and builds the tree of what yajl finds.
 */


#ifndef _NGX_ARENA_JSON_PARSER_H_INCLUDED_
#define _NGX_ARENA_JSON_PARSER_H_INCLUDED_


#include "ngx_arena_json.h"


typedef struct {
    ngx_pool_t               *pool;
    ngx_pool_t               *temp_pool;  /* all that yajl allocates */
    ngx_uint_t                max_depth;
    ngx_arena_json_fault_t   *fault;

    /* a copy of the text, which strings and numbers of the tree point into */
    u_char                   *start;
    size_t                    len;
    size_t                    behind;     /* the last good token's end */

    ngx_arena_json_t         *root;
    ngx_array_t               open;       /* of ngx_arena_json_t * */
    ngx_array_t               members;    /* of ngx_arena_json_t * */
    ngx_str_t                 name;       /* of the member to come */

    ngx_int_t                 rc;         /* why the parser stops */
} ngx_arena_json_parser_t;


/* Copies the text.  Refuses in it what yajl would let pass. */
ngx_int_t ngx_arena_json_check(ngx_arena_json_parser_t *parser,
    ngx_str_t *text);

/* The length of the UTF-8 sequence at p, or 0. */
size_t ngx_arena_json_utf8(u_char *p, u_char *last);

/*
 * The tree: a value, the start of an array or object, its end.  On NULL, and
 * on 0, parser->rc says why.
 */
ngx_int_t ngx_arena_json_tree_init(ngx_arena_json_parser_t *parser);
ngx_arena_json_t *ngx_arena_json_add(ngx_arena_json_parser_t *parser,
    ngx_arena_json_type_e type);
ngx_uint_t ngx_arena_json_open(ngx_arena_json_parser_t *parser,
    ngx_arena_json_type_e type);
ngx_uint_t ngx_arena_json_close(ngx_arena_json_parser_t *parser);

/* Fill in the fault, and return NGX_DECLINED or NGX_ERROR (no memory). */
ngx_int_t ngx_arena_json_fault(ngx_arena_json_parser_t *parser, size_t offset,
    char *reason);
ngx_int_t ngx_arena_json_fault_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *duplicate);
ngx_int_t ngx_arena_json_fault_grammar(ngx_arena_json_parser_t *parser,
    char *error, size_t consumed);


#endif /* _NGX_ARENA_JSON_PARSER_H_INCLUDED_ */
