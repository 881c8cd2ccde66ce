
/*
 * Strings that are compared.  Not for secrets: it takes the longer, the more
 * of them is alike.
 */


#include "ngx_arena_string.h"


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
