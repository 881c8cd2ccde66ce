
/*
 * Loading: a call said that what it is about is not in Redis yet.  A SQL
 * function fetches it, a script puts it there (and does nothing when another
 * worker was faster), and the call runs again.  Calls of this worker that miss
 * the same wait for one load.
 */


#include "ngx_arena_run.h"


#define NGX_ARENA_LOAD_TRIES  3


typedef struct {
    ngx_queue_t           queue;       /* in worker->loads */
    ngx_queue_t           calls;       /* who waits */
    ngx_arena_worker_t   *worker;
    ngx_pool_t           *pool;
    ngx_str_t             function;
    ngx_str_t             arguments;
    ngx_str_t             into;
} ngx_arena_load_t;


static ngx_arena_load_t *ngx_arena_load_find(ngx_arena_call_t *call);
static ngx_arena_load_t *ngx_arena_load_create(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_load_copy(ngx_pool_t *pool, ngx_str_t *from,
    ngx_str_t *to);
static void ngx_arena_load_fetched(ngx_arena_call_t *fetch);
static void ngx_arena_load_stored(ngx_arena_call_t *store);
static ngx_arena_call_t *ngx_arena_load_next(ngx_arena_load_t *load);
static void ngx_arena_load_answer(ngx_arena_load_t *load,
    ngx_arena_result_t *result);
static void ngx_arena_load_free(ngx_arena_load_t *load);


ngx_int_t
ngx_arena_load(ngx_arena_call_t *call)
{
    u_char             name[64];
    ngx_str_t          function;
    ngx_arena_load_t  *load;

    if (call->run->load.len == 0 || call->run->late) {
        return NGX_OK;
    }

    if (call->run->loads++ == NGX_ARENA_LOAD_TRIES) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" still misses what was loaded",
                      &call->script->name);
        ngx_arena_call_failed(call, NGX_ARENA_CALL_FAILED);
        return NGX_AGAIN;
    }

    load = ngx_arena_load_find(call);

    ngx_log_debug3(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena load: %p waits for \"%V\"%s",
                   call, &call->run->load, load ? ", as others do" : "");

    if (load) {
        ngx_queue_insert_tail(&load->calls, &call->run->queue);
        return NGX_AGAIN;
    }

    load = ngx_arena_load_create(call);

    if (load == NULL) {
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return NGX_AGAIN;
    }

    function.data = name;
    function.len = ngx_snprintf(name, sizeof(name), "arena.%V",
                                &load->function)
                   - name;

    if (ngx_arena_call_by_name(load->worker, &function, &load->arguments,
                               ngx_arena_load_fetched, load)
        != NGX_OK)
    {
        ngx_arena_load_free(load);
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return NGX_AGAIN;
    }

    ngx_queue_insert_tail(&load->calls, &call->run->queue);

    return NGX_AGAIN;
}


static ngx_arena_load_t *
ngx_arena_load_find(ngx_arena_call_t *call)
{
    ngx_queue_t       *q;
    ngx_arena_load_t  *load;

    for (q = ngx_queue_head(&call->worker->loads);
         q != ngx_queue_sentinel(&call->worker->loads);
         q = ngx_queue_next(q))
    {
        load = ngx_queue_data(q, ngx_arena_load_t, queue);

        if (ngx_arena_equal(&load->function, &call->run->load)
            && ngx_arena_equal(&load->arguments, &call->run->load_arguments))
        {
            return load;
        }
    }

    return NULL;
}


