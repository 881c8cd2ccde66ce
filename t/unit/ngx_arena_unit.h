
/*
 * What the suites share.  A suite defines ngx_arena_unit_run().
 */


#ifndef _NGX_ARENA_UNIT_H_INCLUDED_
#define _NGX_ARENA_UNIT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>


#define ngx_arena_unit_test(function)                                         \
    cmocka_unit_test_setup_teardown(function, ngx_arena_unit_setup,           \
                                    ngx_arena_unit_teardown)

#define ngx_arena_unit_count(table)  (sizeof(table) / sizeof(table[0]))


/* The number of tests that failed. */
int ngx_arena_unit_run(void);

int ngx_arena_unit_setup(void **state);
int ngx_arena_unit_teardown(void **state);

/* The allocation that many calls from now fails, once; 0 for none. */
void ngx_arena_unit_fail_allocation(ngx_uint_t n);

/* Whether the one that was to fail has been reached. */
ngx_uint_t ngx_arena_unit_allocation_failed(void);

/* Compares; names what differs, and the input, when the test fails. */
void ngx_arena_unit_equal(ngx_str_t *got, ngx_str_t *expected,
    ngx_str_t *input);


/* A pool for the test that runs; each of its allocations is one of malloc. */
extern ngx_pool_t  *ngx_arena_unit_pool;


#endif /* _NGX_ARENA_UNIT_H_INCLUDED_ */
