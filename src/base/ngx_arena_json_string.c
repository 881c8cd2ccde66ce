
/*
 * A string in JSON: its bytes are UTF-8, and some are escaped.
 */


#include "ngx_arena_json_parser.h"


static u_char ngx_arena_json_escape(u_char ch);


size_t
ngx_arena_json_utf8(u_char *p, u_char *last)
{
    size_t  i, n;

    if (*p < 0x80) {
        return 1;
    }

    if (*p < 0xc2 || *p > 0xf4) {
        return 0;
    }

    n = (*p < 0xe0) ? 2 : (*p < 0xf0) ? 3 : 4;

    if ((size_t) (last - p) < n) {
        return 0;
    }

    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }

    /* overlong forms, surrogates, and what is above U+10FFFF */

    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f)
        || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
    {
        return 0;
    }

    return n;
}


size_t
ngx_arena_json_string_length(ngx_str_t *string)
{
    size_t   len, n;
    u_char  *p, *last, ch;

    len = sizeof("\"\"") - 1;
    last = string->data + string->len;

    for (p = string->data; p < last; p += n) {
        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            len += sizeof("\xef\xbf\xbd") - 1;
            n = 1;
            continue;
        }

        ch = ngx_arena_json_escape(*p);

        len += (ch == 0) ? n : (ch == 'u') ? sizeof("\\u0000") - 1 : 2;
    }

    return len;
}


u_char *
ngx_arena_json_write_string(u_char *dst, ngx_str_t *string)
{
    size_t   n;
    u_char  *p, *last, ch;

    *dst++ = '"';
    last = string->data + string->len;

    for (p = string->data; p < last; p += n) {
        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            dst = ngx_cpymem(dst, "\xef\xbf\xbd", sizeof("\xef\xbf\xbd") - 1);
            n = 1;
            continue;
        }

        ch = ngx_arena_json_escape(*p);

        if (ch == 0) {
            dst = ngx_cpymem(dst, p, n);
            continue;
        }

        *dst++ = '\\';
        *dst++ = ch;

        if (ch == 'u') {
            *dst++ = '0';
            *dst++ = '0';
            dst = ngx_hex_dump(dst, p, 1);
        }
    }

    *dst++ = '"';

    return dst;
}


/* What follows the backslash, or 0 if the byte is written as it is. */

static u_char
ngx_arena_json_escape(u_char ch)
{
    switch (ch) {

    case '"':
    case '\\':
        return ch;

    case '\b':
        return 'b';

    case '\f':
        return 'f';

    case '\n':
        return 'n';

    case '\r':
        return 'r';

    case '\t':
        return 't';

    default:
        return (ch < 0x20) ? 'u' : 0;
    }
}
