
/*
 * A message as it goes over the wire, made once and shared by all sockets that
 * it goes to: as a frame of WebSocket, and as an event of EventSource.
 *
 * A text may hold two forms: "@forms@", the length of the first, a colon, the
 * first and the second.  The first is the whole; the second, which may be
 * empty, is for who was given the message in forms before this one, and says
 * what has changed since.
 */


#ifndef _NGX_ARENA_MESSAGE_H_INCLUDED_
#define _NGX_ARENA_MESSAGE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef struct {
    ngx_str_t             text;         /* one line */
    ngx_str_t             frame;
    ngx_str_t             event;        /* empty until asked for */
    ngx_str_t             compressed;   /* a frame; the same */
} ngx_arena_form_t;


typedef struct {
    ngx_queue_t           queue;        /* of who hands it out */
    ngx_uint_t            number;       /* and that, of those in forms; or 0 */
    ngx_uint_t            references;
    ngx_arena_form_t      whole;
    ngx_arena_form_t      change;       /* the text is empty: there is none */
    unsigned              forms:1;      /* it came in forms */
} ngx_arena_message_t;


/* Copies the text.  There is one reference; NULL when there is no memory. */
ngx_arena_message_t *ngx_arena_message_create(ngx_str_t *text, ngx_log_t *log);
void ngx_arena_message_release(ngx_arena_message_t *message);

/* The form as an event of EventSource; NULL when there is no memory. */
ngx_str_t *ngx_arena_message_event(ngx_arena_form_t *form, ngx_log_t *log);

/* The form as a compressed frame; or as it is, where that is not smaller. */
ngx_str_t *ngx_arena_message_compressed(ngx_arena_form_t *form,
    ngx_log_t *log);


#endif /* _NGX_ARENA_MESSAGE_H_INCLUDED_ */
