
/*
 * Characters that a person types for the same: what an answer is compared
 * with has the one on the right in place of those on the left.
 *
 * The rows are of Unicode 15.0:
 *
 *   dashes: the property Dash (PropList.txt), but what looks like a tilde, or
 *   is two lines one above the other, or has a mark, or is a superscript; and
 *   signs that look like a hyphen by UTS #39 (confusables.txt);
 *
 *   quotes: the property Quotation_Mark (PropList.txt), single and double ones
 *   by their names, corner brackets being double; and signs and modifier
 *   letters that confusables.txt has for U+0027, or for two of them;
 *
 *   Arabic letters: those of the script Arabic that confusables.txt has for
 *   U+0649, U+0643 and U+0647, and that keyboards of Arabic and of Persian
 *   have for the same letter.  Urdu's yeh barree, which it has there too, is
 *   another letter to who reads Urdu.  A letter with a hamza is its own, as it
 *   is by confusables.txt.  Targets are such that a hamza above composes;
 *
 *   the tatweel, which joins letters and is none (RFC 5892, 2.6): nothing;
 *
 *   dotless i and j: confusables.txt.
 *
 * Digits are by their value: see ngx_arena_digit.h.
 *
 * Characters that have one of these as their compatibility decomposition are
 * not here.  To add some: a row, in order.
 */


#include "ngx_arena_text_points.h"
#include "ngx_arena_digit.h"


typedef struct {
    int32_t  first;
    int32_t  last;
    int32_t  to;             /* 0: it is left out */
} ngx_arena_text_alike_t;


static ngx_arena_text_alike_t *ngx_arena_text_find_alike(int32_t point);


static ngx_arena_text_alike_t  ngx_arena_text_alikes[] = {
    { 0x0060, 0x0060, '\'' },
    { 0x00ab, 0x00ab, '"' },
    { 0x00b4, 0x00b4, '\'' },
    { 0x00bb, 0x00bb, '"' },
    { 0x0131, 0x0131, 'i' },
    { 0x0237, 0x0237, 'j' },
    { 0x02b9, 0x02b9, '\'' },
    { 0x02ba, 0x02ba, '"' },
    { 0x02bb, 0x02be, '\'' },
    { 0x02c8, 0x02c8, '\'' },
    { 0x02ca, 0x02cb, '\'' },
    { 0x02d7, 0x02d7, '-' },
    { 0x02dd, 0x02dd, '"' },
    { 0x02ee, 0x02ee, '"' },
    { 0x02f4, 0x02f4, '\'' },
    { 0x02f6, 0x02f6, '"' },
    { 0x0374, 0x0374, '\'' },
    { 0x0384, 0x0384, '\'' },
    { 0x055a, 0x055a, '\'' },
    { 0x058a, 0x058a, '-' },
    { 0x05be, 0x05be, '-' },
    { 0x05f3, 0x05f3, '\'' },
    { 0x05f4, 0x05f4, '"' },
    { 0x0640, 0x0640, 0 },
    { 0x0649, 0x0649, 0x064a },
    { 0x06a9, 0x06aa, 0x0643 },
    { 0x06be, 0x06be, 0x0647 },
    { 0x06c1, 0x06c1, 0x0647 },
    { 0x06cc, 0x06cc, 0x064a },
    { 0x06d5, 0x06d5, 0x0647 },
    { 0x07f4, 0x07f4, '\'' },
    { 0x1806, 0x1806, '-' },
    { 0x1fbd, 0x1fbd, '\'' },
    { 0x1fbf, 0x1fbf, '\'' },
    { 0x1ffe, 0x1ffe, '\'' },
    { 0x2010, 0x2015, '-' },
    { 0x2018, 0x201b, '\'' },
    { 0x201c, 0x201f, '"' },
    { 0x2032, 0x2032, '\'' },
    { 0x2033, 0x2033, '"' },
    { 0x2035, 0x2035, '\'' },
    { 0x2036, 0x2036, '"' },
    { 0x2039, 0x203a, '\'' },
    { 0x2043, 0x2043, '-' },
    { 0x2212, 0x2212, '-' },
    { 0x2796, 0x2796, '-' },
    { 0x2e3a, 0x2e3b, '-' },
    { 0x2e42, 0x2e42, '"' },
    { 0x300c, 0x300f, '"' },
    { 0x301d, 0x301f, '"' },
    { 0xa78c, 0xa78c, '\'' },
    { 0x10ead, 0x10ead, '-' },
};

#define NGX_ARENA_TEXT_ALIKES                                                \
    (sizeof(ngx_arena_text_alikes) / sizeof(ngx_arena_text_alikes[0]))


void
ngx_arena_text_alike(ngx_arena_text_points_t *points)
{
    size_t                   i, n;
    int32_t                  point, digit;
    ngx_arena_text_alike_t  *alike;

    n = 0;

    for (i = 0; i < points->nelts; i++) {
        point = points->elts[i];
        digit = ngx_arena_digit(point);
        alike = (digit < 0) ? ngx_arena_text_find_alike(point) : NULL;

        if (digit >= 0) {
            point = '0' + digit;

        } else if (alike) {
            if (alike->to == 0) {
                continue;
            }

            point = alike->to;
        }

        points->elts[n++] = point;
    }

    points->nelts = n;
}


static ngx_arena_text_alike_t *
ngx_arena_text_find_alike(int32_t point)
{
    size_t  low, high, middle;

    low = 0;
    high = NGX_ARENA_TEXT_ALIKES;

    while (low < high) {
        middle = (low + high) / 2;

        if (ngx_arena_text_alikes[middle].last < point) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    if (low == NGX_ARENA_TEXT_ALIKES
        || ngx_arena_text_alikes[low].first > point)
    {
        return NULL;
    }

    return &ngx_arena_text_alikes[low];
}
