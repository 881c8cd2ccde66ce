
#include "ngx_arena_unit.h"

#include "ngx_arena_string.h"


static struct {
    ngx_str_t    one;
    ngx_str_t    two;
    ngx_uint_t   equal;
} ngx_arena_test_pairs[] = {

    { ngx_string("arrow"), ngx_string("arrow"), 1 },
    { ngx_string("arrow"), ngx_string("Arrow"), 0 },
    { ngx_string("arrow"), ngx_string("arrows"), 0 },
    { ngx_string("arrow"), ngx_string(""), 0 },
    { ngx_string("arrow"), ngx_null_string, 0 },

    { ngx_string(""), ngx_string(""), 1 },
    { ngx_string(""), ngx_null_string, 1 },
    { ngx_null_string, ngx_null_string, 1 },

    /* what is behind a zero byte counts as well */

    { ngx_string("a\0b"), ngx_string("a\0b"), 1 },
    { ngx_string("a\0b"), ngx_string("a\0c"), 0 },
};


static void
ngx_arena_test_equal(void **state)
{
    ngx_str_t   *one, *two;
    ngx_uint_t   i, equal;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_pairs); i++) {
        one = &ngx_arena_test_pairs[i].one;
        two = &ngx_arena_test_pairs[i].two;
        equal = ngx_arena_test_pairs[i].equal;

        assert_int_equal(ngx_arena_equal(one, two), equal);
        assert_int_equal(ngx_arena_equal(two, one), equal);
    }
}


static void
ngx_arena_test_is(void **state)
{
    static ngx_str_t  off = ngx_string("off");
    static ngx_str_t  longer = ngx_string("off\0");
    static ngx_str_t  null = ngx_null_string;

    (void) state;

    assert_int_equal(ngx_arena_is(&off, "off"), 1);
    assert_int_equal(ngx_arena_is(&off, "of"), 0);
    assert_int_equal(ngx_arena_is(&off, "offs"), 0);
    assert_int_equal(ngx_arena_is(&longer, "off"), 0);
    assert_int_equal(ngx_arena_is(&null, "off"), 0);
    assert_int_equal(ngx_arena_is(&null, ""), 1);
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_equal),
        ngx_arena_unit_test(ngx_arena_test_is),
    };

    return cmocka_run_group_tests_name("string", tests, NULL, NULL);
}
