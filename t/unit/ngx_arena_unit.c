
/*
 * The module that runs a suite inside of "nginx -t", and ends nginx by it.
 */


#include "ngx_arena_unit.h"


static ngx_int_t ngx_arena_unit_init_module(ngx_cycle_t *cycle);
static ngx_uint_t ngx_arena_unit_allocation_fails(void);

ngx_pool_t *__real_ngx_create_pool(size_t size, ngx_log_t *log);
void *__real_ngx_palloc(ngx_pool_t *pool, size_t size);
void *__real_ngx_pnalloc(ngx_pool_t *pool, size_t size);
void *__real_ngx_pcalloc(ngx_pool_t *pool, size_t size);
void *__real_ngx_array_push(ngx_array_t *array);
void *__real_ngx_array_push_n(ngx_array_t *array, ngx_uint_t n);

ngx_pool_t *__wrap_ngx_create_pool(size_t size, ngx_log_t *log);
void *__wrap_ngx_palloc(ngx_pool_t *pool, size_t size);
void *__wrap_ngx_pnalloc(ngx_pool_t *pool, size_t size);
void *__wrap_ngx_pcalloc(ngx_pool_t *pool, size_t size);
void *__wrap_ngx_array_push(ngx_array_t *array);
void *__wrap_ngx_array_push_n(ngx_array_t *array, ngx_uint_t n);


static ngx_core_module_t  ngx_arena_unit_module_ctx = {
    ngx_string("arena_unit"),
    NULL,
    NULL
};


ngx_module_t  ngx_arena_unit_module = {
    NGX_MODULE_V1,
    &ngx_arena_unit_module_ctx,        /* module context */
    NULL,                              /* module directives */
    NGX_CORE_MODULE,                   /* module type */
    NULL,                              /* init master */
    ngx_arena_unit_init_module,        /* init module */
    NULL,                              /* init process */
    NULL,                              /* init thread */
    NULL,                              /* exit thread */
    NULL,                              /* exit process */
    NULL,                              /* exit master */
    NGX_MODULE_V1_PADDING
};


ngx_module_t  *ngx_modules[] = {
    &ngx_arena_unit_module,
    NULL
};


char  *ngx_module_names[] = {
    "ngx_arena_unit_module",
    NULL
};


char  *ngx_module_order[] = {
    NULL
};


ngx_pool_t         *ngx_arena_unit_pool;

static ngx_log_t   *ngx_arena_unit_log;
static ngx_uint_t   ngx_arena_unit_allocations;
static ngx_uint_t   ngx_arena_unit_failed;


static ngx_int_t
ngx_arena_unit_init_module(ngx_cycle_t *cycle)
{
    ngx_arena_unit_log = cycle->log;

    cmocka_set_message_output(CM_OUTPUT_TAP);

    exit(ngx_arena_unit_run() ? 1 : 0);
}


int
ngx_arena_unit_setup(void **state)
{
    *state = NULL;

    ngx_arena_unit_fail_allocation(0);

    ngx_arena_unit_pool = ngx_create_pool(NGX_MIN_POOL_SIZE,
                                          ngx_arena_unit_log);

    return ngx_arena_unit_pool ? 0 : -1;
}


int
ngx_arena_unit_teardown(void **state)
{
    *state = NULL;

    ngx_destroy_pool(ngx_arena_unit_pool);

    return 0;
}


void
ngx_arena_unit_fail_allocation(ngx_uint_t n)
{
    ngx_arena_unit_allocations = n;
    ngx_arena_unit_failed = 0;
}


ngx_uint_t
ngx_arena_unit_allocation_failed(void)
{
    return ngx_arena_unit_failed;
}


static ngx_uint_t
ngx_arena_unit_allocation_fails(void)
{
    if (ngx_arena_unit_allocations == 0
        || --ngx_arena_unit_allocations != 0)
    {
        return 0;
    }

    ngx_arena_unit_failed = 1;

    return 1;
}


void
ngx_arena_unit_equal(ngx_str_t *got, ngx_str_t *expected, ngx_str_t *input)
{
    if (got->len == expected->len
        && (got->len == 0
            || ngx_memcmp(got->data, expected->data, got->len) == 0))
    {
        return;
    }

    fail_msg("\"%.*s\": \"%.*s\", expected \"%.*s\"",
             (int) input->len, (char *) input->data,
             (int) got->len, (char *) got->data,
             (int) expected->len, (char *) expected->data);
}


/* The smallest pool has no room to share: overruns meet the sanitizer. */

ngx_pool_t *
__wrap_ngx_create_pool(size_t size, ngx_log_t *log)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL
           : __real_ngx_create_pool(ngx_min(size, NGX_MIN_POOL_SIZE), log);
}


void *
__wrap_ngx_palloc(ngx_pool_t *pool, size_t size)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL : __real_ngx_palloc(pool, size);
}


void *
__wrap_ngx_pnalloc(ngx_pool_t *pool, size_t size)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL : __real_ngx_pnalloc(pool, size);
}


void *
__wrap_ngx_pcalloc(ngx_pool_t *pool, size_t size)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL : __real_ngx_pcalloc(pool, size);
}


void *
__wrap_ngx_array_push(ngx_array_t *array)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL : __real_ngx_array_push(array);
}


void *
__wrap_ngx_array_push_n(ngx_array_t *array, ngx_uint_t n)
{
    return ngx_arena_unit_allocation_fails()
           ? NULL : __real_ngx_array_push_n(array, n);
}
