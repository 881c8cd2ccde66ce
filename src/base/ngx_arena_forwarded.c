
/*
 * What proxies say of a request that they pass on.
 */


#include "ngx_arena_forwarded.h"


static u_char *ngx_arena_forwarded_end(u_char *p, u_char *last, u_char stop);
static void ngx_arena_forwarded_trim(ngx_str_t *text);


ngx_int_t
ngx_arena_forwarded_last(ngx_str_t *list, ngx_str_t *last)
{
    u_char  *p, *end;

    end = list->data + list->len;

    for (p = list->data; /* void */ ; p++) {

        last->data = p;
        p = ngx_arena_forwarded_end(p, end, ',');

        if (p == NULL) {
            return NGX_DECLINED;
        }

        if (p == end) {
            break;
        }
    }

    last->len = end - last->data;
    ngx_arena_forwarded_trim(last);

    return last->len ? NGX_OK : NGX_DECLINED;
}


ngx_int_t
ngx_arena_forwarded_parameter(ngx_str_t *element, ngx_str_t *name,
    ngx_str_t *value)
{
    u_char     *p, *end, *last;
    ngx_str_t   pair;

    last = element->data + element->len;

    for (p = element->data; p < last; p = end + 1) {

        end = ngx_arena_forwarded_end(p, last, ';');

        if (end == NULL) {
            return NGX_DECLINED;
        }

        pair.data = p;
        pair.len = end - p;
        ngx_arena_forwarded_trim(&pair);

        if (pair.len <= name->len || pair.data[name->len] != '='
            || ngx_strncasecmp(pair.data, name->data, name->len) != 0)
        {
            continue;
        }

        value->data = pair.data + name->len + 1;
        value->len = pair.len - name->len - 1;

        if (value->len && value->data[0] == '"') {
            value->data++;
            value->len -= 2;
        }

        if (value->len == 0
            || ngx_strlchr(value->data, value->data + value->len, '\\'))
        {
            return NGX_DECLINED;
        }

        return NGX_OK;
    }

    return NGX_DECLINED;
}


/*
 * Where a part ends: at the next such character that is not within quotes, or
 * at the end of all.  NULL: a quote is where none may be, so what a client has
 * begun would go on in what a proxy has added.
 */

static u_char *
ngx_arena_forwarded_end(u_char *p, u_char *last, u_char stop)
{
    u_char  *first;

    for (first = p; p < last && *p != stop; p++) {

        if (*p != '"') {
            continue;
        }

        if (p == first || p[-1] != '=') {
            return NULL;
        }

        for (p++; p < last && *p != '"'; p++) {
            if (*p == '\\') {
                p++;
            }
        }

        if (p >= last) {
            return NULL;
        }

        if (p + 1 < last && ngx_strchr(" \t,;", p[1]) == NULL) {
            return NULL;
        }
    }

    return p;
}


static void
ngx_arena_forwarded_trim(ngx_str_t *text)
{
    while (text->len && (text->data[0] == ' ' || text->data[0] == '\t')) {
        text->data++;
        text->len--;
    }

    while (text->len && (text->data[text->len - 1] == ' '
                         || text->data[text->len - 1] == '\t'))
    {
        text->len--;
    }
}
