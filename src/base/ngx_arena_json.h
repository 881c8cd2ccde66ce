
/*
 * JSON text to a tree of values, and back.  Only this uses yajl.
 */


#ifndef _NGX_ARENA_JSON_H_INCLUDED_
#define _NGX_ARENA_JSON_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef enum {
    NGX_ARENA_JSON_NULL = 0,
    NGX_ARENA_JSON_BOOLEAN,
    NGX_ARENA_JSON_NUMBER,
    NGX_ARENA_JSON_STRING,
    NGX_ARENA_JSON_ARRAY,
    NGX_ARENA_JSON_OBJECT
} ngx_arena_json_type_e;


typedef struct ngx_arena_json_s  ngx_arena_json_t;

struct ngx_arena_json_s {
    ngx_arena_json_type_e   type;
    ngx_str_t               name;     /* in an object: the member's name */
    ngx_str_t               text;     /* string: decoded UTF-8;
                                         number, boolean: as it was written */
    ngx_uint_t              count;    /* array, object: number of children */
    ngx_arena_json_t       *first;    /* array, object: children, in order */
    ngx_arena_json_t       *last;
    ngx_arena_json_t       *next;     /* the next child of the same parent */
};


typedef struct {
    size_t                  offset;   /* bytes from the start of the text */
    ngx_str_t               reason;   /* a short phrase, in the pool */
} ngx_arena_json_fault_t;


/*
 * Parses one whole JSON value.  Strict RFC 8259; besides, refuses a duplicate
 * member name, text that is not UTF-8, a NUL in a string ("\u0000"), a lone
 * surrogate, more than max_depth levels of nesting, and anything but white
 * space behind the value.  The tree does not point into the text.
 *
 * Returns NGX_OK, NGX_DECLINED (malformed: fault is filled in) or NGX_ERROR
 * (no memory).
 */
ngx_int_t ngx_arena_json_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_uint_t max_depth, ngx_arena_json_t **json,
    ngx_arena_json_fault_t *fault);

/* The member of that name, or NULL; also NULL if json is not an object. */
ngx_arena_json_t *ngx_arena_json_member(ngx_arena_json_t *json,
    ngx_str_t *name);

/*
 * Writes the tree as compact JSON, members in their order, numbers as they
 * were written.  Returns NGX_OK or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_json_write(ngx_pool_t *pool, ngx_arena_json_t *json,
    ngx_str_t *text);

/*
 * A JSON string, quotes included: its length, and the writing of it, which
 * returns the place behind it.  Input that is not UTF-8 is written with
 * U+FFFD for each bad byte.
 */
size_t ngx_arena_json_string_length(ngx_str_t *string);
u_char *ngx_arena_json_write_string(u_char *p, ngx_str_t *string);


#endif /* _NGX_ARENA_JSON_H_INCLUDED_ */
