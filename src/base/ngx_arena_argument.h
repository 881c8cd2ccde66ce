
/*
 * Typed arguments: what a script's header says it takes, and the check of a
 * value against it.  Pure: knows neither requests nor sockets.
 */


#ifndef _NGX_ARENA_ARGUMENT_H_INCLUDED_
#define _NGX_ARENA_ARGUMENT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include "ngx_arena_json.h"


typedef struct ngx_arena_argument_s       ngx_arena_argument_t;
typedef struct ngx_arena_argument_type_s  ngx_arena_argument_type_t;


/*
 * Where values come from: a row of a table, which ends with an empty name.
 * Whoever reads headers is given the table, and whoever has values of it knows
 * what "from" is: the value, a text unless it is typed, or NULL.
 */
typedef struct {
    ngx_str_t                     name;
    ngx_uint_t                    typed;      /* 1: values come as JSON */
    ngx_uint_t                    own;        /* 1: filled in by us, not said by
                                                 the client; may be absent */
    ngx_arena_json_t           *(*get)(void *from,
                                       ngx_arena_argument_t *argument,
                                       ngx_arena_json_t *text);
} ngx_arena_argument_source_t;


/*
 * One line of a header:
 *
 *     <name>[?] <source> <type>[(<a>,<b>)] [= <default>] [else <code>]
 *
 * The name is one of Lua: [a-z_][a-z0-9_]*.
 */
struct ngx_arena_argument_s {
    ngx_str_t                     name;
    ngx_arena_argument_source_t  *source;
    ngx_arena_argument_type_t    *type;
    ngx_uint_t                    optional;   /* 1: may be absent */
    ngx_int_t                     min;
    ngx_int_t                     max;
    ngx_array_t                  *choices;    /* of ngx_str_t: enum(...) */
    ngx_str_t                     standard;   /* when absent; may be empty */
    ngx_str_t                     otherwise;  /* path: code of a 404, when it
                                                 does not fit its type */
};


/* What is wrong with a field. */
typedef struct {
    ngx_str_t                     field;
    ngx_str_t                     code;
    ngx_str_t                     detail;
} ngx_arena_argument_fault_t;


/* the most forms that a value is compared in */
#define NGX_ARENA_ARGUMENT_FORMS  4


/* A value that fits, as the script is given it. */
typedef struct {
    ngx_str_t                     text;
    ngx_str_t                     forms[NGX_ARENA_ARGUMENT_FORMS];
    ngx_str_t                     json;       /* its JSON text; empty: absent */
} ngx_arena_argument_value_t;


/*
 * Reads a header's line.  Returns NGX_OK, NGX_DECLINED (reason is a sentence,
 * in the pool) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_argument_read(ngx_pool_t *pool,
    ngx_arena_argument_source_t *sources, ngx_str_t *line,
    ngx_arena_argument_t *argument, ngx_str_t *reason);

/*
 * The same for what has no source: a name and a type, as "enum(a,b)", split
 * already.  A value comes as a text.
 */
ngx_int_t ngx_arena_argument_declare(ngx_pool_t *pool, ngx_str_t *name,
    ngx_str_t *type, ngx_arena_argument_t *argument, ngx_str_t *reason);

/*
 * The names of the forms that follow a value, as the script has them behind
 * the argument's own; n is how many there are.
 */
ngx_str_t *ngx_arena_argument_forms(ngx_arena_argument_t *argument,
    ngx_uint_t *n);

/*
 * Forms that are kept with a value, since another system might make others:
 * members of the JSON object of all arguments, by the names that scripts have
 * for them.  The first gives the most bytes that they take, the second writes
 * them, each with a comma before.  The third takes them back, with the value as
 * it was: NGX_OK, NGX_DECLINED (there are none) or NGX_ERROR (no memory).
 */
size_t ngx_arena_argument_kept_length(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value);
u_char *ngx_arena_argument_kept_write(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value, u_char *p);
ngx_int_t ngx_arena_argument_kept_read(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *all,
    ngx_arena_argument_value_t *value);

/* 1 when the script wants the text as a number. */
ngx_uint_t ngx_arena_argument_is_number(ngx_arena_argument_t *argument);

/*
 * Checks one value; json is NULL when it is absent.  A value whose source is
 * not typed comes as a JSON string.  Returns NGX_OK (value is filled in),
 * NGX_DECLINED (fault is filled in) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_argument_check(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_json_t *json,
    ngx_arena_argument_value_t *value, ngx_arena_argument_fault_t *fault);


#endif /* _NGX_ARENA_ARGUMENT_H_INCLUDED_ */
