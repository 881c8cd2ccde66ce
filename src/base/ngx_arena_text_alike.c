
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
 *   dotless i and j: confusables.txt;
 *
 *   digits: those of General_Category Nd (UnicodeData.txt), by their value.
 *
 * Characters that have one of these as their compatibility decomposition are
 * not here.  To add some: a row, in order.
 */


#include "ngx_arena_text_points.h"


typedef struct {
    int32_t     first;
    int32_t     last;
    int32_t     to;          /* 0: it is left out */
    ngx_uint_t  digits;      /* 1: what is behind first is behind to as far */
} ngx_arena_text_alike_t;


static ngx_arena_text_alike_t *ngx_arena_text_find_alike(int32_t point);


static ngx_arena_text_alike_t  ngx_arena_text_alikes[] = {
    { 0x0060, 0x0060, '\'', 0 },
    { 0x00ab, 0x00ab, '"', 0 },
    { 0x00b4, 0x00b4, '\'', 0 },
    { 0x00bb, 0x00bb, '"', 0 },
    { 0x0131, 0x0131, 'i', 0 },
    { 0x0237, 0x0237, 'j', 0 },
    { 0x02b9, 0x02b9, '\'', 0 },
    { 0x02ba, 0x02ba, '"', 0 },
    { 0x02bb, 0x02be, '\'', 0 },
    { 0x02c8, 0x02c8, '\'', 0 },
    { 0x02ca, 0x02cb, '\'', 0 },
    { 0x02d7, 0x02d7, '-', 0 },
    { 0x02dd, 0x02dd, '"', 0 },
    { 0x02ee, 0x02ee, '"', 0 },
    { 0x02f4, 0x02f4, '\'', 0 },
    { 0x02f6, 0x02f6, '"', 0 },
    { 0x0374, 0x0374, '\'', 0 },
    { 0x0384, 0x0384, '\'', 0 },
    { 0x055a, 0x055a, '\'', 0 },
    { 0x058a, 0x058a, '-', 0 },
    { 0x05be, 0x05be, '-', 0 },
    { 0x05f3, 0x05f3, '\'', 0 },
    { 0x05f4, 0x05f4, '"', 0 },
    { 0x0640, 0x0640, 0, 0 },
    { 0x0649, 0x0649, 0x064a, 0 },
    { 0x0660, 0x0669, '0', 1 },
    { 0x06a9, 0x06aa, 0x0643, 0 },
    { 0x06be, 0x06be, 0x0647, 0 },
    { 0x06c1, 0x06c1, 0x0647, 0 },
    { 0x06cc, 0x06cc, 0x064a, 0 },
    { 0x06d5, 0x06d5, 0x0647, 0 },
    { 0x06f0, 0x06f9, '0', 1 },
    { 0x07c0, 0x07c9, '0', 1 },
    { 0x07f4, 0x07f4, '\'', 0 },
    { 0x0966, 0x096f, '0', 1 },
    { 0x09e6, 0x09ef, '0', 1 },
    { 0x0a66, 0x0a6f, '0', 1 },
    { 0x0ae6, 0x0aef, '0', 1 },
    { 0x0b66, 0x0b6f, '0', 1 },
    { 0x0be6, 0x0bef, '0', 1 },
    { 0x0c66, 0x0c6f, '0', 1 },
    { 0x0ce6, 0x0cef, '0', 1 },
    { 0x0d66, 0x0d6f, '0', 1 },
    { 0x0de6, 0x0def, '0', 1 },
    { 0x0e50, 0x0e59, '0', 1 },
    { 0x0ed0, 0x0ed9, '0', 1 },
    { 0x0f20, 0x0f29, '0', 1 },
    { 0x1040, 0x1049, '0', 1 },
    { 0x1090, 0x1099, '0', 1 },
    { 0x17e0, 0x17e9, '0', 1 },
    { 0x1806, 0x1806, '-', 0 },
    { 0x1810, 0x1819, '0', 1 },
    { 0x1946, 0x194f, '0', 1 },
    { 0x19d0, 0x19d9, '0', 1 },
    { 0x1a80, 0x1a89, '0', 1 },
    { 0x1a90, 0x1a99, '0', 1 },
    { 0x1b50, 0x1b59, '0', 1 },
    { 0x1bb0, 0x1bb9, '0', 1 },
    { 0x1c40, 0x1c49, '0', 1 },
    { 0x1c50, 0x1c59, '0', 1 },
    { 0x1fbd, 0x1fbd, '\'', 0 },
    { 0x1fbf, 0x1fbf, '\'', 0 },
    { 0x1ffe, 0x1ffe, '\'', 0 },
    { 0x2010, 0x2015, '-', 0 },
    { 0x2018, 0x201b, '\'', 0 },
    { 0x201c, 0x201f, '"', 0 },
    { 0x2032, 0x2032, '\'', 0 },
    { 0x2033, 0x2033, '"', 0 },
    { 0x2035, 0x2035, '\'', 0 },
    { 0x2036, 0x2036, '"', 0 },
    { 0x2039, 0x203a, '\'', 0 },
    { 0x2043, 0x2043, '-', 0 },
    { 0x2212, 0x2212, '-', 0 },
    { 0x2796, 0x2796, '-', 0 },
    { 0x2e3a, 0x2e3b, '-', 0 },
    { 0x2e42, 0x2e42, '"', 0 },
    { 0x300c, 0x300f, '"', 0 },
    { 0x301d, 0x301f, '"', 0 },
    { 0xa620, 0xa629, '0', 1 },
    { 0xa78c, 0xa78c, '\'', 0 },
    { 0xa8d0, 0xa8d9, '0', 1 },
    { 0xa900, 0xa909, '0', 1 },
    { 0xa9d0, 0xa9d9, '0', 1 },
    { 0xa9f0, 0xa9f9, '0', 1 },
    { 0xaa50, 0xaa59, '0', 1 },
    { 0xabf0, 0xabf9, '0', 1 },
    { 0x104a0, 0x104a9, '0', 1 },
    { 0x10d30, 0x10d39, '0', 1 },
    { 0x10ead, 0x10ead, '-', 0 },
    { 0x11066, 0x1106f, '0', 1 },
    { 0x110f0, 0x110f9, '0', 1 },
    { 0x11136, 0x1113f, '0', 1 },
    { 0x111d0, 0x111d9, '0', 1 },
    { 0x112f0, 0x112f9, '0', 1 },
    { 0x11450, 0x11459, '0', 1 },
    { 0x114d0, 0x114d9, '0', 1 },
    { 0x11650, 0x11659, '0', 1 },
    { 0x116c0, 0x116c9, '0', 1 },
    { 0x11730, 0x11739, '0', 1 },
    { 0x118e0, 0x118e9, '0', 1 },
    { 0x11950, 0x11959, '0', 1 },
    { 0x11c50, 0x11c59, '0', 1 },
    { 0x11d50, 0x11d59, '0', 1 },
    { 0x11da0, 0x11da9, '0', 1 },
    { 0x11f50, 0x11f59, '0', 1 },
    { 0x16a60, 0x16a69, '0', 1 },
    { 0x16ac0, 0x16ac9, '0', 1 },
    { 0x16b50, 0x16b59, '0', 1 },
    { 0x1e140, 0x1e149, '0', 1 },
    { 0x1e2f0, 0x1e2f9, '0', 1 },
    { 0x1e4f0, 0x1e4f9, '0', 1 },
    { 0x1e950, 0x1e959, '0', 1 },
};

#define NGX_ARENA_TEXT_ALIKES                                                \
    (sizeof(ngx_arena_text_alikes) / sizeof(ngx_arena_text_alikes[0]))


void
ngx_arena_text_alike(ngx_arena_text_points_t *points)
{
    size_t                   i, n;
    int32_t                  point;
    ngx_arena_text_alike_t  *alike;

    n = 0;

    for (i = 0; i < points->nelts; i++) {
        point = points->elts[i];
        alike = ngx_arena_text_find_alike(point);

        if (alike) {
            if (alike->to == 0) {
                continue;
            }

            point = alike->to + (alike->digits ? point - alike->first : 0);
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
