
/*
 * Frames of WebSocket (RFC 6455, 5.2), and events of EventSource.
 */


#include "ngx_arena_message.h"
#include "ngx_arena_deflate.h"


#define NGX_ARENA_MESSAGE_TEXT     0x81    /* the last frame, text */
#define NGX_ARENA_MESSAGE_DEFLATED 0xc1    /* the same, compressed */
#define NGX_ARENA_MESSAGE_SHORT    125
#define NGX_ARENA_MESSAGE_MEDIUM   126     /* a length of two bytes follows */
#define NGX_ARENA_MESSAGE_LONG     127     /* of eight */
#define NGX_ARENA_MESSAGE_HEAD     10

#define NGX_ARENA_MESSAGE_FORMS    "@forms@"


static ngx_uint_t ngx_arena_message_split(ngx_str_t *whole, ngx_str_t *change);
static u_char *ngx_arena_message_write(ngx_arena_form_t *form, u_char *p,
    ngx_str_t *text);
static u_char *ngx_arena_message_write_head(u_char *p, u_char kind,
    uint64_t len);
static void ngx_arena_message_free(ngx_arena_form_t *form);


ngx_arena_message_t *
ngx_arena_message_create(ngx_str_t *text, ngx_log_t *log)
{
    u_char               *p;
    ngx_str_t             whole, change;
    ngx_uint_t            forms;
    ngx_arena_message_t  *message;

    whole = *text;
    forms = ngx_arena_message_split(&whole, &change);

    message = ngx_alloc(sizeof(ngx_arena_message_t)
                        + 2 * NGX_ARENA_MESSAGE_HEAD + whole.len + change.len,
                        log);
    if (message == NULL) {
        return NULL;
    }

    ngx_memzero(message, sizeof(ngx_arena_message_t));

    message->references = 1;
    message->forms = forms;

    p = ngx_arena_message_write(&message->whole, (u_char *) (message + 1),
                                &whole);

    if (change.len) {
        ngx_arena_message_write(&message->change, p, &change);
    }

    return message;
}


/* What is not as it should be is one form, as it is. */

static ngx_uint_t
ngx_arena_message_split(ngx_str_t *whole, ngx_str_t *change)
{
    u_char     *p, *last, *colon;
    size_t      left;
    ngx_int_t   len;

    ngx_str_null(change);

    p = whole->data + sizeof(NGX_ARENA_MESSAGE_FORMS) - 1;
    last = whole->data + whole->len;

    if (whole->len < sizeof(NGX_ARENA_MESSAGE_FORMS)
        || ngx_memcmp(whole->data, NGX_ARENA_MESSAGE_FORMS,
                      sizeof(NGX_ARENA_MESSAGE_FORMS) - 1)
           != 0)
    {
        return 0;
    }

    colon = ngx_strlchr(p, last, ':');

    if (colon == NULL) {
        return 0;
    }

    len = ngx_atoi(p, colon - p);
    left = last - (colon + 1);

    if (len == NGX_ERROR || (size_t) len > left) {
        return 0;
    }

    whole->data = colon + 1;
    whole->len = len;

    change->data = whole->data + len;
    change->len = left - len;

    return 1;
}


static u_char *
ngx_arena_message_write(ngx_arena_form_t *form, u_char *p, ngx_str_t *text)
{
    form->frame.data = p;

    p = ngx_arena_message_write_head(p, NGX_ARENA_MESSAGE_TEXT, text->len);

    form->text.data = p;
    form->text.len = text->len;

    p = ngx_cpymem(p, text->data, text->len);
    form->frame.len = p - form->frame.data;

    return p;
}


static u_char *
ngx_arena_message_write_head(u_char *p, u_char kind, uint64_t len)
{
    ngx_uint_t  bits;

    *p++ = kind;

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

    ngx_arena_message_free(&message->whole);
    ngx_arena_message_free(&message->change);
    ngx_free(message);
}


static void
ngx_arena_message_free(ngx_arena_form_t *form)
{
    if (form->event.data) {
        ngx_free(form->event.data);
    }

    if (form->compressed.data && form->compressed.data != form->frame.data) {
        ngx_free(form->compressed.data);
    }
}


ngx_str_t *
ngx_arena_message_event(ngx_arena_form_t *form, ngx_log_t *log)
{
    u_char  *p;

    if (form->event.data) {
        return &form->event;
    }

    p = ngx_alloc(sizeof("data: \n\n") - 1 + form->text.len, log);
    if (p == NULL) {
        return NULL;
    }

    form->event.data = p;
    form->event.len = ngx_sprintf(p, "data: %V\n\n", &form->text) - p;

    return &form->event;
}


ngx_str_t *
ngx_arena_message_compressed(ngx_arena_form_t *form, ngx_log_t *log)
{
    u_char  *p, *room;
    size_t   len;

    if (form->compressed.data) {
        return &form->compressed;
    }

    form->compressed = form->frame;

    p = ngx_alloc(NGX_ARENA_MESSAGE_HEAD + form->text.len, log);
    if (p == NULL) {
        return &form->compressed;
    }

    room = p + NGX_ARENA_MESSAGE_HEAD;
    len = ngx_arena_deflate(&form->text, room);

    if (len == 0) {
        ngx_free(p);
        return &form->compressed;
    }

    form->compressed.data = p;

    p = ngx_arena_message_write_head(p, NGX_ARENA_MESSAGE_DEFLATED, len);
    p = ngx_movemem(p, room, len);

    form->compressed.len = p - form->compressed.data;

    return &form->compressed;
}
