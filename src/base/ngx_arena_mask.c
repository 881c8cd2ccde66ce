
/*
 * Secrets in a text that is to be written down: a line of a log, or of a
 * request that could not be read.  So the text has no form that could be relied
 * on: what follows a name goes, to the next character that no token has.
 */


#include "ngx_arena_mask.h"


static u_char *ngx_arena_mask_behind(u_char *p, u_char *last,
    ngx_str_t *name);
static ngx_uint_t ngx_arena_mask_is_end(u_char c);


/* In lower case, with what ends them. */

static ngx_str_t  ngx_arena_mask_names[] = {
    ngx_string("access_token="),
    ngx_string("arena_session="),
    ngx_string("bearer "),
    ngx_null_string
};


void
ngx_arena_mask(u_char *p, u_char *last)
{
    u_char     *value;
    ngx_str_t  *name;

    for ( /* void */ ; p < last; p++) {

        for (name = ngx_arena_mask_names; name->len; name++) {
            value = ngx_arena_mask_behind(p, last, name);

            if (value == NULL) {
                continue;
            }

            while (value < last && (*value == ' ' || *value == '"')) {
                value++;
            }

            while (value < last && !ngx_arena_mask_is_end(*value)) {
                *value++ = 'x';
            }

            p = value - 1;
            break;
        }
    }
}


/* The place behind the name, if it is here; each character may be escaped. */

static u_char *
ngx_arena_mask_behind(u_char *p, u_char *last, ngx_str_t *name)
{
    size_t     i;
    u_char     c;
    ngx_int_t  n;

    for (i = 0; i < name->len; i++) {

        if (p == last) {
            return NULL;
        }

        c = *p++;

        if (c == '%' && last - p >= 2) {
            n = ngx_hextoi(p, 2);

            if (n != NGX_ERROR) {
                c = (u_char) n;
                p += 2;
            }
        }

        if (ngx_tolower(c) != name->data[i]) {
            return NULL;
        }
    }

    return p;
}


static ngx_uint_t
ngx_arena_mask_is_end(u_char c)
{
    return c <= ' ' || c == '"' || c == '&' || c == ';' || c == ',';
}
