
/*
 * A message as it goes over the wire, made once and shared by all sockets that
 * it goes to: as a frame of WebSocket, and as an event of EventSource.
 */


#ifndef _NGX_ARENA_MESSAGE_H_INCLUDED_
#define _NGX_ARENA_MESSAGE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef struct {
    ngx_queue_t           queue;        /* of who hands it out */
    ngx_uint_t            references;
    ngx_str_t             text;         /* one line */
    ngx_str_t             frame;
    ngx_str_t             event;        /* empty until asked for */
} ngx_arena_message_t;


/* Copies the text.  There is one reference; NULL when there is no memory. */
ngx_arena_message_t *ngx_arena_message_create(ngx_str_t *text, ngx_log_t *log);
void ngx_arena_message_release(ngx_arena_message_t *message);

/* The message as an event of EventSource; NULL when there is no memory. */
ngx_str_t *ngx_arena_message_event(ngx_arena_message_t *message,
    ngx_log_t *log);


#endif /* _NGX_ARENA_MESSAGE_H_INCLUDED_ */
