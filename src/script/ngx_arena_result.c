
/*
 * The result of a script or a SQL function: a status, a body, and then things
 * to do, three strings each.  To add a kind: a row, with its function or, when
 * a is only kept, the place of a string in the call.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_functions.h"
#include "ngx_arena_run.h"


typedef ngx_int_t (*ngx_arena_result_kind_pt)(ngx_arena_call_t *call,
    ngx_str_t *a, ngx_str_t *b);


typedef struct {
    ngx_str_t                  name;
    ngx_arena_result_kind_pt   take;      /* NULL: a is copied ... */
    size_t                     offset;    /* ... to this string of the call */
} ngx_arena_result_kind_t;


static ngx_int_t ngx_arena_result_keep(ngx_arena_call_t *call, ngx_str_t *a,
    size_t offset);
static ngx_int_t ngx_arena_result_session(ngx_arena_call_t *call,
    ngx_str_t *a, ngx_str_t *b);
static ngx_int_t ngx_arena_result_forget(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_replayed(ngx_arena_call_t *call,
    ngx_str_t *a, ngx_str_t *b);
static ngx_int_t ngx_arena_result_timer(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_then(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_beside(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_reply(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_instead(ngx_arena_call_t *call,
    ngx_str_t *a, ngx_str_t *b);
static ngx_int_t ngx_arena_result_spawn(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_log(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_more(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_load(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_into(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);
static ngx_int_t ngx_arena_result_absent(ngx_arena_call_t *call, ngx_str_t *a,
    ngx_str_t *b);


static ngx_arena_result_kind_t  ngx_arena_result_kinds[] = {

    { ngx_string("event"),    ngx_arena_count_event, 0 },
    { ngx_string("session"),  ngx_arena_result_session, 0 },
    { ngx_string("forget"),   ngx_arena_result_forget, 0 },
    { ngx_string("code"),     NULL, offsetof(ngx_arena_call_t, result.code) },
    { ngx_string("replayed"), ngx_arena_result_replayed, 0 },
    { ngx_string("type"),     NULL, offsetof(ngx_arena_call_t, result.type) },
    { ngx_string("retry"),    NULL, offsetof(ngx_arena_call_t, result.retry) },
    { ngx_string("timer"),    ngx_arena_result_timer, 0 },
    { ngx_string("then"),     ngx_arena_result_then, 0 },
    { ngx_string("beside"),   ngx_arena_result_beside, 0 },
    { ngx_string("reply"),    ngx_arena_result_reply, 0 },
    { ngx_string("instead"),  ngx_arena_result_instead, 0 },
    { ngx_string("spawn"),    ngx_arena_result_spawn, 0 },
    { ngx_string("replay"),   ngx_arena_replay, 0 },
    { ngx_string("fold"),     ngx_arena_replay_run, 0 },
    { ngx_string("log"),      ngx_arena_result_log, 0 },
    { ngx_string("count"),    ngx_arena_count, 0 },
    { ngx_string("more"),     ngx_arena_result_more, 0 },
    { ngx_string("unload"),   ngx_arena_functions_delete, 0 },
    { ngx_string("load"),     ngx_arena_result_load, 0 },
    { ngx_string("into"),     ngx_arena_result_into, 0 },
    { ngx_string("absent"),   ngx_arena_result_absent, 0 },

    { ngx_null_string, NULL, 0 }
};


ngx_int_t
ngx_arena_result_take(ngx_arena_call_t *call, ngx_str_t *kind, ngx_str_t *a,
    ngx_str_t *b)
{
    ngx_arena_result_kind_t  *row;

    for (row = ngx_arena_result_kinds; row->name.len; row++) {
        if (ngx_arena_equal(&row->name, kind)) {
            return row->take ? row->take(call, a, b)
                             : ngx_arena_result_keep(call, a, row->offset);
        }
    }

    ngx_log_error(NGX_LOG_ERR, call->log, 0,
                  "arena: a result holds \"%V\", which nobody knows", kind);

    return NGX_ERROR;
}


static ngx_int_t
ngx_arena_result_keep(ngx_arena_call_t *call, ngx_str_t *a, size_t offset)
{
    ngx_str_t  *to;

    to = (ngx_str_t *) ((char *) call + offset);

    return ngx_arena_call_copy(call, a, to);
}


static ngx_int_t
ngx_arena_result_session(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    ngx_int_t  session;

    session = ngx_atoi(b->data, b->len);

    if (session < 1) {
        return NGX_ERROR;
    }

    call->result.session = session;

    return ngx_arena_call_copy(call, a, &call->result.participant);
}


static ngx_int_t
ngx_arena_result_forget(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) a;
    (void) b;

    call->result.forget = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_result_replayed(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) a;
    (void) b;

    call->result.replayed = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_result_timer(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    ngx_int_t           i, delay;
    ngx_arena_scope_t  *scope;

    (void) b;

    scope = call->script ? call->script->scope : NULL;

    if (scope == NULL || scope->clock.len == 0) {
        return NGX_ERROR;
    }

    delay = ngx_atoi(a->data, a->len);
    i = ngx_arena_script_argument(call->script, &scope->id);

    if (delay == NGX_ERROR || i < 0 || call->values[i].text.len == 0) {
        return NGX_ERROR;
    }

    ngx_arena_timer(call->worker, scope, &call->values[i].text, delay);

    return NGX_OK;
}


static ngx_int_t
ngx_arena_result_then(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    return ngx_arena_follow_add(call, a, b, NGX_ARENA_FOLLOW_THEN);
}


static ngx_int_t
ngx_arena_result_beside(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    return ngx_arena_follow_add(call, a, b, NGX_ARENA_FOLLOW_BESIDE);
}


static ngx_int_t
ngx_arena_result_reply(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    return ngx_arena_follow_add(call, a, b, NGX_ARENA_FOLLOW_REPLY);
}


/* Nothing was done yet: that script does it, and its outcome is the call's. */

static ngx_int_t
ngx_arena_result_instead(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    call->run->undone = 1;

    return ngx_arena_follow_add(call, a, b, NGX_ARENA_FOLLOW_REPLY);
}


/* Nobody waits for it, and its outcome is in the log. */

static ngx_int_t
ngx_arena_result_spawn(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) ngx_arena_call_by_name(call->worker, a, b, NULL, NULL);

    return NGX_OK;
}


static ngx_int_t
ngx_arena_result_log(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) b;

    ngx_log_error(NGX_LOG_ERR, call->log, 0, "arena: %V", a);

    return NGX_OK;
}


static ngx_int_t
ngx_arena_result_more(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) b;

    return ngx_arena_call_copy(call, a, &call->run->cursor);
}


static ngx_int_t
ngx_arena_result_load(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    if (ngx_arena_call_copy(call, a, &call->run->load) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_arena_call_copy(call, b, &call->run->load_arguments);
}


static ngx_int_t
ngx_arena_result_into(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) b;

    return ngx_arena_call_copy(call, a, &call->run->into);
}


static ngx_int_t
ngx_arena_result_absent(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    (void) a;
    (void) b;

    call->run->absent = 1;

    return NGX_OK;
}
