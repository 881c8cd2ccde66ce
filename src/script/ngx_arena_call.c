
/*
 * The life of a call, top to bottom: create, arguments, run, result.
 */


#include "ngx_arena_run.h"


#define NGX_ARENA_CALL_POOL_SIZE   2048
#define NGX_ARENA_CALL_MAX_DEPTH   16

/* a script that says so has done nothing */
#define NGX_ARENA_CALL_UNAVAILABLE_STATUS  503


static void ngx_arena_call_refuse(ngx_event_t *ev);
static void ngx_arena_call_finish(ngx_arena_call_t *call);


ngx_arena_call_t *
ngx_arena_call_create(ngx_arena_worker_t *worker, ngx_arena_script_t *script)
{
    ngx_pool_t        *pool;
    ngx_arena_run_t   *run;
    ngx_arena_call_t  *call;

    pool = ngx_create_pool(NGX_ARENA_CALL_POOL_SIZE, worker->log);
    if (pool == NULL) {
        return NULL;
    }

    call = ngx_pcalloc(pool, sizeof(ngx_arena_call_t));
    run = ngx_pcalloc(pool, sizeof(ngx_arena_run_t));

    if (call == NULL || run == NULL) {
        ngx_destroy_pool(pool);
        return NULL;
    }

    run->call = call;
    call->run = run;

    call->pool = pool;
    call->log = worker->log;
    call->worker = worker;
    call->script = script;
    ngx_queue_init(&call->run->follows);

    return call;
}


ngx_int_t
ngx_arena_call_set(ngx_arena_call_t *call, ngx_uint_t i,
    ngx_arena_json_t *json, ngx_arena_argument_fault_t *fault)
{
    ngx_arena_argument_t  *argument;

    argument = call->script->arguments.elts;

    return ngx_arena_argument_check(call->pool, &argument[i], json,
                                    &call->values[i], fault);
}


