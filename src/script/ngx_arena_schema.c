
/*
 * Whether the functions of PostgreSQL are those whose files nginx has read.  In
 * the minutes of an upgrade they are not, and all goes on.
 */


#include "ngx_arena_schema.h"


static void ngx_arena_schema_asked(ngx_arena_call_t *call);


static ngx_str_t  ngx_arena_schema_names[] = {
    ngx_string("unknown"),
    ngx_string("current"),
    ngx_string("different")
};


void
ngx_arena_schema_check(ngx_arena_worker_t *worker)
{
    static ngx_str_t  ping = ngx_string("arena.ping");
    static ngx_str_t  nothing = ngx_string("{}");

    (void) ngx_arena_call_by_name(worker, &ping, &nothing,
                                  ngx_arena_schema_asked, NULL);
}


static void
ngx_arena_schema_asked(ngx_arena_call_t *call)
{
    (void) ngx_arena_schema_take(call);
}


ngx_str_t *
ngx_arena_schema_take(ngx_arena_call_t *call)
{
    ngx_uint_t            level;
    ngx_arena_schema_e    schema;
    ngx_arena_worker_t   *worker;

    worker = call->worker;

    if (call->result.outcome != NGX_ARENA_CALL_DONE) {
        return &ngx_arena_schema_names[NGX_ARENA_SCHEMA_UNKNOWN];
    }

    schema = ngx_arena_equal(&call->result.body, &worker->scripts->release)
             ? NGX_ARENA_SCHEMA_CURRENT : NGX_ARENA_SCHEMA_DIFFERENT;

    ngx_arena_metric_set(worker->metrics, NGX_ARENA_METRIC_SCHEMA_DIFFERENT,
                         NULL, schema == NGX_ARENA_SCHEMA_DIFFERENT ? 1000 : 0);

    if (schema != worker->schema) {
        level = (schema == NGX_ARENA_SCHEMA_CURRENT) ? NGX_LOG_NOTICE
                                                     : NGX_LOG_ERR;

        ngx_log_error(level, worker->log, 0,
                      "arena: the functions of PostgreSQL are %s those of "
                      "\"%V\"",
                      level == NGX_LOG_ERR ? "not" : "now",
                      &worker->scripts->sql_path);
    }

    worker->schema = schema;

    return &ngx_arena_schema_names[schema];
}
