
#include "ngx_arena_unit.h"

#include "ngx_arena_fair.h"


/* Three of the first flow, then one each of two others. */

static void
ngx_arena_test_turns(void **state)
{
    ngx_uint_t        i;
    ngx_queue_t       q[5];
    ngx_arena_fair_t  fair;

    static uint32_t    hashes[] = { 7, 7 + NGX_ARENA_FAIR_FLOWS, 7, 8, 9 };
    static ngx_uint_t  order[] = { 0, 3, 4, 1, 2 };

    (void) state;

    ngx_arena_fair_init(&fair);
    assert_null(ngx_arena_fair_next(&fair));

    for (i = 0; i < ngx_arena_unit_count(hashes); i++) {
        ngx_arena_fair_add(&fair, &q[i], hashes[i]);
    }

    assert_int_equal(fair.length, 5);

    for (i = 0; i < ngx_arena_unit_count(order); i++) {
        assert_ptr_equal(ngx_arena_fair_next(&fair), &q[order[i]]);
    }

    assert_int_equal(fair.length, 0);
    assert_null(ngx_arena_fair_next(&fair));
}


static void
ngx_arena_test_remove(void **state)
{
    ngx_queue_t       q[3];
    ngx_arena_fair_t  fair;

    (void) state;

    ngx_arena_fair_init(&fair);

    ngx_arena_fair_add(&fair, &q[0], 1);
    ngx_arena_fair_add(&fair, &q[1], 1);
    ngx_arena_fair_add(&fair, &q[2], 2);

    ngx_arena_fair_remove(&fair, &q[0]);
    ngx_arena_fair_remove(&fair, &q[2]);

    assert_int_equal(fair.length, 1);
    assert_ptr_equal(ngx_arena_fair_next(&fair), &q[1]);
    assert_null(ngx_arena_fair_next(&fair));
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_turns),
        ngx_arena_unit_test(ngx_arena_test_remove),
    };

    return cmocka_run_group_tests_name("fair", tests, NULL, NULL);
}
