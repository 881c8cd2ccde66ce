
/*
 * Follow-ups: scripts that a result asks for, run before the call that asked is
 * finished: one after another, but for those that may run beside each other.
 */


#include "ngx_arena_run.h"


typedef struct {
    ngx_queue_t              queue;
    ngx_str_t                name;
    ngx_str_t                arguments;
    ngx_arena_follow_how_e   how;
} ngx_arena_follow_t;


static ngx_int_t ngx_arena_follow_run(ngx_arena_call_t *call,
    ngx_arena_follow_t *follow);
static ngx_uint_t ngx_arena_follow_waits(ngx_arena_call_t *call);
static void ngx_arena_follow_handler(ngx_arena_call_t *child);
static void ngx_arena_reply_handler(ngx_arena_call_t *child);
static void ngx_arena_reply_failed(ngx_arena_call_t *call,
    ngx_arena_call_outcome_e outcome);


ngx_int_t
ngx_arena_follow_add(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *arguments, ngx_arena_follow_how_e how)
{
    ngx_arena_follow_t  *follow;

    follow = ngx_palloc(call->pool, sizeof(ngx_arena_follow_t));

    if (follow == NULL
        || ngx_arena_call_copy(call, name, &follow->name) != NGX_OK
        || ngx_arena_call_copy(call, arguments, &follow->arguments) != NGX_OK)
    {
        return NGX_ERROR;
    }

    follow->how = how;
    ngx_queue_insert_tail(&call->run->follows, &follow->queue);

    return NGX_OK;
}


ngx_int_t
ngx_arena_follow_next(ngx_arena_call_t *call)
{
    ngx_queue_t         *q;
    ngx_arena_follow_t  *follow;

    while (!ngx_queue_empty(&call->run->follows)) {

        q = ngx_queue_head(&call->run->follows);
        ngx_queue_remove(q);
        follow = ngx_queue_data(q, ngx_arena_follow_t, queue);

        if (ngx_arena_follow_run(call, follow) == NGX_OK) {
            call->run->following++;

        } else if (follow->how == NGX_ARENA_FOLLOW_REPLY) {
            ngx_arena_reply_failed(call, NGX_ARENA_CALL_FAILED);
        }

        if (call->run->following
            && (follow->how != NGX_ARENA_FOLLOW_BESIDE
                || ngx_arena_follow_waits(call)))
        {
            return NGX_AGAIN;
        }
    }

    return call->run->following ? NGX_AGAIN : NGX_OK;
}


/* The next one is to wait for those that run. */

static ngx_uint_t
ngx_arena_follow_waits(ngx_arena_call_t *call)
{
    ngx_queue_t         *q;
    ngx_arena_follow_t  *next;

    if (ngx_queue_empty(&call->run->follows)) {
        return 1;
    }

    q = ngx_queue_head(&call->run->follows);
    next = ngx_queue_data(q, ngx_arena_follow_t, queue);

    return next->how != NGX_ARENA_FOLLOW_BESIDE;
}


/* What answers for a call also answers for its idempotency key. */

static ngx_int_t
ngx_arena_follow_run(ngx_arena_call_t *call, ngx_arena_follow_t *follow)
{
    ngx_arena_call_t  *child;

    child = ngx_arena_call_prepare(call->worker, &follow->name,
                                   &follow->arguments);
    if (child == NULL) {
        return NGX_ERROR;
    }

    ngx_log_debug3(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena call: %p is followed by %p \"%V\"",
                   call, child, &follow->name);

    child->handler = ngx_arena_follow_handler;
    child->data = call;

    if (follow->how == NGX_ARENA_FOLLOW_REPLY) {
        child->handler = ngx_arena_reply_handler;

        /* a child that is late outlives its parent */

        if (ngx_arena_call_copy(child, &call->idempotency_key,
                                &child->idempotency_key)
            != NGX_OK)
        {
            ngx_arena_call_free(child);
            return NGX_ERROR;
        }
    }

    ngx_arena_call_run(child);

    return NGX_OK;
}


static void
ngx_arena_follow_handler(ngx_arena_call_t *child)
{
    ngx_arena_call_t  *call;

    call = child->data;
    call->elapsed += child->elapsed;

    if (child->result.outcome != NGX_ARENA_CALL_DONE) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: a follow-up, \"%V\", has no result",
                      &child->script->name);

    } else if (child->result.status >= 400) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: a follow-up, \"%V\", answers %V",
                      &child->script->name,
                      &child->result.body);
    }

    if (--call->run->following == 0) {
        ngx_arena_call_taken(call);
    }
}


static void
ngx_arena_reply_handler(ngx_arena_call_t *child)
{
    ngx_arena_call_t    *call;
    ngx_arena_result_t  *result;

    call = child->data;
    result = &child->result;
    call->elapsed += child->elapsed;

    if (result->outcome != NGX_ARENA_CALL_DONE) {
        ngx_arena_reply_failed(call, result->outcome);

    } else {
        if (result->status >= 400) {
            call->result.status = result->status;
        }

        if (result->replayed) {
            call->result.replayed = 1;
        }

        if (ngx_arena_call_copy(call, &result->body, &call->result.body)
                != NGX_OK
            || ngx_arena_call_copy(call, &result->code, &call->result.code)
                != NGX_OK)
        {
            ngx_arena_reply_failed(call, NGX_ARENA_CALL_FAILED);
        }
    }

    call->run->following--;
    ngx_arena_call_taken(call);
}


/* If the command itself was done, "unavailable" would say that it was not. */

static void
ngx_arena_reply_failed(ngx_arena_call_t *call, ngx_arena_call_outcome_e outcome)
{
    if (outcome != NGX_ARENA_CALL_FAILED && !call->run->undone) {
        outcome = NGX_ARENA_CALL_UNKNOWN;
    }

    call->result.outcome = outcome;
}
