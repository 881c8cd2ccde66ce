
/*
 * The engine of SQL functions, which take two JSON values, input and
 * arguments, and give the same result as a script: the first row is status
 * and body, each further row one thing to do.  The instant in the input is
 * PostgreSQL's.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_run.h"


#define NGX_ARENA_QUERY_INPUT                                                \
    "$1::jsonb || jsonb_build_object('now', "                                \
    "floor(extract(epoch FROM clock_timestamp()) * 1000)), $2::jsonb"

#define NGX_ARENA_QUERY                                                      \
    "SELECT kind, a, b FROM %V(" NGX_ARENA_QUERY_INPUT ")%Z"

/* under an idempotency key: not twice */
#define NGX_ARENA_QUERY_ONCE                                                 \
    "SELECT kind, a, b FROM arena.once('%V', " NGX_ARENA_QUERY_INPUT ")%Z"


/* more than a member of the input has beside its value */
#define NGX_ARENA_QUERY_MEMBER  64


static ngx_int_t ngx_arena_query_sql(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_query_input(ngx_arena_call_t *call,
    ngx_str_t *input);
static size_t ngx_arena_query_settings_size(ngx_arena_call_t *call);
static u_char *ngx_arena_query_settings(ngx_arena_call_t *call, u_char *p);
static u_char *ngx_arena_query_limits(ngx_arena_call_t *call, u_char *p);
static ngx_int_t ngx_arena_query_build(ngx_arena_call_t *call);
static void ngx_arena_query_handler(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome);
static ngx_arena_call_outcome_e ngx_arena_query_outcome(
    ngx_arena_postgres_query_t *query, ngx_arena_postgres_outcome_e outcome);
static ngx_int_t ngx_arena_query_take(ngx_arena_call_t *call,
    ngx_arena_postgres_query_t *query);


void
ngx_arena_query(ngx_arena_call_t *call)
{
    call->run->query.handler = ngx_arena_query_handler;
    call->run->query.data = call;

    if (ngx_arena_query_build(call) != NGX_OK) {

        /* no memory: an empty statement is refused, later: nothing is done */
        ngx_str_set(&call->run->query.sql, "");
        call->run->query.nparams = 0;
    }

    ngx_arena_postgres_send(call->worker->postgres[call->script->lane],
                            &call->run->query);
}


static ngx_int_t
ngx_arena_query_build(ngx_arena_call_t *call)
{
    ngx_arena_postgres_query_t  *query;

    query = &call->run->query;

    if (ngx_arena_query_sql(call) != NGX_OK
        || ngx_arena_query_input(call, &query->params[0]) != NGX_OK)
    {
        return NGX_ERROR;
    }

    query->params[1] = call->arguments;
    query->nparams = 2;

    return NGX_OK;
}


/* The name is one of ours, never a client's. */

static ngx_int_t
ngx_arena_query_sql(ngx_arena_call_t *call)
{
    u_char      *p;
    size_t       schema;
    ngx_str_t   *sql, name;

    sql = &call->run->query.sql;
    name = call->script->name;

    p = ngx_pnalloc(call->pool, sizeof(NGX_ARENA_QUERY_ONCE) + name.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    sql->data = p;

    if (call->idempotency_key.len == 0 || call->script->inert) {
        p = ngx_sprintf(p, NGX_ARENA_QUERY, &name);

    } else {
        schema = sizeof("arena.") - 1;
        name.data += schema;
        name.len -= schema;

        p = ngx_sprintf(p, NGX_ARENA_QUERY_ONCE, &name);
    }

    sql->len = p - sql->data - 1;

    return NGX_OK;
}


/* What is absent is empty; who calls may be anything that a token says. */

static ngx_int_t
ngx_arena_query_input(ngx_arena_call_t *call, ngx_str_t *input)
{
    u_char  *p;
    size_t   size;

    size = 9 * NGX_ARENA_QUERY_MEMBER + call->script->name.len
           + call->run->random.len + 6 * call->participant.len
           + call->idempotency_key.len + call->run->fingerprint.len
           + call->worker->rules.len + ngx_arena_query_settings_size(call);

    p = ngx_pnalloc(call->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    input->data = p;

    p = ngx_sprintf(p, "{\"command\":\"%V\",\"random\":\"%V\","
                    "\"idempotency_key\":\"%V\",\"fingerprint\":\"%V\","
                    "\"rules\":%V,\"session\":\"",
                    &call->script->name, &call->run->random,
                    &call->idempotency_key, &call->run->fingerprint,
                    &call->worker->rules);

    if (call->session) {
        p = ngx_sprintf(p, "%uL", call->session);
    }

    p = ngx_sprintf(p, "\",\"participant\":\"");
    p = (u_char *) ngx_escape_json(p, call->participant.data,
                                   call->participant.len);
    p = ngx_sprintf(p, "\",\"settings\":{");
    p = ngx_arena_query_settings(call, p);
    p = ngx_sprintf(p, "},\"limits\":{");
    p = ngx_arena_query_limits(call, p);
    p = ngx_sprintf(p, "}}%Z");

    input->len = p - input->data - 1;

    return NGX_OK;
}


static size_t
ngx_arena_query_settings_size(ngx_arena_call_t *call)
{
    size_t                size;
    ngx_uint_t            i;
    ngx_arena_limit_t    *limit;
    ngx_arena_setting_t **setting;

    size = 0;
    setting = call->script->settings.elts;
    limit = call->script->limits.elts;

    for (i = 0; i < call->script->settings.nelts; i++) {
        size += NGX_ARENA_QUERY_MEMBER + setting[i]->name.len;
    }

    for (i = 0; i < call->script->limits.nelts; i++) {
        size += NGX_ARENA_QUERY_MEMBER + limit[i].name.len;
    }

    return size;
}


static u_char *
ngx_arena_query_settings(ngx_arena_call_t *call, u_char *p)
{
    ngx_uint_t             i;
    ngx_arena_setting_t  **setting;

    setting = call->script->settings.elts;

    for (i = 0; i < call->script->settings.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\":%V", i ? "," : "", &setting[i]->name,
                        &call->worker->settings[setting[i]->index]);
    }

    return p;
}


/* Those that the function is to look at itself. */

static u_char *
ngx_arena_query_limits(ngx_arena_call_t *call, u_char *p)
{
    ngx_uint_t          i;
    ngx_arena_limit_t  *limit;
    const char         *comma;

    limit = call->script->limits.elts;
    comma = "";

    for (i = 0; i < call->script->limits.nelts; i++) {

        if (limit[i].by != NGX_ARENA_LIMIT_BY_SCRIPT) {
            continue;
        }

        p = ngx_sprintf(p, "%s\"%V\":%i", comma, &limit[i].name,
                        limit[i].count);
        comma = ",";
    }

    return p;
}


static void
ngx_arena_query_handler(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome)
{
    ngx_arena_call_t  *call;

    call = query->data;
    ngx_arena_count_query(call, outcome);

    if (outcome != NGX_ARENA_POSTGRES_OK) {
        ngx_arena_call_failed(call, ngx_arena_query_outcome(query, outcome));
        return;
    }

    if (ngx_arena_query_take(call, query) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" gave a result of the wrong shape",
                      &call->script->name);
        ngx_arena_count_error(call);
        ngx_arena_call_failed(call, NGX_ARENA_CALL_FAILED);
        return;
    }

    ngx_arena_call_taken(call);
}


/* Classes of SQLSTATE: bad data; what passes by itself (resources, locks). */

static ngx_arena_call_outcome_e
ngx_arena_query_outcome(ngx_arena_postgres_query_t *query,
    ngx_arena_postgres_outcome_e outcome)
{
    if (outcome == NGX_ARENA_POSTGRES_UNAVAILABLE) {
        return NGX_ARENA_CALL_UNAVAILABLE;
    }

    if (outcome == NGX_ARENA_POSTGRES_UNKNOWN) {
        return NGX_ARENA_CALL_UNKNOWN;
    }

    if (ngx_strncmp(query->sqlstate, "22", 2) == 0) {
        return NGX_ARENA_CALL_INVALID;
    }

    if (ngx_strncmp(query->sqlstate, "53", 2) == 0
        || ngx_strncmp(query->sqlstate, "55", 2) == 0
        || ngx_strncmp(query->sqlstate, "57", 2) == 0
        || ngx_strncmp(query->sqlstate, "40", 2) == 0)
    {
        return NGX_ARENA_CALL_UNAVAILABLE;
    }

    return NGX_ARENA_CALL_FAILED;
}


static ngx_int_t
ngx_arena_query_take(ngx_arena_call_t *call, ngx_arena_postgres_query_t *query)
{
    ngx_int_t   status;
    ngx_str_t   kind, a, b;
    ngx_uint_t  i;

    kind = ngx_arena_postgres_value(query, 0, 0);
    a = ngx_arena_postgres_value(query, 0, 1);
    status = ngx_atoi(kind.data, kind.len);

    if (status < 200 || ngx_arena_call_copy(call, &a, &call->result.body)
                        != NGX_OK)
    {
        return NGX_ERROR;
    }

    call->result.status = status;

    for (i = 1; i < ngx_arena_postgres_rows(query); i++) {
        kind = ngx_arena_postgres_value(query, i, 0);
        a = ngx_arena_postgres_value(query, i, 1);
        b = ngx_arena_postgres_value(query, i, 2);

        if (ngx_arena_result_take(call, &kind, &a, &b) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}
