
/*
 * Open sockets of this worker that belong to a session.  While one is open
 * its session does not lapse, and when its session ends it is closed.
 */


#ifndef _NGX_ARENA_SOCKET_H_INCLUDED_
#define _NGX_ARENA_SOCKET_H_INCLUDED_


#include "ngx_arena_worker.h"


typedef struct ngx_arena_socket_s  ngx_arena_socket_t;


/*
 * Notes a socket.  scope and subject are as in its token; they must live until
 * it is closed.  Returns NULL when there is no memory.
 */
ngx_arena_socket_t *ngx_arena_socket_open(ngx_arena_worker_t *worker,
    ngx_pool_t *pool, ngx_str_t *scope, ngx_str_t *subject, uint64_t session);
void ngx_arena_socket_close(ngx_arena_socket_t *socket);

/*
 * Runs presence_touch for each battle with sockets that are due: soon after
 * they were opened, then as often as the script asked.
 */
void ngx_arena_socket_touch(ngx_arena_worker_t *worker);


#endif /* _NGX_ARENA_SOCKET_H_INCLUDED_ */
