
/*
 * Strings that are compared.
 */


#ifndef _NGX_ARENA_STRING_H_INCLUDED_
#define _NGX_ARENA_STRING_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* 1 when equal, byte by byte; an empty string's data may be NULL. */
ngx_uint_t ngx_arena_equal(ngx_str_t *one, ngx_str_t *two);

/* The same with a literal. */
ngx_uint_t ngx_arena_is(ngx_str_t *string, char *literal);


#endif /* _NGX_ARENA_STRING_H_INCLUDED_ */
