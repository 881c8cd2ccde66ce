
/*
 * Offers of permessage-deflate, and what is compressed by it.  The one file
 * that knows zlib.
 */


#include "ngx_arena_deflate.h"
#include <zlib.h>


#define NGX_ARENA_DEFLATE_LEVEL   6
#define NGX_ARENA_DEFLATE_MEMORY  8

/* what a flush ends with; it is not sent (RFC 7692, 7.2.1) */
#define NGX_ARENA_DEFLATE_TAIL    4


typedef struct {
    ngx_str_t     name;
    ngx_int_t     least;         /* of its value; 0: it has none */
    ngx_int_t     most;
    ngx_uint_t    bare;          /* it may come without the value */
} ngx_arena_deflate_parameter_t;


static ngx_int_t ngx_arena_deflate_offer(u_char *p, u_char *last);
static ngx_int_t ngx_arena_deflate_parameter(u_char *p, u_char *last,
    ngx_uint_t *seen);
static ngx_uint_t ngx_arena_deflate_is_value(
    ngx_arena_deflate_parameter_t *parameter, ngx_str_t *value);
static ngx_str_t ngx_arena_deflate_trim(u_char *p, u_char *last);
static u_char *ngx_arena_deflate_find(u_char *p, u_char *last, u_char c);


/*
 * What a client may ask for.  A smaller window for what it receives is not to
 * be had: one message goes to all.
 */

static ngx_arena_deflate_parameter_t  ngx_arena_deflate_parameters[] = {
    { ngx_string("server_no_context_takeover"), 0, 0, 1 },
    { ngx_string("client_no_context_takeover"), 0, 0, 1 },
    { ngx_string("client_max_window_bits"), 8, 15, 1 },
    { ngx_string("server_max_window_bits"), 15, 15, 0 },
    { ngx_null_string, 0, 0, 0 }
};

/* the last of them is answered with what it asked for */
#define NGX_ARENA_DEFLATE_WINDOW  0x08


static ngx_str_t  ngx_arena_deflate_name = ngx_string("permessage-deflate");

static ngx_str_t  ngx_arena_deflate_taken = ngx_string(
    "permessage-deflate; server_no_context_takeover; "
    "client_no_context_takeover");

static ngx_str_t  ngx_arena_deflate_taken_window = ngx_string(
    "permessage-deflate; server_no_context_takeover; "
    "client_no_context_takeover; server_max_window_bits=15");


ngx_str_t *
ngx_arena_deflate_answer(ngx_str_t *offers)
{
    u_char     *p, *last, *end;
    ngx_int_t   asked;

    last = offers->data + offers->len;

    for (p = offers->data; p < last; p = end + 1) {

        end = ngx_arena_deflate_find(p, last, ',');
        asked = ngx_arena_deflate_offer(p, end);

        if (asked != NGX_DECLINED) {
            return (asked & NGX_ARENA_DEFLATE_WINDOW)
                   ? &ngx_arena_deflate_taken_window
                   : &ngx_arena_deflate_taken;
        }
    }

    return NULL;
}


/* Which parameters it has, a bit for each; NGX_DECLINED: it is not taken. */

static ngx_int_t
ngx_arena_deflate_offer(u_char *p, u_char *last)
{
    u_char      *end;
    ngx_str_t    name;
    ngx_uint_t   seen;

    end = ngx_arena_deflate_find(p, last, ';');
    name = ngx_arena_deflate_trim(p, end);

    if (name.len != ngx_arena_deflate_name.len
        || ngx_strncasecmp(name.data, ngx_arena_deflate_name.data, name.len)
           != 0)
    {
        return NGX_DECLINED;
    }

    seen = 0;

    while (end < last) {
        p = end + 1;
        end = ngx_arena_deflate_find(p, last, ';');

        if (ngx_arena_deflate_parameter(p, end, &seen) != NGX_OK) {
            return NGX_DECLINED;
        }
    }

    return seen;
}


/* One that is not known, or is there twice, declines the offer. */

static ngx_int_t
ngx_arena_deflate_parameter(u_char *p, u_char *last, ngx_uint_t *seen)
{
    u_char                         *equals;
    ngx_str_t                       name, value;
    ngx_uint_t                      i;
    ngx_arena_deflate_parameter_t  *parameter;

    equals = ngx_arena_deflate_find(p, last, '=');
    name = ngx_arena_deflate_trim(p, equals);

    ngx_str_null(&value);

    if (equals < last) {
        value = ngx_arena_deflate_trim(equals + 1, last);

        if (value.len == 0) {
            return NGX_DECLINED;
        }
    }

    for (i = 0; ngx_arena_deflate_parameters[i].name.len; i++) {
        parameter = &ngx_arena_deflate_parameters[i];

        if (parameter->name.len != name.len
            || ngx_strncasecmp(parameter->name.data, name.data, name.len) != 0)
        {
            continue;
        }

        if ((*seen & (1 << i)) || !ngx_arena_deflate_is_value(parameter,
                                                              &value))
        {
            return NGX_DECLINED;
        }

        *seen |= 1 << i;

        return NGX_OK;
    }

    return NGX_DECLINED;
}


static ngx_uint_t
ngx_arena_deflate_is_value(ngx_arena_deflate_parameter_t *parameter,
    ngx_str_t *value)
{
    ngx_int_t  n;

    if (value->len == 0) {
        return parameter->bare;
    }

    if (parameter->least == 0 || value->len > 2 || value->data[0] == '0') {
        return 0;
    }

    n = ngx_atoi(value->data, value->len);

    return n >= parameter->least && n <= parameter->most;
}


static ngx_str_t
ngx_arena_deflate_trim(u_char *p, u_char *last)
{
    ngx_str_t  text;

    while (p < last && (*p == ' ' || *p == '\t')) {
        p++;
    }

    while (last > p && (last[-1] == ' ' || last[-1] == '\t')) {
        last--;
    }

    text.data = p;
    text.len = last - p;

    return text;
}


static u_char *
ngx_arena_deflate_find(u_char *p, u_char *last, u_char c)
{
    u_char  *found;

    found = ngx_strlchr(p, last, c);

    return found ? found : last;
}


size_t
ngx_arena_deflate(ngx_str_t *text, u_char *room)
{
    int       rc;
    size_t    len;
    z_stream  stream;

    ngx_memzero(&stream, sizeof(z_stream));

    rc = deflateInit2(&stream, NGX_ARENA_DEFLATE_LEVEL, Z_DEFLATED, -MAX_WBITS,
                      NGX_ARENA_DEFLATE_MEMORY, Z_DEFAULT_STRATEGY);
    if (rc != Z_OK) {
        return 0;
    }

    stream.next_in = text->data;
    stream.avail_in = text->len;
    stream.next_out = room;
    stream.avail_out = text->len;

    rc = deflate(&stream, Z_SYNC_FLUSH);
    len = text->len - stream.avail_out;

    /* with room left all of it is there */

    if (rc != Z_OK || stream.avail_out == 0 || len <= NGX_ARENA_DEFLATE_TAIL) {
        len = 0;

    } else {
        len -= NGX_ARENA_DEFLATE_TAIL;
    }

    (void) deflateEnd(&stream);

    return len;
}
