
/*
 * The text, before yajl reads it.  Refuses what yajl would pass or mend: loose
 * UTF-8, "\u0000", surrogates without their pair, vertical tabs and form feeds
 * as white space, and an unterminated string behind the value.
 */


#include "ngx_arena_json_parser.h"


static ngx_int_t ngx_arena_json_copy(ngx_arena_json_parser_t *parser,
    ngx_str_t *text);
static ngx_int_t ngx_arena_json_check_escape(ngx_arena_json_parser_t *parser,
    u_char **pos, u_char *last);
static ngx_uint_t ngx_arena_json_code_unit(u_char *p, u_char *last);


ngx_int_t
ngx_arena_json_check(ngx_arena_json_parser_t *parser, ngx_str_t *text)
{
    size_t      n;
    u_char     *p, *last;
    ngx_uint_t  quoted;

    if (ngx_arena_json_copy(parser, text) != NGX_OK) {
        return NGX_ERROR;
    }

    p = parser->start;
    last = parser->start + parser->len;
    quoted = 0;

    while (p < last) {

        if (quoted && *p == '\\') {
            if (ngx_arena_json_check_escape(parser, &p, last) != NGX_OK) {
                return parser->rc;
            }

            continue;
        }

        n = ngx_arena_json_utf8(p, last);

        if (n == 0) {
            return ngx_arena_json_fault(parser, p - parser->start,
                                        "text is not UTF-8");
        }

        if (*p == '"') {
            quoted = !quoted;

        } else if (!quoted && (*p == '\v' || *p == '\f')) {
            return ngx_arena_json_fault(parser, p - parser->start,
                                        "invalid white space");
        }

        p += n;
    }

    if (quoted) {
        return ngx_arena_json_fault(parser, parser->len,
                                    "unterminated string");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_json_copy(ngx_arena_json_parser_t *parser, ngx_str_t *text)
{
    u_char  *p;

    /* a space at either end: what looks at a token looks at its neighbours */

    p = ngx_pnalloc(parser->pool, text->len + 2);
    if (p == NULL) {
        return NGX_ERROR;
    }

    *p++ = ' ';

    parser->start = p;
    parser->len = text->len;

    if (text->len) {
        p = ngx_cpymem(p, text->data, text->len);
    }

    *p = ' ';

    return NGX_OK;
}


/* Other faults of an escape are left to yajl. */

static ngx_int_t
ngx_arena_json_check_escape(ngx_arena_json_parser_t *parser, u_char **pos,
    u_char *last)
{
    u_char      *p;
    ngx_uint_t   unit;

    p = *pos;
    unit = ngx_arena_json_code_unit(p, last);

    if (unit == (ngx_uint_t) NGX_ERROR) {
        p++;

        if (p < last && (*p == '"' || *p == '\\')) {
            p++;
        }

        *pos = p;
        return NGX_OK;
    }

    if (unit == 0) {
        parser->rc = ngx_arena_json_fault(parser, p - parser->start,
                                          "NUL in a string");
        return NGX_DECLINED;
    }

    p += 6;

    if (unit >= 0xd800 && unit <= 0xdfff) {

        if (unit <= 0xdbff) {
            unit = ngx_arena_json_code_unit(p, last);
            p += 6;

        } else {
            unit = 0;
        }

        if (unit < 0xdc00 || unit > 0xdfff) {
            parser->rc = ngx_arena_json_fault(parser, *pos - parser->start,
                                              "lone surrogate in a string");
            return NGX_DECLINED;
        }
    }

    *pos = p;

    return NGX_OK;
}


static ngx_uint_t
ngx_arena_json_code_unit(u_char *p, u_char *last)
{
    if (last - p < 6 || p[0] != '\\' || p[1] != 'u') {
        return (ngx_uint_t) NGX_ERROR;
    }

    return (ngx_uint_t) ngx_hextoi(p + 2, 4);
}
