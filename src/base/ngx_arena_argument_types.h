
/*
 * What the types of arguments and their users know of each other.
 */


#ifndef _NGX_ARENA_ARGUMENT_TYPES_H_INCLUDED_
#define _NGX_ARENA_ARGUMENT_TYPES_H_INCLUDED_


#include "ngx_arena_argument.h"


/* One check of one value. */
typedef struct {
    ngx_pool_t                   *pool;
    ngx_arena_argument_t         *argument;
    ngx_arena_json_t             *json;
    ngx_arena_argument_value_t   *value;
    ngx_arena_argument_fault_t   *fault;
} ngx_arena_argument_ctx_t;


/*
 * Fills in the value, or by the functions below the fault.  Returns NGX_OK,
 * NGX_DECLINED or NGX_ERROR (no memory).
 */
typedef ngx_int_t (*ngx_arena_argument_check_pt)(
    ngx_arena_argument_ctx_t *ctx);


struct ngx_arena_argument_type_s {
    ngx_str_t                     name;
    ngx_uint_t                    range;     /* number of (a,b) it needs */
    ngx_uint_t                    number;    /* 1: the script wants a number */
    ngx_uint_t                    nforms;    /* forms that follow the value */
    ngx_str_t                    *forms;     /* their names */
    ngx_uint_t                    kept;      /* 1: they are journaled, and not
                                                made anew in a replay */
    ngx_arena_argument_check_pt   check;
};


/* Ends with an empty name. */
extern ngx_arena_argument_type_t  ngx_arena_argument_types[];


ngx_int_t ngx_arena_argument_fault(ngx_arena_argument_ctx_t *ctx, char *code,
    const char *fmt, ...);
ngx_int_t ngx_arena_argument_type_fault(ngx_arena_argument_ctx_t *ctx,
    char *wanted);

/* ngx_arena_argument_name.c */

ngx_int_t ngx_arena_argument_username(ngx_arena_argument_ctx_t *ctx);
ngx_int_t ngx_arena_argument_prefix(ngx_arena_argument_ctx_t *ctx);


/* The number of code points, against the argument's least and most. */
ngx_int_t ngx_arena_argument_length(ngx_arena_argument_ctx_t *ctx,
    ngx_str_t *text);


#endif /* _NGX_ARENA_ARGUMENT_TYPES_H_INCLUDED_ */
