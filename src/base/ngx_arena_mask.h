
/*
 * Secrets in a text that is to be written down.
 */


#ifndef _NGX_ARENA_MASK_H_INCLUDED_
#define _NGX_ARENA_MASK_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * Writes x over every value that stands behind the name of a token: in a query,
 * in a cookie, behind "Bearer"; in capitals or escaped, too.
 */
void ngx_arena_mask(u_char *p, u_char *last);


#endif /* _NGX_ARENA_MASK_H_INCLUDED_ */
