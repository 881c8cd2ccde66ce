
/*
 * The engine of scripts: what Redis is sent, in one of several ways, and what
 * is made of its reply.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_run.h"


#define NGX_ARENA_EVAL_ARGUMENTS                                             \
    (4 + NGX_ARENA_SCRIPT_INPUTS                                             \
     + (1 + NGX_ARENA_ARGUMENT_FORMS) * NGX_ARENA_SCRIPT_MAX_ARGUMENTS        \
     + NGX_ARENA_SCRIPT_MAX_SETTINGS + NGX_ARENA_SCRIPT_MAX_LIMITS)


/* it is told at most so often that Redis takes no writes, in milliseconds */
#define NGX_ARENA_EVAL_REFUSED  200


typedef struct {
    ngx_str_t    word;       /* that the reply begins with */
    ngx_uint_t   writes;     /* 1: Redis takes no writes; what is read, it
                                still says */
} ngx_arena_eval_refusal_t;


static void ngx_arena_eval_send(ngx_arena_call_t *call);
static ngx_uint_t ngx_arena_eval_arguments(ngx_arena_call_t *call,
    ngx_str_t *argv);
static ngx_str_t ngx_arena_eval_number(ngx_arena_call_t *call, uint64_t n);
static void ngx_arena_eval_handler(ngx_arena_redis_command_t *command,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply);
static void ngx_arena_eval_again(ngx_arena_call_t *call);
static void ngx_arena_eval_error(ngx_arena_call_t *call, ngx_str_t *error);
static void ngx_arena_eval_refused(ngx_arena_worker_t *worker);
static ngx_int_t ngx_arena_eval_take(ngx_arena_call_t *call,
    ngx_arena_redis_reply_t *reply);


/* Error replies that say that the script did not run. */

static ngx_arena_eval_refusal_t  ngx_arena_eval_refusals[] = {
    { ngx_string("LOADING"), 0 },
    { ngx_string("OOM"), 1 },
    { ngx_string("BUSY"), 0 },
    { ngx_string("READONLY"), 1 },
    { ngx_string("MASTERDOWN"), 0 },
    { ngx_string("MISCONF"), 1 },
    { ngx_string("NOREPLICAS"), 1 },
    { ngx_string("CLUSTERDOWN"), 0 },
    { ngx_string("TRYAGAIN"), 0 },
    { ngx_string("NOAUTH"), 0 },
    { ngx_string("NOPERM"), 0 },
    { ngx_null_string, 0 }
};


void
ngx_arena_eval(ngx_arena_call_t *call)
{
    call->run->command.handler = ngx_arena_eval_handler;
    call->run->command.data = call;

    ngx_arena_eval_begin(call);
    ngx_arena_eval_send(call);
}


static void
ngx_arena_eval_send(ngx_arena_call_t *call)
{
    size_t      size;
    ngx_str_t   few[NGX_ARENA_EVAL_ARGUMENTS], *argv;
    ngx_uint_t  argc;

    argv = few;

    if (call->run->entries) {
        size = (NGX_ARENA_EVAL_ARGUMENTS + call->run->entries->nelts)
               * sizeof(ngx_str_t);
        argv = ngx_palloc(call->pool, size);
    }

    /* without memory it is refused, later, as one of no arguments */

    argc = argv ? ngx_arena_eval_arguments(call, argv) : 0;

    ngx_log_debug4(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena eval: %p %V, key \"%V\", %ui arguments", call,
                   argc ? &argv[0] : &call->script->name, &call->key, argc);

    ngx_arena_redis_send(call->worker->redis, &call->run->command, argc, argv);
}


static ngx_uint_t
ngx_arena_eval_arguments(ngx_arena_call_t *call, ngx_str_t *argv)
{
    ngx_uint_t              i, j, n, nforms;
    ngx_arena_limit_t      *limit;
    ngx_arena_script_t     *script;
    ngx_arena_setting_t   **setting;
    ngx_arena_argument_t   *argument;
    static ngx_str_t        one = ngx_string("1");

    script = call->script;
    n = ngx_arena_eval_words(call, argv);

    if (call->run->way == NGX_ARENA_EVAL_LOAD) {
        return n;
    }

    argv[n++] = one;
    argv[n++] = call->key;

    argv[n++] = call->run->random;
    argv[n++] = call->participant;
    argv[n++] = ngx_arena_eval_number(call, call->session);

    argv[n++] = call->idempotency_key;
    argv[n++] = call->run->fingerprint;
    argv[n++] = call->arguments;
    argv[n++] = ngx_arena_redis_run(call->worker->redis);

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        argv[n++] = call->values[i].text;

        ngx_arena_argument_forms(&argument[i], &nforms);

        for (j = 0; j < nforms; j++) {
            argv[n++] = call->values[i].forms[j];
        }
    }

    setting = script->settings.elts;

    for (i = 0; i < script->settings.nelts; i++) {
        argv[n++] = call->worker->settings[setting[i]->index];
    }

    limit = script->limits.elts;

    for (i = 0; i < script->limits.nelts; i++) {
        if (limit[i].by == NGX_ARENA_LIMIT_BY_SCRIPT) {
            argv[n++] = ngx_arena_eval_number(call, limit[i].count);
        }
    }

    if (call->run->entries) {
        ngx_memcpy(&argv[n], call->run->entries->elts,
                   call->run->entries->nelts * sizeof(ngx_str_t));
        n += call->run->entries->nelts;
    }

    return n;
}


