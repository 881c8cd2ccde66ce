
/*
 * Decimal digits of any script: those of General_Category Nd.
 */


#ifndef _NGX_ARENA_DIGIT_H_INCLUDED_
#define _NGX_ARENA_DIGIT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* Its value; -1: it is none. */
int32_t ngx_arena_digit(int32_t point);


#endif /* _NGX_ARENA_DIGIT_H_INCLUDED_ */
