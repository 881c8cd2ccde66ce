
/*
 * Decimal digits of any script: see ngx_arena_digit.h.
 */


#include "ngx_arena_digit.h"
#include "ngx_arena_unicode.h"


int32_t
ngx_arena_digit(int32_t point)
{
    int32_t     zero;
    ngx_uint_t  low, high, middle;

    low = 0;
    high = ngx_arena_unicode_nzeros;

    while (low < high) {
        middle = (low + high) / 2;
        zero = ngx_arena_unicode_zeros[middle];

        if (point < zero) {
            high = middle;

        } else if (point > zero + 9) {
            low = middle + 1;

        } else {
            return point - zero;
        }
    }

    return -1;
}
