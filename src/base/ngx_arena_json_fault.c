
/*
 * What is wrong with a text, and where.
 */


#include "ngx_arena_json_parser.h"


/* How much of the input a fault's reason may quote. */
#define NGX_ARENA_JSON_QUOTE_LEN  32


static size_t ngx_arena_json_bad_token(ngx_arena_json_parser_t *parser,
    size_t consumed, ngx_uint_t lexical);


ngx_int_t
ngx_arena_json_fault(ngx_arena_json_parser_t *parser, size_t offset,
    char *reason)
{
    ngx_str_t                text;
    ngx_arena_json_fault_t  *fault;

    fault = parser->fault;

    text.data = (u_char *) reason;
    text.len = ngx_strlen(reason);

    fault->offset = offset;

    fault->reason.data = ngx_pstrdup(parser->pool, &text);
    if (fault->reason.data == NULL) {
        return NGX_ERROR;
    }

    fault->reason.len = text.len;

    return NGX_DECLINED;
}


ngx_int_t
ngx_arena_json_fault_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *duplicate)
{
    size_t     len, n;
    u_char    *last;
    ngx_str_t  name;
    u_char     reason[sizeof("duplicate member name \"\"...")
                      + 6 * NGX_ARENA_JSON_QUOTE_LEN];

    name = duplicate->name;

    /* whole characters only */

    for (len = 0; len < name.len; len += n) {
        n = ngx_arena_json_utf8(name.data + len, name.data + name.len);

        if (len + n > NGX_ARENA_JSON_QUOTE_LEN) {
            break;
        }
    }

    name.len = len;

    last = ngx_cpymem(reason, "duplicate member name ",
                      sizeof("duplicate member name ") - 1);
    last = ngx_arena_json_write_string(last, &name);

    if (name.len < duplicate->name.len) {
        last = ngx_cpymem(last, "...", sizeof("...") - 1);
    }

    *last = '\0';

    return ngx_arena_json_fault(parser,
                                duplicate->name.data - 1 - parser->start,
                                (char *) reason);
}


/* yajl's words are "lexical error: REASON\n" or "parse error: REASON\n". */

ngx_int_t
ngx_arena_json_fault_grammar(ngx_arena_json_parser_t *parser, char *error,
    size_t consumed)
{
    char    *reason;
    size_t   len, offset;

    offset = ngx_arena_json_bad_token(parser, consumed, error[0] == 'l');

    reason = ngx_strchr(error, ':');

    if (reason == NULL) {
        reason = error;

    } else {
        reason += sizeof(": ") - 1;
    }

    len = ngx_strlen(reason);

    while (len && (reason[len - 1] == '\n' || reason[len - 1] == '.')) {
        reason[--len] = '\0';
    }

    return ngx_arena_json_fault(parser, offset, reason);
}


/*
 * Where the token that yajl refused starts.  yajl's own offset is before,
 * within or behind it, depending on the error; only within a string does it
 * say more.
 */

static size_t
ngx_arena_json_bad_token(ngx_arena_json_parser_t *parser, size_t consumed,
    ngx_uint_t lexical)
{
    u_char     *p, *last;
    ngx_uint_t  separator;

    p = parser->start + parser->behind;
    last = parser->start + parser->len;
    separator = 0;

    for ( /* void */ ; p < last; p++) {

        if (*p == ' ' || *p == '\t' || *p == CR || *p == LF) {
            continue;
        }

        /* one separator is good if yajl went on behind it */

        if (!separator && (*p == ',' || *p == ':')
            && (lexical || parser->start + consumed > p + 1))
        {
            separator = 1;
            continue;
        }

        break;
    }

    if (lexical && p < last && *p == '"') {
        return consumed;
    }

    return p - parser->start;
}
