
/*
 * Strings: compared, and checked for what they hold.
 */


#ifndef _NGX_ARENA_STRING_H_INCLUDED_
#define _NGX_ARENA_STRING_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* 1 when equal, byte by byte; an empty string's data may be NULL. */
ngx_uint_t ngx_arena_equal(ngx_str_t *one, ngx_str_t *two);

/* The same with a literal. */
ngx_uint_t ngx_arena_is(ngx_str_t *string, char *literal);


/*
 * 1 when it is 1 to 64 of A-Z a-z 0-9 - _, or of the characters in more, which
 * may be empty.
 */
ngx_uint_t ngx_arena_is_identifier(ngx_str_t *string, char *more);


#endif /* _NGX_ARENA_STRING_H_INCLUDED_ */