ngx_int_t
ngx_arena_call_set_all(ngx_arena_call_t *call, ngx_str_t *text)
{
    ngx_int_t                    rc;
    ngx_uint_t                   i;
    ngx_arena_json_t            *json;
    ngx_arena_argument_t        *argument;
    ngx_arena_json_fault_t       json_fault;
    ngx_arena_argument_fault_t   fault;

    if (call->script->engine == NGX_ARENA_ENGINE_POSTGRES) {
        return ngx_arena_call_copy(call, text, &call->arguments);
    }

    if (ngx_arena_json_parse(call->pool, text, NGX_ARENA_CALL_MAX_DEPTH,
                             &json, &json_fault)
        != NGX_OK)
    {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: the arguments given to \"%V\" are not JSON",
                      &call->script->name);
        return NGX_ERROR;
    }

    argument = call->script->arguments.elts;

    for (i = 0; i < call->script->arguments.nelts; i++) {

        rc = ngx_arena_argument_kept_read(call->pool, &argument[i], json,
                                          &call->values[i]);

        if (rc == NGX_ERROR) {
            return NGX_ERROR;
        }

        if (rc == NGX_DECLINED
            && ngx_arena_call_set(call, i,
                                  ngx_arena_json_member(json,
                                                        &argument[i].name),
                                  &fault)
               != NGX_OK)
        {
            ngx_log_error(NGX_LOG_ERR, call->log, 0,
                          "arena: argument \"%V\" given to \"%V\": %V",
                          &argument[i].name, &call->script->name,
                          &fault.detail);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


void
ngx_arena_call_run(ngx_arena_call_t *call)
{
    call->result.outcome = NGX_ARENA_CALL_DONE;

    if (ngx_arena_call_input(call) != NGX_OK) {

        /* a call is never finished inside the function that runs it */

        call->run->command.event.handler = ngx_arena_call_refuse;
        call->run->command.event.data = call;
        call->run->command.event.log = call->log;
        ngx_post_event(&call->run->command.event, &ngx_posted_events);
        return;
    }

    ngx_log_debug2(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena call: %p runs \"%V\"", call, &call->script->name);

    call->worker->steps->engines[call->script->engine](call);
}


static void
ngx_arena_call_refuse(ngx_event_t *ev)
{
    ngx_arena_call_failed(ev->data, NGX_ARENA_CALL_UNAVAILABLE);
}


void
ngx_arena_call_failed(ngx_arena_call_t *call, ngx_arena_call_outcome_e outcome)
{
    ngx_log_debug2(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena call: %p failed, outcome %d", call, outcome);

    call->result.outcome = outcome;
    call->run->failed = 1;

    /* they hold on to it: the last of them comes back here */

    if (call->run->replays) {
        return;
    }

    ngx_arena_call_finish(call);
}


void
ngx_arena_call_late(ngx_arena_call_t *call)
{
    ngx_log_debug1(NGX_LOG_DEBUG_CORE, call->log, 0, "arena call: %p is late",
                   call);

    call->run->late = 1;
    call->result.outcome = NGX_ARENA_CALL_UNKNOWN;

    if (call->handler) {
        call->handler(call);
        call->handler = NULL;
    }
}


void
ngx_arena_call_taken(ngx_arena_call_t *call)
{
    ngx_arena_step_pt  *step;

    ngx_log_debug3(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena call: %p gave %ui, %uz bytes",
                   call, call->result.status, call->result.body.len);

    if (call->run->replays) {
        return;
    }

    if (call->result.status == NGX_ARENA_CALL_UNAVAILABLE_STATUS) {
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return;
    }

    for (step = call->worker->steps->then; *step; step++) {
        if ((*step)(call) == NGX_AGAIN) {
            return;
        }
    }

    ngx_arena_call_finish(call);
}


static void
ngx_arena_call_finish(ngx_arena_call_t *call)
{
    if (call->handler) {
        call->handler(call);
    }

    ngx_arena_call_free(call);
}


void
ngx_arena_call_free(ngx_arena_call_t *call)
{
    if (call->run->replay) {
        ngx_arena_call_free(call->run->replay);
    }

    ngx_destroy_pool(call->pool);
}


void
ngx_arena_call_leave(ngx_arena_call_t *call)
{
    if (call->run->random.len == 0) {
        ngx_arena_call_free(call);
        return;
    }

    call->handler = NULL;
    call->data = NULL;
}


ngx_int_t
ngx_arena_call_by_name(ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_str_t *arguments, ngx_arena_call_handler_pt handler, void *data)
{
    ngx_arena_call_t  *call;

    call = ngx_arena_call_prepare(worker, name, arguments);
    if (call == NULL) {
        return NGX_ERROR;
    }

    call->handler = handler;
    call->data = data;

    ngx_arena_call_run(call);

    return NGX_OK;
}


ngx_arena_call_t *
ngx_arena_call_prepare(ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_str_t *arguments)
{
    ngx_arena_call_t    *call;
    ngx_arena_script_t  *script;

    script = ngx_arena_script_find(worker->scripts, name);

    if (script == NULL) {
        ngx_log_error(NGX_LOG_ERR, worker->log, 0,
                      "arena: there is no script or function named \"%V\"",
                      name);
        return NULL;
    }

    call = ngx_arena_call_create(worker, script);
    if (call == NULL) {
        return NULL;
    }

    if (ngx_arena_call_set_all(call, arguments) != NGX_OK) {
        ngx_arena_call_free(call);
        return NULL;
    }

    return call;
}


ngx_int_t
ngx_arena_call_copy(ngx_arena_call_t *call, ngx_str_t *from, ngx_str_t *to)
{
    u_char  *p;

    p = ngx_pnalloc(call->pool, from->len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    to->len = from->len;
    to->data = p;

    if (from->len) {
        p = ngx_cpymem(p, from->data, from->len);
    }

    *p = '\0';

    return NGX_OK;
}
