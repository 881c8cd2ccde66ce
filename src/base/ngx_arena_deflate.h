
/*
 * permessage-deflate (RFC 7692), as far as a server goes that compresses each
 * message by itself, once for all who hear it.
 */


#ifndef _NGX_ARENA_DEFLATE_H_INCLUDED_
#define _NGX_ARENA_DEFLATE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * What is answered to a Sec-WebSocket-Extensions: to the first offer in it that
 * can be taken; NULL when there is none.
 */
ngx_str_t *ngx_arena_deflate_answer(ngx_str_t *offers);

/*
 * Compresses a text into as much room as it takes itself; gives the length, or
 * 0 when it does not get smaller, or there is no memory.
 */
size_t ngx_arena_deflate(ngx_str_t *text, u_char *room);


#endif /* _NGX_ARENA_DEFLATE_H_INCLUDED_ */
