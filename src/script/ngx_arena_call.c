
/*
 * The life of a call, top to bottom: create, arguments, run, result.
 */


#include "ngx_arena_call.h"
#include "../base/ngx_arena_token.h"
#include <ngx_sha1.h>


#define NGX_ARENA_CALL_POOL_SIZE   2048
#define NGX_ARENA_CALL_MAX_DEPTH   16

/* random bytes: a script's input, and a SQL function's */
#define NGX_ARENA_CALL_RANDOM      16
#define NGX_ARENA_CALL_RANDOM_SQL  48


static void ngx_arena_call_refuse(ngx_event_t *ev);
static ngx_int_t ngx_arena_call_stamp(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_seal(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_seal_arguments(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_seal_key(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_seal_fingerprint(ngx_arena_call_t *call);
static void ngx_arena_call_again(ngx_arena_call_t *call);
static void ngx_arena_call_join_pages(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_keep_page(ngx_arena_call_t *call);
static void ngx_arena_call_finish(ngx_arena_call_t *call);


ngx_arena_call_t *
ngx_arena_call_create(ngx_arena_worker_t *worker, ngx_arena_script_t *script,
    ngx_str_t *function)
{
    ngx_pool_t        *pool;
    ngx_arena_call_t  *call;

    pool = ngx_create_pool(NGX_ARENA_CALL_POOL_SIZE, worker->log);
    if (pool == NULL) {
        return NULL;
    }

    call = ngx_pcalloc(pool, sizeof(ngx_arena_call_t));
    if (call == NULL) {
        ngx_destroy_pool(pool);
        return NULL;
    }

    call->pool = pool;
    call->log = worker->log;
    call->worker = worker;
    call->script = script;
    ngx_queue_init(&call->follows);

    if (script == NULL) {
        call->function = *function;
    }

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
    ngx_uint_t                   i;
    ngx_arena_json_t            *json;
    ngx_arena_argument_t        *argument;
    ngx_arena_json_fault_t       json_fault;
    ngx_arena_argument_fault_t   fault;

    if (call->script == NULL) {
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

        if (ngx_arena_call_set(call, i,
                               ngx_arena_json_member(json, &argument[i].name),
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

    if (ngx_arena_call_stamp(call) != NGX_OK
        || ngx_arena_call_seal(call) != NGX_OK)
    {
        /* a call is never finished inside the function that runs it */

        call->command.event.handler = ngx_arena_call_refuse;
        call->command.event.data = call;
        call->command.event.log = call->log;
        ngx_post_event(&call->command.event, &ngx_posted_events);
        return;
    }

    if (call->script) {
        ngx_arena_call_eval(call);

    } else {
        ngx_arena_call_query(call);
    }
}


static void
ngx_arena_call_refuse(ngx_event_t *ev)
{
    ngx_arena_call_failed(ev->data, NGX_ARENA_CALL_UNAVAILABLE);
}


/* Time and randomness come in as inputs, so that a script is deterministic. */

static ngx_int_t
ngx_arena_call_stamp(ngx_arena_call_t *call)
{
    size_t       size;
    u_char       bytes[NGX_ARENA_CALL_RANDOM_SQL];
    ngx_time_t  *tp;

    tp = ngx_timeofday();
    size = call->script ? NGX_ARENA_CALL_RANDOM : NGX_ARENA_CALL_RANDOM_SQL;

    call->now.data = ngx_pnalloc(call->pool, NGX_INT64_LEN + 2 * size);
    if (call->now.data == NULL) {
        return NGX_ERROR;
    }

    call->now.len = ngx_sprintf(call->now.data, "%T%03M", tp->sec, tp->msec)
                    - call->now.data;

    if (ngx_arena_random(bytes, size) != NGX_OK) {
        return NGX_ERROR;
    }

    call->random.data = call->now.data + NGX_INT64_LEN;
    call->random.len = ngx_hex_dump(call->random.data, bytes, size)
                       - call->random.data;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_call_seal(ngx_arena_call_t *call)
{
    if (call->script) {
        if (ngx_arena_call_seal_arguments(call) != NGX_OK
            || ngx_arena_call_seal_key(call) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (call->idempotency_key.len == 0) {
        return NGX_OK;
    }

    return ngx_arena_call_seal_fingerprint(call);
}


static ngx_int_t
ngx_arena_call_seal_arguments(ngx_arena_call_t *call)
{
    size_t                 len;
    u_char                *p;
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = call->script->arguments.elts;
    len = sizeof("{}") - 1;

    for (i = 0; i < call->script->arguments.nelts; i++) {
        len += argument[i].name.len + sizeof("\"\":,") - 1
               + call->values[i].json.len;
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    call->arguments.data = p;
    *p++ = '{';

    for (i = 0; i < call->script->arguments.nelts; i++) {
        if (call->values[i].json.len) {
            p = ngx_sprintf(p, "%s\"%V\":",
                            p[-1] == '{' && p - 1 == call->arguments.data
                            ? "" : ",",
                            &argument[i].name);
            p = ngx_cpymem(p, call->values[i].json.data,
                           call->values[i].json.len);
        }
    }

    *p++ = '}';
    call->arguments.len = p - call->arguments.data;

    return NGX_OK;
}


/* "{battle:<id>}" with the argument id = "demo" is "{battle:demo}". */

static ngx_int_t
ngx_arena_call_seal_key(ngx_arena_call_t *call)
{
    size_t      len;
    u_char     *p, *from, *last, *close;
    ngx_int_t   i;
    ngx_str_t   name;

    from = call->script->key.data;
    last = from + call->script->key.len;
    len = call->script->key.len;

    for (i = 0; i < (ngx_int_t) call->script->arguments.nelts; i++) {
        len += call->values[i].text.len;
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    call->key.data = p;

    while (from < last) {

        close = (*from == '<') ? ngx_strlchr(from, last, '>') : NULL;

        if (close == NULL) {
            *p++ = *from++;
            continue;
        }

        name.data = from + 1;
        name.len = close - name.data;
        from = close + 1;

        i = ngx_arena_script_argument(call->script, &name);

        if (i >= 0) {
            p = ngx_cpymem(p, call->values[i].text.data,
                           call->values[i].text.len);
        }
    }

    call->key.len = p - call->key.data;

    return NGX_OK;
}


/* Two requests are the same when command and arguments are. */

static ngx_int_t
ngx_arena_call_seal_fingerprint(ngx_arena_call_t *call)
{
    u_char       digest[20];
    ngx_str_t   *name;
    ngx_sha1_t   sha1;

    name = call->script ? &call->script->name : &call->function;

    ngx_sha1_init(&sha1);
    ngx_sha1_update(&sha1, name->data, name->len);
    ngx_sha1_update(&sha1, "\n", 1);
    ngx_sha1_update(&sha1, call->arguments.data, call->arguments.len);
    ngx_sha1_final(digest, &sha1);

    call->fingerprint.data = ngx_pnalloc(call->pool, 2 * sizeof(digest));
    if (call->fingerprint.data == NULL) {
        return NGX_ERROR;
    }

    call->fingerprint.len = ngx_hex_dump(call->fingerprint.data, digest,
                                         sizeof(digest))
                            - call->fingerprint.data;

    return NGX_OK;
}


void
ngx_arena_call_failed(ngx_arena_call_t *call, ngx_arena_call_outcome_e outcome)
{
    call->result.outcome = outcome;

    ngx_arena_call_finish(call);
}


void
ngx_arena_call_taken(ngx_arena_call_t *call)
{
    if (call->load.len) {
        ngx_arena_load(call);
        return;
    }

    if (ngx_arena_follow_next(call) == NGX_AGAIN) {
        return;
    }

    if (call->cursor.len || call->pages) {

        if (ngx_arena_call_keep_page(call) != NGX_OK) {
            ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
            return;
        }

        if (call->cursor.len) {
            ngx_arena_call_again(call);
            return;
        }

        ngx_arena_call_join_pages(call);
    }

    ngx_arena_call_finish(call);
}


static ngx_int_t
ngx_arena_call_keep_page(ngx_arena_call_t *call)
{
    ngx_str_t  *page;

    if (call->pages == NULL) {
        call->pages = ngx_array_create(call->pool, 16, sizeof(ngx_str_t));
        if (call->pages == NULL) {
            return NGX_ERROR;
        }
    }

    page = ngx_array_push(call->pages);
    if (page == NULL) {
        return NGX_ERROR;
    }

    *page = call->result.body;

    return NGX_OK;
}


static void
ngx_arena_call_again(ngx_arena_call_t *call)
{
    ngx_int_t         i;
    static ngx_str_t  cursor = ngx_string("cursor");

    i = ngx_arena_script_argument(call->script, &cursor);

    if (i < 0) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" has more, but no argument \"cursor\"",
                      &call->script->name);
        ngx_arena_call_failed(call, NGX_ARENA_CALL_FAILED);
        return;
    }

    call->values[i].text = call->cursor;
    ngx_str_null(&call->cursor);

    ngx_arena_call_run(call);
}


static void
ngx_arena_call_join_pages(ngx_arena_call_t *call)
{
    u_char      *p;
    size_t       len;
    ngx_str_t   *page;
    ngx_uint_t   i;

    page = call->pages->elts;
    len = 0;

    for (i = 0; i < call->pages->nelts; i++) {
        len += page[i].len;
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        call->result.outcome = NGX_ARENA_CALL_UNAVAILABLE;
        return;
    }

    call->result.body.data = p;
    call->result.body.len = len;

    for (i = 0; i < call->pages->nelts; i++) {
        p = ngx_cpymem(p, page[i].data, page[i].len);
    }
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
    ngx_destroy_pool(call->pool);
}


ngx_int_t
ngx_arena_call_by_name(ngx_arena_worker_t *worker, ngx_str_t *name,
    ngx_str_t *arguments, ngx_arena_call_handler_pt handler, void *data)
{
    ngx_arena_call_t    *call;
    ngx_arena_script_t  *script;

    script = NULL;

    if (ngx_strlchr(name->data, name->data + name->len, '.') == NULL) {
        script = ngx_arena_script_find(worker->scripts, name);

        if (script == NULL) {
            ngx_log_error(NGX_LOG_ERR, worker->log, 0,
                          "arena: there is no script named \"%V\"", name);
            return NGX_ERROR;
        }
    }

    call = ngx_arena_call_create(worker, script, name);
    if (call == NULL) {
        return NGX_ERROR;
    }

    if (script == NULL
        && ngx_arena_call_copy(call, name, &call->function) != NGX_OK)
    {
        ngx_arena_call_free(call);
        return NGX_ERROR;
    }

    if (ngx_arena_call_set_all(call, arguments) != NGX_OK) {
        ngx_arena_call_free(call);
        return NGX_ERROR;
    }

    call->handler = handler;
    call->data = data;

    ngx_arena_call_run(call);

    return NGX_OK;
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
