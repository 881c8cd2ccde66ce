
/*
 * JSON and UTF-8 as their RFCs write them down, by descent: slow and plain, to
 * compare with.
 */


#include "ngx_arena_fuzz.h"


typedef struct {
    u_char      *p;
    u_char      *last;
    ngx_uint_t   depth;      /* that is left */
} ngx_arena_fuzz_text_t;


static ngx_uint_t ngx_arena_fuzz_value(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_members(ngx_arena_fuzz_text_t *text,
    u_char close);
static ngx_uint_t ngx_arena_fuzz_string(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_escape(ngx_arena_fuzz_text_t *text);
static ngx_int_t ngx_arena_fuzz_unit(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_number(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_digits(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_point(ngx_arena_fuzz_text_t *text);
static void ngx_arena_fuzz_space(ngx_arena_fuzz_text_t *text);
static ngx_uint_t ngx_arena_fuzz_take(ngx_arena_fuzz_text_t *text,
    const char *word);


ngx_uint_t
ngx_arena_fuzz_is_json(ngx_str_t *string, ngx_uint_t max_depth)
{
    ngx_arena_fuzz_text_t  text;

    text.p = string->data;
    text.last = string->data + string->len;
    text.depth = max_depth;

    return ngx_arena_fuzz_value(&text) && text.p == text.last;
}


/* ws ( literal / number / string / array / object ) ws */

static ngx_uint_t
ngx_arena_fuzz_value(ngx_arena_fuzz_text_t *text)
{
    ngx_uint_t  good;

    ngx_arena_fuzz_space(text);

    if (text->p == text->last) {
        return 0;
    }

    switch (*text->p) {

    case '{':
        good = ngx_arena_fuzz_members(text, '}');
        break;

    case '[':
        good = ngx_arena_fuzz_members(text, ']');
        break;

    case '"':
        good = ngx_arena_fuzz_string(text);
        break;

    default:
        good = ngx_arena_fuzz_take(text, "null")
               || ngx_arena_fuzz_take(text, "true")
               || ngx_arena_fuzz_take(text, "false")
               || ngx_arena_fuzz_number(text);
        break;
    }

    ngx_arena_fuzz_space(text);

    return good;
}


static ngx_uint_t
ngx_arena_fuzz_members(ngx_arena_fuzz_text_t *text, u_char close)
{
    char  closing[2] = { (char) close, '\0' };

    if (text->depth == 0) {
        return 0;
    }

    text->depth--;
    text->p++;

    ngx_arena_fuzz_space(text);

    if (ngx_arena_fuzz_take(text, closing)) {
        text->depth++;
        return 1;
    }

    do {
        if (close == '}') {
            ngx_arena_fuzz_space(text);

            if (!ngx_arena_fuzz_string(text)) {
                return 0;
            }

            ngx_arena_fuzz_space(text);

            if (!ngx_arena_fuzz_take(text, ":")) {
                return 0;
            }
        }

        if (!ngx_arena_fuzz_value(text)) {
            return 0;
        }

    } while (ngx_arena_fuzz_take(text, ","));

    text->depth++;

    return ngx_arena_fuzz_take(text, closing);
}


static ngx_uint_t
ngx_arena_fuzz_string(ngx_arena_fuzz_text_t *text)
{
    if (!ngx_arena_fuzz_take(text, "\"")) {
        return 0;
    }

    while (text->p < text->last) {

        if (*text->p == '"') {
            text->p++;
            return 1;
        }

        if (*text->p < 0x20) {
            return 0;
        }

        if (*text->p == '\\') {
            if (!ngx_arena_fuzz_escape(text)) {
                return 0;
            }

            continue;
        }

        if (!ngx_arena_fuzz_point(text)) {
            return 0;
        }
    }

    return 0;
}


/* No NUL, and no half of a pair. */

static ngx_uint_t
ngx_arena_fuzz_escape(ngx_arena_fuzz_text_t *text)
{
    ngx_int_t  unit;

    if (text->last - text->p < 2) {
        return 0;
    }

    if (text->p[1] != 'u') {
        if (text->p[1] == '\0' || strchr("\"\\/bfnrt", text->p[1]) == NULL) {
            return 0;
        }

        text->p += 2;
        return 1;
    }

    unit = ngx_arena_fuzz_unit(text);

    if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff)) {
        return 0;
    }

    if (unit < 0xd800 || unit > 0xdbff) {
        return 1;
    }

    unit = ngx_arena_fuzz_unit(text);

    return unit >= 0xdc00 && unit <= 0xdfff;
}


static ngx_int_t
ngx_arena_fuzz_unit(ngx_arena_fuzz_text_t *text)
{
    ngx_int_t    unit;
    ngx_uint_t   i;
    const char  *digit;
    static char  digits[] = "0123456789abcdef0123456789ABCDEF";

    if (text->last - text->p < 6 || text->p[0] != '\\' || text->p[1] != 'u') {
        return -1;
    }

    unit = 0;

    for (i = 2; i < 6; i++) {
        digit = text->p[i] ? strchr(digits, text->p[i]) : NULL;

        if (digit == NULL) {
            return -1;
        }

        unit = unit * 16 + (digit - digits) % 16;
    }

    text->p += 6;

    return unit;
}


/* [ "-" ] ( "0" / 1-9 *DIGIT ) [ "." 1*DIGIT ] [ e [ + / - ] 1*DIGIT ] */

static ngx_uint_t
ngx_arena_fuzz_number(ngx_arena_fuzz_text_t *text)
{
    (void) ngx_arena_fuzz_take(text, "-");

    if (!ngx_arena_fuzz_take(text, "0") && !ngx_arena_fuzz_digits(text)) {
        return 0;
    }

    if (ngx_arena_fuzz_take(text, ".") && !ngx_arena_fuzz_digits(text)) {
        return 0;
    }

    if (ngx_arena_fuzz_take(text, "e") || ngx_arena_fuzz_take(text, "E")) {

        if (!ngx_arena_fuzz_take(text, "+")) {
            (void) ngx_arena_fuzz_take(text, "-");
        }

        return ngx_arena_fuzz_digits(text);
    }

    return 1;
}


static ngx_uint_t
ngx_arena_fuzz_digits(ngx_arena_fuzz_text_t *text)
{
    u_char  *from;

    from = text->p;

    while (text->p < text->last && *text->p >= '0' && *text->p <= '9') {
        text->p++;
    }

    return text->p > from;
}


ngx_uint_t
ngx_arena_fuzz_is_utf8(ngx_str_t *string)
{
    ngx_arena_fuzz_text_t  text;

    text.p = string->data;
    text.last = string->data + string->len;

    while (text.p < text.last) {
        if (!ngx_arena_fuzz_point(&text)) {
            return 0;
        }
    }

    return 1;
}


/* Decoded, and held against the least that a sequence of its length is for. */

static ngx_uint_t
ngx_arena_fuzz_point(ngx_arena_fuzz_text_t *text)
{
    u_char           ch;
    uint32_t         point;
    ngx_uint_t       i, n;
    static uint32_t  least[] = { 0, 0x80, 0x800, 0x10000 };

    ch = *text->p;

    for (n = 0; n < 5 && (ch & (0x80 >> n)); n++) { /* void */ }

    if (n == 0) {
        text->p++;
        return 1;
    }

    if (n == 1 || n == 5 || (ngx_uint_t) (text->last - text->p) < n) {
        return 0;
    }

    point = ch & (0x7f >> n);

    for (i = 1; i < n; i++) {
        if ((text->p[i] & 0xc0) != 0x80) {
            return 0;
        }

        point = (point << 6) | (text->p[i] & 0x3f);
    }

    if (point < least[n - 1] || point > 0x10ffff
        || (point >= 0xd800 && point <= 0xdfff))
    {
        return 0;
    }

    text->p += n;

    return 1;
}


static void
ngx_arena_fuzz_space(ngx_arena_fuzz_text_t *text)
{
    while (text->p < text->last
           && (*text->p == ' ' || *text->p == '\t' || *text->p == CR
               || *text->p == LF))
    {
        text->p++;
    }
}


static ngx_uint_t
ngx_arena_fuzz_take(ngx_arena_fuzz_text_t *text, const char *word)
{
    size_t  len;

    len = strlen(word);

    if ((size_t) (text->last - text->p) < len
        || memcmp(text->p, word, len) != 0)
    {
        return 0;
    }

    text->p += len;

    return 1;
}
