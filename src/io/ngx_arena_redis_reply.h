
/*
 * A reply of Redis, to be read; valid only while the handler that is given it
 * runs.  Nothing is copied.  Any wrong use gives NIL, empty or 0.
 */


#ifndef _NGX_ARENA_REDIS_REPLY_H_INCLUDED_
#define _NGX_ARENA_REDIS_REPLY_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef void  ngx_arena_redis_reply_t;


typedef enum {
    NGX_ARENA_REDIS_NIL = 0,
    NGX_ARENA_REDIS_STRING,       /* bulk or simple string */
    NGX_ARENA_REDIS_INTEGER,
    NGX_ARENA_REDIS_ARRAY,
    NGX_ARENA_REDIS_ERROR,
    NGX_ARENA_REDIS_OTHER
} ngx_arena_redis_type_e;


ngx_arena_redis_type_e ngx_arena_redis_type(ngx_arena_redis_reply_t *reply);
ngx_str_t ngx_arena_redis_string(ngx_arena_redis_reply_t *reply);
int64_t ngx_arena_redis_integer(ngx_arena_redis_reply_t *reply);
ngx_uint_t ngx_arena_redis_count(ngx_arena_redis_reply_t *reply);
ngx_arena_redis_reply_t *ngx_arena_redis_element(ngx_arena_redis_reply_t *reply,
    ngx_uint_t i);


#endif /* _NGX_ARENA_REDIS_REPLY_H_INCLUDED_ */
