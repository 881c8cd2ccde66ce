
/*
 * The engine of SQL functions, which take two JSON values, input and
 * arguments, and give the same result as a script: the first row is status
 * and body, each further row one thing to do.  The instant in the input is
 * PostgreSQL's.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_run.h"


#define NGX_ARENA_QUERY                                                      \
    "SELECT kind, a, b FROM %V($1::jsonb || jsonb_build_object('now', "      \
    "floor(extract(epoch FROM clock_timestamp()) * 1000)), $2::jsonb)%Z"


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

    ngx_arena_postgres_send(call->worker->postgres, &call->run->query);
}


static ngx_int_t
ngx_arena_query_build(ngx_arena_call_t *call)
{
    u_char                      *p;
    size_t                       size;
    ngx_str_t                   *input;
    ngx_arena_postgres_query_t  *query;

    query = &call->run->query;

    /* the name is one of ours, never a client's */

    size = sizeof(NGX_ARENA_QUERY) + call->function.len;

    query->sql.data = ngx_pnalloc(call->pool, size);
    if (query->sql.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_sprintf(query->sql.data, NGX_ARENA_QUERY, &call->function);
    query->sql.len = p - query->sql.data - 1;

    input = &query->params[0];
    size = sizeof("{'random':'','idempotency_key':'','fingerprint':'',"
                  "'rules':}")
           + call->run->random.len + call->idempotency_key.len
           + call->run->fingerprint.len + call->worker->rules.len;

    input->data = ngx_pnalloc(call->pool, size);
    if (input->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_sprintf(input->data,
                    "{\"random\":\"%V\",\"idempotency_key\":\"%V\","
                    "\"fingerprint\":\"%V\",\"rules\":%V}%Z",
                    &call->run->random, &call->idempotency_key,
                    &call->run->fingerprint, &call->worker->rules);
    input->len = p - input->data - 1;

    query->params[1] = call->arguments;
    query->nparams = 2;

    return NGX_OK;
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
                      &call->function);
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
