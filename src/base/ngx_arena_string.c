
/*
 * Strings: compared, and checked for what they hold.  Comparing is not for
 * secrets: it takes the longer, the more of them is alike.
 */


#include "ngx_arena_string.h"


#define NGX_ARENA_IDENTIFIER_LEN  64


ngx_uint_t
ngx_arena_equal(ngx_str_t *one, ngx_str_t *two)
{
    if (one->len != two->len) {
        return 0;
    }

    return one->len == 0 || ngx_memcmp(one->data, two->data, one->len) == 0;
}


ngx_uint_t
ngx_arena_is(ngx_str_t *string, char *literal)
{
    ngx_str_t  text;

    text.data = (u_char *) literal;
    text.len = ngx_strlen(literal);

    return ngx_arena_equal(string, &text);
}


ngx_uint_t
ngx_arena_is_identifier(ngx_str_t *string, char *more)
{
    u_char  *p, *last;

    if (string->len == 0 || string->len > NGX_ARENA_IDENTIFIER_LEN) {
        return 0;
    }

    p = string->data;
    last = p + string->len;

    while (p < last
           && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')
               || (*p >= '0' && *p <= '9') || *p == '-' || *p == '_'
               || (*p && ngx_strchr(more, *p))))
    {
        p++;
    }

    return p == last;
}