static ngx_str_t
ngx_arena_eval_number(ngx_arena_call_t *call, uint64_t n)
{
    ngx_str_t  text;

    ngx_str_null(&text);
    text.data = ngx_pnalloc(call->pool, NGX_INT64_LEN);

    if (text.data) {
        text.len = ngx_sprintf(text.data, "%uL", n) - text.data;
    }

    return text;
}


static void
ngx_arena_eval_handler(ngx_arena_redis_command_t *command,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply)
{
    ngx_str_t          error;
    ngx_arena_call_t  *call;

    call = command->data;
    call->elapsed += command->elapsed;

    /* what had no answer may have been done */

    if (!call->script->inert && outcome != NGX_ARENA_REDIS_UNAVAILABLE) {
        ngx_arena_changed(call->worker->changes, &call->key);
    }

    if (outcome == NGX_ARENA_REDIS_LATE) {
        ngx_arena_call_late(call);
        return;
    }

    if (outcome != NGX_ARENA_REDIS_OK) {
        ngx_arena_call_failed(call, outcome == NGX_ARENA_REDIS_UNAVAILABLE
                                    ? NGX_ARENA_CALL_UNAVAILABLE
                                    : NGX_ARENA_CALL_UNKNOWN);
        return;
    }

    if (ngx_arena_redis_type(reply) == NGX_ARENA_REDIS_ERROR) {
        error = ngx_arena_redis_string(reply);

        if (ngx_arena_eval_other(call, &error) == NGX_OK) {
            ngx_arena_eval_again(call);
            return;
        }

        ngx_arena_eval_error(call, &error);
        return;
    }

    if (call->run->way == NGX_ARENA_EVAL_LOAD) {
        call->run->way = NGX_ARENA_EVAL_FUNCTION;
        ngx_arena_eval_again(call);
        return;
    }

    if (ngx_arena_eval_take(call, reply) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" gave a result of the wrong shape",
                      &call->script->name);
        ngx_arena_count_error(call);
        ngx_arena_call_failed(call, NGX_ARENA_CALL_FAILED);
        return;
    }

    ngx_arena_call_taken(call);
}


/* Nothing was done; but who was told that it is late may have asked again. */

static void
ngx_arena_eval_again(ngx_arena_call_t *call)
{
    if (call->run->late) {
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return;
    }

    ngx_arena_eval_send(call);
}


static void
ngx_arena_eval_error(ngx_arena_call_t *call, ngx_str_t *error)
{
    u_char                     place[256], *last;
    ngx_arena_eval_refusal_t  *refusal;

    last = ngx_arena_script_place(call->script, error, place,
                                  place + sizeof(place));

    ngx_log_error(NGX_LOG_ERR, call->log, 0,
                  "arena: \"%V\"%*s: Redis says \"%V\"",
                  &call->script->name, (size_t) (last - place), place, error);

    for (refusal = ngx_arena_eval_refusals; refusal->word.len; refusal++) {
        if (error->len > refusal->word.len
            && ngx_strncmp(error->data, refusal->word.data, refusal->word.len)
               == 0)
        {
            ngx_arena_metric_add(call->worker->metrics,
                                 NGX_ARENA_METRIC_REDIS_REFUSALS,
                                 &refusal->word, 1);

            if (refusal->writes) {
                ngx_arena_eval_refused(call->worker);
            }

            ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
            return;
        }
    }

    ngx_arena_count_error(call);
    ngx_arena_call_failed(call, NGX_ARENA_CALL_FAILED);
}


/* What it holds may be lost when it stops: there are jobs that see to that. */

static void
ngx_arena_eval_refused(ngx_arena_worker_t *worker)
{
    if (worker->refused.handler == NULL
        || ngx_current_msec - worker->refused_at < NGX_ARENA_EVAL_REFUSED)
    {
        return;
    }

    worker->refused_at = ngx_current_msec;
    ngx_post_event(&worker->refused, &ngx_posted_events);
}


static ngx_int_t
ngx_arena_eval_take(ngx_arena_call_t *call, ngx_arena_redis_reply_t *reply)
{
    ngx_str_t   body, kind, a, b;
    ngx_uint_t  i, n;

    n = ngx_arena_redis_count(reply);

    if (n < 2 || (n - 2) % 3 != 0
        || ngx_arena_redis_type(ngx_arena_redis_element(reply, 0))
           != NGX_ARENA_REDIS_INTEGER)
    {
        return NGX_ERROR;
    }

    call->result.status = (ngx_uint_t)
                  ngx_arena_redis_integer(ngx_arena_redis_element(reply, 0));
    body = ngx_arena_redis_string(ngx_arena_redis_element(reply, 1));

    if (ngx_arena_call_copy(call, &body, &call->result.body) != NGX_OK) {
        return NGX_ERROR;
    }

    for (i = 2; i < n; i += 3) {
        kind = ngx_arena_redis_string(ngx_arena_redis_element(reply, i));
        a = ngx_arena_redis_string(ngx_arena_redis_element(reply, i + 1));
        b = ngx_arena_redis_string(ngx_arena_redis_element(reply, i + 2));

        if (ngx_arena_result_take(call, &kind, &a, &b) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}
