
/*
 * Libraries of functions that Redis keeps.  They are named by what is in them,
 * so that several versions are there side by side; each worker says at its
 * start, and now and then, which ones are its own, and the script
 * functions_keep says which ones nobody has named for long.
 */


#include "ngx_arena_functions.h"


static void ngx_arena_functions_deleted(ngx_arena_redis_command_t *command,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply);


void
ngx_arena_functions_keep(ngx_arena_worker_t *worker)
{
    size_t               size;
    u_char              *text, *p, *last;
    ngx_str_t            arguments;
    ngx_uint_t           i;
    ngx_arena_script_t  *script;
    static ngx_str_t     keep = ngx_string("functions_keep");

    if (worker->scripted) {
        return;
    }

    script = worker->scripts->scripts.elts;
    size = sizeof("{\"names\":[]}");

    for (i = 0; i < worker->scripts->scripts.nelts; i++) {
        size += script[i].function.len + sizeof("\"\",");
    }

    text = ngx_alloc(size, worker->log);
    if (text == NULL) {
        return;
    }

    last = text + size;
    p = ngx_slprintf(text, last, "{\"names\":[");

    for (i = 0; i < worker->scripts->scripts.nelts; i++) {

        if (script[i].engine != NGX_ARENA_ENGINE_REDIS) {
            continue;
        }

        p = ngx_slprintf(p, last, "%s\"%V\"", p[-1] == '[' ? "" : ",",
                         &script[i].function);
    }

    p = ngx_slprintf(p, last, "]}");

    arguments.data = text;
    arguments.len = p - text;

    (void) ngx_arena_call_by_name(worker, &keep, &arguments, NULL, NULL);

    ngx_free(text);
}


ngx_int_t
ngx_arena_functions_delete(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    ngx_str_t                   argv[3];
    ngx_arena_redis_command_t  *command;

    (void) b;

    command = ngx_calloc(sizeof(ngx_arena_redis_command_t), call->log);
    if (command == NULL) {
        return NGX_ERROR;
    }

    command->handler = ngx_arena_functions_deleted;
    command->data = call->worker;

    ngx_str_set(&argv[0], "FUNCTION");
    ngx_str_set(&argv[1], "DELETE");
    argv[2] = *a;

    ngx_arena_redis_send(call->worker->redis, command, 3, argv);

    return NGX_OK;
}


/* Another worker may have been faster; if it is there, it is seen again. */

static void
ngx_arena_functions_deleted(ngx_arena_redis_command_t *command,
    ngx_arena_redis_outcome_e outcome, ngx_arena_redis_reply_t *reply)
{
    ngx_arena_worker_t  *worker;

    worker = command->data;

    if (outcome == NGX_ARENA_REDIS_LATE) {
        return;
    }

    if (outcome == NGX_ARENA_REDIS_OK
        && ngx_arena_redis_type(reply) != NGX_ARENA_REDIS_ERROR)
    {
        ngx_log_error(NGX_LOG_NOTICE, worker->log, 0,
                      "arena: Redis let go of a library of functions that "
                      "nobody has used for long");
    }

    ngx_free(command);
}