static ngx_arena_load_t *
ngx_arena_load_create(ngx_arena_call_t *call)
{
    ngx_pool_t        *pool;
    ngx_arena_run_t   *run;
    ngx_arena_load_t  *load;

    run = call->run;

    pool = ngx_create_pool(1024, call->worker->log);
    if (pool == NULL) {
        return NULL;
    }

    load = ngx_pcalloc(pool, sizeof(ngx_arena_load_t));

    if (load == NULL
        || ngx_arena_load_copy(pool, &run->load, &load->function) != NGX_OK
        || ngx_arena_load_copy(pool, &run->load_arguments, &load->arguments)
           != NGX_OK
        || ngx_arena_load_copy(pool, &run->into, &load->into) != NGX_OK)
    {
        ngx_destroy_pool(pool);
        return NULL;
    }

    load->pool = pool;
    load->worker = call->worker;
    ngx_queue_init(&load->calls);
    ngx_queue_insert_tail(&call->worker->loads, &load->queue);

    return load;
}


static ngx_int_t
ngx_arena_load_copy(ngx_pool_t *pool, ngx_str_t *from, ngx_str_t *to)
{
    to->len = from->len;
    to->data = ngx_pstrdup(pool, from);

    return to->data ? NGX_OK : NGX_ERROR;
}


static void
ngx_arena_load_fetched(ngx_arena_call_t *fetch)
{
    ngx_arena_load_t    *load;
    ngx_arena_result_t   result;

    load = fetch->data;
    result = fetch->result;

    if (result.outcome == NGX_ARENA_CALL_DONE && result.status == 200) {

        if (ngx_arena_call_by_name(load->worker, &load->into, &result.body,
                                   ngx_arena_load_stored, load)
            == NGX_OK)
        {
            return;
        }

        result.outcome = NGX_ARENA_CALL_FAILED;
    }

    /* those who wait had done nothing yet */

    if (result.outcome == NGX_ARENA_CALL_UNKNOWN) {
        result.outcome = NGX_ARENA_CALL_UNAVAILABLE;
    }

    ngx_arena_load_answer(load, &result);
}


static void
ngx_arena_load_stored(ngx_arena_call_t *store)
{
    ngx_arena_call_t    *call;
    ngx_arena_load_t    *load;
    ngx_arena_result_t   result;

    load = store->data;
    result = store->result;

    if (result.outcome != NGX_ARENA_CALL_DONE) {
        if (result.outcome == NGX_ARENA_CALL_UNKNOWN) {
            result.outcome = NGX_ARENA_CALL_UNAVAILABLE;
        }

        ngx_arena_load_answer(load, &result);
        return;
    }

    /* who misses it from now on asks anew */

    ngx_queue_remove(&load->queue);
    ngx_queue_init(&load->queue);

    for (call = ngx_arena_load_next(load);
         call;
         call = ngx_arena_load_next(load))
    {
        ngx_str_null(&call->run->load);
        ngx_arena_call_run(call);
    }

    ngx_arena_load_free(load);
}


static ngx_arena_call_t *
ngx_arena_load_next(ngx_arena_load_t *load)
{
    ngx_queue_t      *q;
    ngx_arena_run_t  *run;

    if (ngx_queue_empty(&load->calls)) {
        return NULL;
    }

    q = ngx_queue_head(&load->calls);
    ngx_queue_remove(q);

    run = ngx_queue_data(q, ngx_arena_run_t, queue);

    return run->call;
}


static void
ngx_arena_load_answer(ngx_arena_load_t *load, ngx_arena_result_t *result)
{
    ngx_arena_call_t  *call;

    ngx_queue_remove(&load->queue);
    ngx_queue_init(&load->queue);

    for (call = ngx_arena_load_next(load);
         call;
         call = ngx_arena_load_next(load))
    {
        call->result.status = result->status;

        if (ngx_arena_call_copy(call, &result->body, &call->result.body)
                != NGX_OK
            || ngx_arena_call_copy(call, &result->code, &call->result.code)
                != NGX_OK)
        {
            ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
            continue;
        }

        ngx_arena_call_failed(call, result->outcome);
    }

    ngx_arena_load_free(load);
}


static void
ngx_arena_load_free(ngx_arena_load_t *load)
{
    ngx_queue_remove(&load->queue);
    ngx_destroy_pool(load->pool);
}
