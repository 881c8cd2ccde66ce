
/*
 * Typed arguments: what a script's header says it takes, and the check of a
 * value against it.  Pure: knows neither requests nor sockets.
 */


#ifndef _NGX_ARENA_ARGUMENT_H_INCLUDED_
#define _NGX_ARENA_ARGUMENT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include "ngx_arena_json.h"


typedef enum {
    NGX_ARENA_ARGUMENT_PATH = 0,
    NGX_ARENA_ARGUMENT_QUERY,
    NGX_ARENA_ARGUMENT_BODY,
    NGX_ARENA_ARGUMENT_ADDRESS        /* not from the client: see below */
} ngx_arena_argument_source_e;


typedef struct ngx_arena_argument_type_s  ngx_arena_argument_type_t;


/*
 * One line of a header:
 *
 *     <name>[?] <source> <type>[(<a>,<b>)] [= <default>] [else <code>]
 *
 * The name is one of Lua: [a-z_][a-z0-9_]*.  An argument whose source is
 * "address" is filled in for a request with what its client's address is known
 * as, and may be absent: a timer has none.
 */
typedef struct {
    ngx_str_t                     name;
    ngx_arena_argument_source_e   source;
    ngx_arena_argument_type_t    *type;
    ngx_uint_t                    optional;   /* 1: may be absent */
    ngx_int_t                     min;
    ngx_int_t                     max;
    ngx_array_t                  *choices;    /* of ngx_str_t: enum(...) */
    ngx_str_t                     standard;   /* when absent; may be empty */
    ngx_str_t                     otherwise;  /* path: code of a 404, when it
                                                 does not fit its type */
} ngx_arena_argument_t;


/* What is wrong with a field. */
typedef struct {
    ngx_str_t                     field;
    ngx_str_t                     code;
    ngx_str_t                     detail;
} ngx_arena_argument_fault_t;


/* A value that fits, as the script is given it. */
typedef struct {
    ngx_str_t                     text;
    ngx_str_t                     folded;
    ngx_str_t                     json;       /* its JSON text; empty: absent */
} ngx_arena_argument_value_t;


/*
 * Reads a header's line.  Returns NGX_OK, NGX_DECLINED (reason is a sentence,
 * in the pool) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_argument_read(ngx_pool_t *pool, ngx_str_t *line,
    ngx_arena_argument_t *argument, ngx_str_t *reason);

/*
 * The same for what has no source: a name and a type, as "enum(a,b)", split
 * already.  A value comes as one of a query does.
 */
ngx_int_t ngx_arena_argument_declare(ngx_pool_t *pool, ngx_str_t *name,
    ngx_str_t *type, ngx_arena_argument_t *argument, ngx_str_t *reason);

/* 1 when a second value, the folded one, follows the first. */
ngx_uint_t ngx_arena_argument_has_folded(ngx_arena_argument_t *argument);

/* 1 when the script wants the text as a number. */
ngx_uint_t ngx_arena_argument_is_number(ngx_arena_argument_t *argument);

/*
 * Checks one value; json is NULL when it is absent.  A value from the path or
 * the query comes as a JSON string.  Returns NGX_OK (value is filled in),
 * NGX_DECLINED (fault is filled in) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_argument_check(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);


#endif /* _NGX_ARENA_ARGUMENT_H_INCLUDED_ */
