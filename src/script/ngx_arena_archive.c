
/*
 * The archive: what Redis does not hold, PostgreSQL may answer.  A script whose
 * header has a line "@archived" says which SQL function does it: that is given
 * who calls, the script's name and its arguments, in all their forms.  When
 * it says that there is no such thing in the archive, the call loads it.
 */


#include "ngx_arena_run.h"


/* beside a name and its value, and beside the same with a form's name */
#define NGX_ARENA_ARCHIVE_MEMBER  (sizeof(",\"\":\"\"") - 1)
#define NGX_ARENA_ARCHIVE_FORM    (sizeof(",\"_\":\"\"") - 1)


static ngx_uint_t ngx_arena_archive_may_answer(ngx_arena_call_t *call);
static ngx_arena_call_t *ngx_arena_archive_prepare(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_archive_arguments(ngx_arena_call_t *call,
    ngx_arena_call_t *ask);
static size_t ngx_arena_archive_size(ngx_arena_call_t *call);
static u_char *ngx_arena_archive_write(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value, u_char *p);
static void ngx_arena_archive_handler(ngx_arena_call_t *ask);
static ngx_int_t ngx_arena_archive_take(ngx_arena_call_t *call,
    ngx_arena_result_t *result);


static ngx_str_t  ngx_arena_archive_not_there = ngx_string("not_archived");


ngx_int_t
ngx_arena_archives_check(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_uint_t           i;
    ngx_arena_script_t  *script, *function;

    script = scripts->scripts.elts;

    for (i = 0; i < scripts->scripts.nelts; i++) {

        if (script[i].archived.len == 0) {
            continue;
        }

        function = ngx_arena_script_find(scripts, &script[i].archived);

        if (function && function->engine == NGX_ARENA_ENGINE_POSTGRES) {
            continue;
        }

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: there is no function \"%V\", which \"@archived\" "
                      "names in %V",
                      &script[i].archived, &script[i].file);
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_arena_archive(ngx_arena_call_t *call)
{
    ngx_arena_call_t  *ask;

    if (!ngx_arena_archive_may_answer(call)) {
        return NGX_OK;
    }

    call->run->asked = 1;

    ask = ngx_arena_archive_prepare(call);

    if (ask == NULL) {
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return NGX_AGAIN;
    }

    ngx_log_debug3(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena archive: %p asks \"%V\" by %p",
                   call, &ask->script->name, ask);

    ngx_arena_call_run(ask);

    return NGX_AGAIN;
}


/* What was answered under an idempotency key is not in the archive. */

static ngx_uint_t
ngx_arena_archive_may_answer(ngx_arena_call_t *call)
{
    return call->run->load.len && call->run->absent && !call->run->late
           && !call->run->asked && call->script->archived.len
           && call->idempotency_key.len == 0;
}


static ngx_arena_call_t *
ngx_arena_archive_prepare(ngx_arena_call_t *call)
{
    ngx_arena_call_t    *ask;
    ngx_arena_script_t  *function;

    function = ngx_arena_script_find(call->worker->scripts,
                                     &call->script->archived);

    ask = ngx_arena_call_create(call->worker, function);
    if (ask == NULL) {
        return NULL;
    }

    if (ngx_arena_archive_arguments(call, ask) != NGX_OK
        || ngx_arena_call_copy(ask, &call->participant, &ask->participant)
           != NGX_OK)
    {
        ngx_arena_call_free(ask);
        return NULL;
    }

    ask->session = call->session;
    ask->handler = ngx_arena_archive_handler;
    ask->data = call;

    return ask;
}


/* The arguments' JSON; behind it the script, what was not said, and folded. */

static ngx_int_t
ngx_arena_archive_arguments(ngx_arena_call_t *call, ngx_arena_call_t *ask)
{
    u_char                *p;
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    p = ngx_pnalloc(ask->pool, ngx_arena_archive_size(call));
    if (p == NULL) {
        return NGX_ERROR;
    }

    ask->arguments.data = p;

    p = ngx_cpymem(p, call->arguments.data, call->arguments.len - 1);
    p = ngx_sprintf(p, "%s\"script\":\"%V\"",
                    call->arguments.len > sizeof("{}") - 1 ? "," : "",
                    &call->script->name);

    argument = call->script->arguments.elts;

    for (i = 0; i < call->script->arguments.nelts; i++) {
        p = ngx_arena_archive_write(&argument[i], &call->values[i], p);
    }

    *p++ = '}';
    *p = '\0';
    ask->arguments.len = p - ask->arguments.data;

    return NGX_OK;
}


static size_t
ngx_arena_archive_size(ngx_arena_call_t *call)
{
    size_t                 size;
    ngx_str_t             *form;
    ngx_uint_t             i, j, n;
    ngx_arena_argument_t  *argument;

    argument = call->script->arguments.elts;
    size = call->arguments.len + sizeof(",\"script\":\"\"}")
           + call->script->name.len;

    for (i = 0; i < call->script->arguments.nelts; i++) {
        size += NGX_ARENA_ARCHIVE_MEMBER + argument[i].name.len
                + argument[i].standard.len;

        form = ngx_arena_argument_forms(&argument[i], &n);

        for (j = 0; j < n; j++) {
            size += NGX_ARENA_ARCHIVE_FORM + argument[i].name.len + form[j].len
                    + 6 * call->values[i].forms[j].len;
        }
    }

    return size;
}


static u_char *
ngx_arena_archive_write(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value, u_char *p)
{
    ngx_str_t   *form;
    ngx_uint_t   i, n;

    if (value->json.len == 0 && value->text.len) {
        p = ngx_sprintf(p, ngx_arena_argument_is_number(argument)
                           ? ",\"%V\":%V" : ",\"%V\":\"%V\"",
                        &argument->name, &value->text);
    }

    /* what is kept is among the arguments */

    if (ngx_arena_argument_kept_length(argument, value)) {
        return p;
    }

    form = ngx_arena_argument_forms(argument, &n);

    for (i = 0; i < n; i++) {
        if (value->forms[i].len == 0) {
            continue;
        }

        p = ngx_sprintf(p, ",\"%V_%V\":\"", &argument->name, &form[i]);
        p = (u_char *) ngx_escape_json(p, value->forms[i].data,
                                       value->forms[i].len);
        *p++ = '"';
    }

    return p;
}


static void
ngx_arena_archive_handler(ngx_arena_call_t *ask)
{
    ngx_arena_call_t    *call;
    ngx_arena_result_t  *result;

    call = ask->data;
    result = &ask->result;

    /* the call has done nothing yet */

    if (result->outcome != NGX_ARENA_CALL_DONE) {
        ngx_arena_call_failed(call,
                              result->outcome == NGX_ARENA_CALL_UNKNOWN
                              ? NGX_ARENA_CALL_UNAVAILABLE : result->outcome);
        return;
    }

    if (!ngx_arena_equal(&result->code, &ngx_arena_archive_not_there)
        && ngx_arena_archive_take(call, result) != NGX_OK)
    {
        ngx_arena_call_failed(call, NGX_ARENA_CALL_UNAVAILABLE);
        return;
    }

    ngx_arena_call_taken(call);
}


/* It is the answer: nothing is to be loaded. */

static ngx_int_t
ngx_arena_archive_take(ngx_arena_call_t *call, ngx_arena_result_t *result)
{
    ngx_str_null(&call->run->load);
    call->result.status = result->status;

    if (ngx_arena_call_copy(call, &result->body, &call->result.body) != NGX_OK
        || ngx_arena_call_copy(call, &result->code, &call->result.code)
           != NGX_OK
        || (result->type.len
            && ngx_arena_call_copy(call, &result->type, &call->result.type)
               != NGX_OK))
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}
