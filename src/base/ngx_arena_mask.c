
/*
 * Secrets in a text that is to be written down: a line of a log, or of a
 * request that could not be read.  So the text has no form that could be relied
 * on: what follows a name goes, to the next character that no token has.
 */


#include "ngx_arena_mask.h"


typedef struct {
    ngx_str_t    name;           /* in lower case */
    u_char       end;            /* the character behind it */
    ngx_uint_t   longer;         /* 1: or behind more of an identifier */
} ngx_arena_mask_name_t;


static u_char *ngx_arena_mask_behind(u_char *p, u_char *last,
    ngx_arena_mask_name_t *row);
static u_char ngx_arena_mask_next(u_char **p, u_char *last);
static ngx_uint_t ngx_arena_mask_is_end(u_char c);


static ngx_arena_mask_name_t  ngx_arena_mask_names[] = {
    { ngx_string("access_token"),  '=', 0 },
    { ngx_string("arena_session"), '=', 1 },
    { ngx_string("bearer"),        ' ', 0 },
    { ngx_null_string, 0, 0 }
};


void
ngx_arena_mask(u_char *p, u_char *last)
{
    u_char                  c, *value;
    ngx_arena_mask_name_t  *row;

    for ( /* void */ ; p < last; p++) {

        c = ngx_tolower(*p);

        for (row = ngx_arena_mask_names; row->name.len; row++) {

            if (c != row->name.data[0] && c != '%') {
                continue;
            }

            value = ngx_arena_mask_behind(p, last, row);

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


/* The place behind the name and its end, if they are here. */

static u_char *
ngx_arena_mask_behind(u_char *p, u_char *last, ngx_arena_mask_name_t *row)
{
    size_t  i;
    u_char  c;

    for (i = 0; i < row->name.len; i++) {
        if (ngx_arena_mask_next(&p, last) != row->name.data[i]) {
            return NULL;
        }
    }

    do {
        c = ngx_arena_mask_next(&p, last);

        if (c == row->end) {
            return p;
        }

    } while (row->longer
             && (c == '_' || c == '-' || (c >= '0' && c <= '9')
                 || (c >= 'a' && c <= 'z')));

    return NULL;
}


/* A character, which may be escaped, in lower case; 0 at the end. */

static u_char
ngx_arena_mask_next(u_char **p, u_char *last)
{
    u_char     c;
    ngx_int_t  n;

    if (*p == last) {
        return '\0';
    }

    c = *(*p)++;

    if (c == '%' && last - *p >= 2) {
        n = ngx_hextoi(*p, 2);

        if (n != NGX_ERROR) {
            c = (u_char) n;
            *p += 2;
        }
    }

    return ngx_tolower(c);
}


static ngx_uint_t
ngx_arena_mask_is_end(u_char c)
{
    return c <= ' ' || c == '"' || c == '&' || c == ';' || c == ',';
}
