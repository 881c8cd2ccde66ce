
/*
 * Frames of WebSocket (RFC 6455, 5.2), and events of EventSource.
 */


#include "ngx_arena_message.h"


#define NGX_ARENA_MESSAGE_TEXT     0x81    /* the last frame, text */
#define NGX_ARENA_MESSAGE_SHORT    125
#define NGX_ARENA_MESSAGE_MEDIUM   126     /* a length of two bytes follows */
#define NGX_ARENA_MESSAGE_LONG     127     /* of eight */
#define NGX_ARENA_MESSAGE_HEAD     10


static u_char *ngx_arena_message_write_head(u_char *p, uint64_t len);


ngx_arena_message_t *
ngx_arena_message_create(ngx_str_t *text, ngx_log_t *log)
{
    u_char               *p;
    ngx_arena_message_t  *message;

    message = ngx_alloc(sizeof(ngx_arena_message_t) + NGX_ARENA_MESSAGE_HEAD
                        + text->len,
                        log);
    if (message == NULL) {
        return NULL;
    }

    message->references = 1;
    message->frame.data = (u_char *) (message + 1);
    ngx_str_null(&message->event);

    p = ngx_arena_message_write_head(message->frame.data, text->len);

    message->text.data = p;
    message->text.len = text->len;

    p = ngx_cpymem(p, text->data, text->len);
    message->frame.len = p - message->frame.data;

    return message;
}


static u_char *
ngx_arena_message_write_head(u_char *p, uint64_t len)
{
    ngx_uint_t  bits;

    *p++ = NGX_ARENA_MESSAGE_TEXT;

    if (len <= NGX_ARENA_MESSAGE_SHORT) {
        *p++ = (u_char) len;
        return p;
    }

    if (len <= 0xffff) {
        *p++ = NGX_ARENA_MESSAGE_MEDIUM;
        bits = 16;

    } else {
        *p++ = NGX_ARENA_MESSAGE_LONG;
        bits = 64;
    }

    while (bits) {
        bits -= 8;
        *p++ = (u_char) (len >> bits);
    }

    return p;
}


void
ngx_arena_message_release(ngx_arena_message_t *message)
{
    if (--message->references) {
        return;
    }

    if (message->event.data) {
        ngx_free(message->event.data);
    }

    ngx_free(message);
}


ngx_str_t *
ngx_arena_message_event(ngx_arena_message_t *message, ngx_log_t *log)
{
    u_char  *p;

    if (message->event.data) {
        return &message->event;
    }

    p = ngx_alloc(sizeof("data: \n\n") - 1 + message->text.len, log);
    if (p == NULL) {
        return NULL;
    }

    message->event.data = p;
    message->event.len = ngx_sprintf(p, "data: %V\n\n", &message->text) - p;

    return &message->event;
}
