
/*
 * Presence: who has a socket open at this worker, of each thing that sockets are
 * about.  While one is open its session does not expire.
 */


#ifndef _NGX_ARENA_PRESENCE_H_INCLUDED_
#define _NGX_ARENA_PRESENCE_H_INCLUDED_


#include "ngx_arena_worker.h"


typedef struct ngx_arena_presence_s  ngx_arena_presence_t;


/*
 * Notes a socket.  id and subject are as in its token; they must live until it
 * is closed.  The scope has a script for presence.  Returns NULL when there is
 * no memory.
 */
ngx_arena_presence_t *ngx_arena_presence_open(ngx_arena_worker_t *worker,
    ngx_pool_t *pool, ngx_arena_scope_t *scope, ngx_str_t *id,
    ngx_str_t *subject, uint64_t session);
void ngx_arena_presence_close(ngx_arena_presence_t *presence);

/*
 * Runs that script for each with sockets that are due: soon after they were
 * opened, then as often as the script asked.
 */
void ngx_arena_presence_touch(ngx_arena_worker_t *worker);


#endif /* _NGX_ARENA_PRESENCE_H_INCLUDED_ */
