
/*
 * Libraries of functions that Redis keeps: which are in use, and which are no
 * more.
 */


#ifndef _NGX_ARENA_FUNCTIONS_H_INCLUDED_
#define _NGX_ARENA_FUNCTIONS_H_INCLUDED_


#include "ngx_arena_call.h"


/* A job: says which libraries this worker uses. */
void ngx_arena_functions_keep(ngx_arena_worker_t *worker);

/* A kind of result: nobody has used the library a for long. */
ngx_int_t ngx_arena_functions_delete(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);


#endif /* _NGX_ARENA_FUNCTIONS_H_INCLUDED_ */
