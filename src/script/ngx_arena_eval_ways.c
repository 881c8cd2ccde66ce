
/*
 * The ways to have Redis run a script: FCALL of a function that it keeps, whose
 * definitions are made once; EVALSHA, which makes them anew in each run, where
 * there are no functions.  What Redis does not have yet it is given the text
 * of.  To change what an error of Redis leads to: a row below.
 */


#include "ngx_arena_run.h"


typedef struct {
    ngx_arena_eval_way_e  way;
    ngx_str_t             word;       /* that the error begins with */
    ngx_arena_eval_way_e  next;
    ngx_uint_t            scripted;   /* 1: so it is with all functions */
} ngx_arena_eval_turn_t;


/*
 * Errors that say that nothing was done, and what is tried next.  While Redis
 * takes no writes it runs no function that may write; a script it does run, up
 * to the first write.
 */

static ngx_arena_eval_turn_t  ngx_arena_eval_turns[] = {

    { NGX_ARENA_EVAL_FUNCTION, ngx_string("ERR Function not found"),
      NGX_ARENA_EVAL_LOAD, 0 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("ERR unknown command"),
      NGX_ARENA_EVAL_SCRIPT, 1 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("NOPERM"),
      NGX_ARENA_EVAL_SCRIPT, 1 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("OOM"),
      NGX_ARENA_EVAL_SCRIPT, 0 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("MISCONF"),
      NGX_ARENA_EVAL_SCRIPT, 0 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("NOREPLICAS"),
      NGX_ARENA_EVAL_SCRIPT, 0 },
    { NGX_ARENA_EVAL_FUNCTION, ngx_string("READONLY"),
      NGX_ARENA_EVAL_SCRIPT, 0 },

    /* another call has loaded it; or it cannot be loaded */

    { NGX_ARENA_EVAL_LOAD, ngx_string("ERR Library '"),
      NGX_ARENA_EVAL_FUNCTION, 0 },
    { NGX_ARENA_EVAL_LOAD, ngx_string("NOPERM"),
      NGX_ARENA_EVAL_SCRIPT, 1 },
    { NGX_ARENA_EVAL_LOAD, ngx_string(""),
      NGX_ARENA_EVAL_SCRIPT, 0 },

    { NGX_ARENA_EVAL_SCRIPT, ngx_string("NOSCRIPT"),
      NGX_ARENA_EVAL_TEXT, 0 },

    { NGX_ARENA_EVAL_TEXT, ngx_null_string, NGX_ARENA_EVAL_TEXT, 0 }
};


static void ngx_arena_eval_no_functions(ngx_arena_call_t *call,
    ngx_str_t *error);


void
ngx_arena_eval_begin(ngx_arena_call_t *call)
{
    call->run->texts = 0;
    call->run->way = call->worker->scripted ? NGX_ARENA_EVAL_SCRIPT
                                            : NGX_ARENA_EVAL_FUNCTION;
}


ngx_uint_t
ngx_arena_eval_words(ngx_arena_call_t *call, ngx_str_t *argv)
{
    ngx_arena_script_t  *script;
    static ngx_str_t     fcall = ngx_string("FCALL");
    static ngx_str_t     function = ngx_string("FUNCTION");
    static ngx_str_t     load = ngx_string("LOAD");
    static ngx_str_t     evalsha = ngx_string("EVALSHA");
    static ngx_str_t     eval = ngx_string("EVAL");

    script = call->script;

    switch (call->run->way) {

    case NGX_ARENA_EVAL_FUNCTION:
        argv[0] = fcall;
        argv[1] = script->function;
        return 2;

    case NGX_ARENA_EVAL_LOAD:
        argv[0] = function;
        argv[1] = load;
        argv[2] = script->library;
        return 3;

    case NGX_ARENA_EVAL_SCRIPT:
        argv[0] = evalsha;
        argv[1] = script->sha1;
        return 2;

    case NGX_ARENA_EVAL_TEXT:
        argv[0] = eval;
        argv[1] = script->chunk;
        return 2;
    }

    return 0;
}


ngx_int_t
ngx_arena_eval_other(ngx_arena_call_t *call, ngx_str_t *error)
{
    ngx_arena_eval_way_e    next;
    ngx_arena_eval_turn_t  *turn;

    for (turn = ngx_arena_eval_turns; turn->word.data; turn++) {
        if (turn->way == call->run->way && error->len >= turn->word.len
            && ngx_strncmp(error->data, turn->word.data, turn->word.len) == 0)
        {
            break;
        }
    }

    if (turn->word.data == NULL) {
        return NGX_DECLINED;
    }

    if (turn->scripted) {
        ngx_arena_eval_no_functions(call, error);
    }

    next = turn->next;

    if (next == NGX_ARENA_EVAL_LOAD && call->run->texts) {
        next = NGX_ARENA_EVAL_SCRIPT;
    }

    if (next == NGX_ARENA_EVAL_LOAD || next == NGX_ARENA_EVAL_TEXT) {
        call->run->texts++;
        ngx_arena_metric_add(call->worker->metrics,
                             NGX_ARENA_METRIC_SCRIPT_TEXTS, NULL, 1);
    }

    call->run->way = next;

    return NGX_OK;
}


static void
ngx_arena_eval_no_functions(ngx_arena_call_t *call, ngx_str_t *error)
{
    if (call->worker->scripted) {
        return;
    }

    call->worker->scripted = 1;

    ngx_log_error(NGX_LOG_WARN, call->worker->log, 0,
                  "arena: this Redis keeps no functions for us: scripts are "
                  "slower than they could be; it says \"%V\"", error);
}
