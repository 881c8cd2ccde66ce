
/*
 * A connection to PostgreSQL, as a machine of states.  The one file that knows
 * libpq.  A session begins with its parameters, then takes one query at a
 * time; a statement is prepared when the session meets it first.
 */


#include "ngx_arena_postgres_connection.h"
#include "../base/ngx_arena_string.h"

#include <libpq-fe.h>


static void ngx_arena_postgres_notice(void *data, const char *message);
static u_char *ngx_arena_postgres_line(u_char *buf, size_t size,
    const char *text);

static void ngx_arena_postgres_poll(ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_set(ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_prepare(ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_execute(ngx_arena_postgres_connection_t *pc);
static ngx_uint_t ngx_arena_postgres_statement(
    ngx_arena_postgres_connection_t *pc);
static ngx_int_t ngx_arena_postgres_keep(ngx_arena_postgres_connection_t *pc,
    PGresult *result);
static ngx_uint_t ngx_arena_postgres_succeeded(
    ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_step(ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_finish(ngx_arena_postgres_connection_t *pc);
static void ngx_arena_postgres_refusal(ngx_arena_postgres_connection_t *pc);

static void ngx_arena_postgres_expired(ngx_event_t *ev);
static void ngx_arena_postgres_event_handler(ngx_event_t *ev);
static ngx_int_t ngx_arena_postgres_flush(ngx_arena_postgres_connection_t *pc);


ngx_int_t
ngx_arena_postgres_check(ngx_pool_t *pool, ngx_str_t *conninfo,
    ngx_str_t *reason)
{
    char              *error;
    u_char             line[256];
    ngx_int_t          rc;
    const char        *host, *hostaddr;
    PQconninfoOption  *options, *o;

    options = PQconninfoParse((char *) conninfo->data, &error);

    if (options == NULL) {
        reason->data = ngx_arena_postgres_line(line, sizeof(line),
                                             error ? error : "no memory");
        reason->len = ngx_strlen(line);
        PQfreemem(error);

        goto declined;
    }

    rc = NGX_OK;
    host = "";
    hostaddr = "";

    for (o = options; o->keyword; o++) {

        if (o->val == NULL || o->val[0] == '\0') {
            continue;
        }

        if (o->dispchar[0] == '*') {
            ngx_str_set(reason, "a password does not belong in the "
                        "configuration, name a \"passfile\"");
            rc = NGX_DECLINED;

        } else if (ngx_strcmp(o->keyword, "service") == 0) {
            ngx_str_set(reason, "\"service\" is not supported");
            rc = NGX_DECLINED;

        } else if (ngx_strcmp(o->keyword, "host") == 0) {
            host = o->val;

        } else if (ngx_strcmp(o->keyword, "hostaddr") == 0) {
            hostaddr = o->val;
        }
    }

    if (rc == NGX_OK) {
        rc = ngx_arena_postgres_check_hosts(reason, host, hostaddr);
    }

    PQconninfoFree(options);

    if (rc == NGX_OK) {
        return NGX_OK;
    }

declined:

    reason->data = ngx_pstrdup(pool, reason);
    if (reason->data == NULL) {
        reason->len = 0;
    }

    return NGX_DECLINED;
}


void
ngx_arena_postgres_open(ngx_arena_postgres_connection_t *pc)
{
    PGconn      *session;
    const char  *values[5];

    static const char  *keywords[] = {
        "gssencmode", "fallback_application_name", "dbname",
        "client_encoding", NULL
    };

    pc->handler = ngx_arena_postgres_event_handler;
    pc->log.action = "connecting to postgres";

    /* asking for a Kerberos ticket might block; conninfo may overrule that */

    values[0] = "disable";
    values[1] = "arena";
    values[2] = (char *) pc->conf->conninfo.data;
    values[3] = "UTF8";
    values[4] = NULL;

    pc->state = NGX_ARENA_POSTGRES_CONNECTING;

    pc->timeout.handler = ngx_arena_postgres_expired;
    pc->timeout.data = pc;
    pc->timeout.log = &pc->log;
    pc->timeout.cancelable = 1;

    ngx_add_timer(&pc->timeout, pc->conf->timeout);

    ngx_log_debug0(NGX_LOG_DEBUG_EVENT, &pc->log, 0, "arena postgres: connect");

    session = PQconnectStartParams(keywords, values, 1);
    pc->session = session;

    if (session == NULL) {
        ngx_arena_postgres_abort(pc, "no memory");
        return;
    }

    (void) PQsetNoticeProcessor(session, ngx_arena_postgres_notice, pc);

    if (PQstatus(session) == CONNECTION_BAD) {
        ngx_arena_postgres_abort(pc, PQerrorMessage(session));
        return;
    }

    pc->pool = ngx_create_pool(1024, &pc->log);

    if (pc->pool == NULL
        || ngx_array_init(&pc->statements, pc->pool, 16, sizeof(ngx_str_t))
           != NGX_OK
        || ngx_arena_postgres_watch(pc, PQsocket(session), NGX_WRITE_EVENT)
           != NGX_OK)
    {
        ngx_arena_postgres_abort(pc, "no memory or connection to spare");
    }
}


static void
ngx_arena_postgres_notice(void *data, const char *message)
{
    ngx_arena_postgres_connection_t  *pc = data;

    u_char  line[256];

    ngx_log_error(NGX_LOG_INFO, &pc->log, 0, "arena: postgres: %s",
                  ngx_arena_postgres_line(line, sizeof(line), message));
}


/* Messages of libpq have line breaks, and may quote text of users. */

static u_char *
ngx_arena_postgres_line(u_char *buf, size_t size, const char *text)
{
    u_char  *p, *last;

    last = ngx_cpystrn(buf, (u_char *) text, size);

    for (p = buf; p < last; p++) {
        if (*p < 0x20 || *p == 0x7f) {
            *p = ' ';
        }
    }

    while (last > buf && last[-1] == ' ') {
        *--last = '\0';
    }

    return buf;
}


static void
ngx_arena_postgres_poll(ngx_arena_postgres_connection_t *pc)
{
    ngx_int_t                  event;
    PostgresPollingStatusType  status;

    /* libpq may close the socket and open another with the same number */

    ngx_arena_postgres_unwatch(pc, 0);

    status = PQconnectPoll(pc->session);

    switch (status) {

    case PGRES_POLLING_READING:
    case PGRES_POLLING_OK:
        event = NGX_READ_EVENT;
        break;

    case PGRES_POLLING_WRITING:
        event = NGX_WRITE_EVENT;
        break;

    default:
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
        return;
    }

    if (ngx_arena_postgres_watch(pc, PQsocket(pc->session), event) != NGX_OK) {
        ngx_arena_postgres_abort(pc, "no connection to spare");
        return;
    }

    if (status == PGRES_POLLING_OK) {
        ngx_arena_postgres_set(pc);
    }
}


static void
ngx_arena_postgres_set(ngx_arena_postgres_connection_t *pc)
{
    u_char  sql[sizeof("SET statement_timeout = ") + NGX_INT_T_LEN];

    pc->state = NGX_ARENA_POSTGRES_SETTING;

    /* queries given up here must not pile up there */

    (void) ngx_sprintf(sql, "SET statement_timeout = %M%Z",
                       pc->conf->timeout);

    if (PQsetnonblocking(pc->session, 1) != 0
        || PQsendQuery(pc->session, (char *) sql) == 0
        || ngx_arena_postgres_flush(pc) != NGX_OK)
    {
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
    }
}


void
ngx_arena_postgres_query(ngx_arena_postgres_connection_t *pc,
    ngx_arena_postgres_query_t *query)
{
    pc->query = query;
    query->connection = pc;

    ngx_log_debug2(NGX_LOG_DEBUG_EVENT, &pc->log, 0,
                   "arena postgres: %p sent, \"%V\"", query, &query->sql);

    if (ngx_arena_postgres_statement(pc)) {
        ngx_arena_postgres_execute(pc);

    } else {
        ngx_arena_postgres_prepare(pc);
    }
}


/* The number of the statement that its query needs, or 0. */

static ngx_uint_t
ngx_arena_postgres_statement(ngx_arena_postgres_connection_t *pc)
{
    ngx_str_t   *sql, *statement;
    ngx_uint_t   i;

    sql = &pc->query->sql;
    statement = pc->statements.elts;

    for (i = 0; i < pc->statements.nelts; i++) {
        if (ngx_arena_equal(&statement[i], sql)) {
            return i + 1;
        }
    }

    return 0;
}


static void
ngx_arena_postgres_prepare(ngx_arena_postgres_connection_t *pc)
{
    u_char  name[sizeof("arena_") + NGX_INT_T_LEN];

    pc->state = NGX_ARENA_POSTGRES_PREPARING;
    pc->log.action = "preparing a statement in postgres";

    (void) ngx_sprintf(name, "arena_%ui%Z", pc->statements.nelts + 1);

    if (PQsendPrepare(pc->session, (char *) name, (char *) pc->query->sql.data,
                      pc->query->nparams, NULL)
        == 0
        || ngx_arena_postgres_flush(pc) != NGX_OK)
    {
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
    }
}


static void
ngx_arena_postgres_execute(ngx_arena_postgres_connection_t *pc)
{
    u_char                       name[sizeof("arena_") + NGX_INT_T_LEN];
    ngx_uint_t                   i;
    const char                  *values[4];
    ngx_arena_postgres_query_t  *query;

    query = pc->query;

    for (i = 0; i < query->nparams; i++) {
        values[i] = (char *) query->params[i].data;
    }

    (void) ngx_sprintf(name, "arena_%ui%Z", ngx_arena_postgres_statement(pc));

    pc->state = NGX_ARENA_POSTGRES_QUERYING;
    pc->log.action = "waiting for postgres";

    if (PQsendQueryPrepared(pc->session, (char *) name, query->nparams, values,
                            NULL, NULL, 0)
        == 0
        || ngx_arena_postgres_flush(pc) != NGX_OK)
    {
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
    }
}


static void
ngx_arena_postgres_expired(ngx_event_t *ev)
{
    ngx_arena_postgres_abort(ev->data, "timed out");
}


static void
ngx_arena_postgres_event_handler(ngx_event_t *ev)
{
    PGresult                         *result;
    ngx_connection_t                 *c;
    ngx_arena_postgres_connection_t  *pc;

    c = ev->data;
    pc = c->data;

    if (pc->state == NGX_ARENA_POSTGRES_CONNECTING) {
        ngx_arena_postgres_poll(pc);
        return;
    }

    if ((!ev->write && PQconsumeInput(pc->session) == 0)
        || ngx_arena_postgres_flush(pc) != NGX_OK)
    {
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
        return;
    }

    while (!PQisBusy(pc->session)) {

        if (pc->state == NGX_ARENA_POSTGRES_IDLE) {
            return;
        }

        result = PQgetResult(pc->session);

        if (result == NULL) {
            ngx_arena_postgres_step(pc);
            return;
        }

        if (ngx_arena_postgres_keep(pc, result) != NGX_OK) {
            ngx_arena_postgres_abort(pc, "COPY is not supported");
            return;
        }
    }
}


/* The first fault is what counts, else the last result. */

static ngx_int_t
ngx_arena_postgres_keep(ngx_arena_postgres_connection_t *pc, PGresult *result)
{
    switch (PQresultStatus(result)) {

    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        PQclear(result);
        return NGX_ERROR;

    default:
        break;
    }

    if (pc->result && !ngx_arena_postgres_succeeded(pc)) {
        PQclear(result);
        return NGX_OK;
    }

    PQclear(pc->result);
    pc->result = result;

    return NGX_OK;
}


static ngx_uint_t
ngx_arena_postgres_succeeded(ngx_arena_postgres_connection_t *pc)
{
    ExecStatusType  status;

    status = PQresultStatus(pc->result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}


/* All results of what was sent are here. */

static void
ngx_arena_postgres_step(ngx_arena_postgres_connection_t *pc)
{
    ngx_str_t   *statement;
    ngx_uint_t   succeeded;

    succeeded = ngx_arena_postgres_succeeded(pc);

    if (PQstatus(pc->session) == CONNECTION_BAD
        || (pc->state == NGX_ARENA_POSTGRES_SETTING && !succeeded))
    {
        ngx_arena_postgres_abort(pc, PQerrorMessage(pc->session));
        return;
    }

    if (pc->state == NGX_ARENA_POSTGRES_QUERYING || !succeeded) {
        ngx_arena_postgres_finish(pc);
        return;
    }

    PQclear(pc->result);
    pc->result = NULL;

    if (pc->state == NGX_ARENA_POSTGRES_SETTING) {
        ngx_del_timer(&pc->timeout);
        pc->state = NGX_ARENA_POSTGRES_IDLE;

        ngx_log_debug0(NGX_LOG_DEBUG_EVENT, &pc->log, 0,
                       "arena postgres: ready");

        pc->calls->opened(pc->user);
        return;
    }

    statement = ngx_array_push(&pc->statements);

    if (statement == NULL) {
        ngx_arena_postgres_abort(pc, "no memory");
        return;
    }

    statement->len = pc->query->sql.len;
    statement->data = ngx_pstrdup(pc->pool, &pc->query->sql);

    if (statement->data == NULL) {
        ngx_arena_postgres_abort(pc, "no memory");
        return;
    }

    ngx_arena_postgres_execute(pc);
}


static void
ngx_arena_postgres_finish(ngx_arena_postgres_connection_t *pc)
{
    PGresult                      *result;
    ngx_arena_postgres_query_t    *query;
    ngx_arena_postgres_outcome_e   outcome;

    query = pc->query;
    result = pc->result;
    outcome = NGX_ARENA_POSTGRES_OK;

    if (!ngx_arena_postgres_succeeded(pc)) {
        ngx_arena_postgres_refusal(pc);
        outcome = NGX_ARENA_POSTGRES_ERROR;
    }

    pc->query = NULL;
    pc->result = NULL;
    pc->state = NGX_ARENA_POSTGRES_IDLE;
    pc->log.action = "keeping an idle connection to postgres";

    query->result = result;

    pc->calls->completed(pc->user, query, outcome);

    PQclear(result);
}


static void
ngx_arena_postgres_refusal(ngx_arena_postgres_connection_t *pc)
{
    u_char       line[256];
    const char  *message, *sqlstate;

    message = PQresultErrorField(pc->result, PG_DIAG_MESSAGE_PRIMARY);
    sqlstate = PQresultErrorField(pc->result, PG_DIAG_SQLSTATE);

    if (sqlstate == NULL) {
        sqlstate = "";
    }

    (void) ngx_cpystrn(pc->query->sqlstate, (u_char *) sqlstate,
                       sizeof(pc->query->sqlstate));

    ngx_log_error(NGX_LOG_ERR, &pc->log, 0,
                  "arena: postgres refused a query: %s %s", sqlstate,
                  ngx_arena_postgres_line(line, sizeof(line),
                                          message ? message : "no reason"));
}


void
ngx_arena_postgres_abort(ngx_arena_postgres_connection_t *pc,
    const char *reason)
{
    u_char                       line[256];
    ngx_arena_postgres_query_t  *query;
    ngx_arena_postgres_state_e   state;

    query = pc->query;
    state = pc->state;

    /* the reason may be in the session's own memory */

    (void) ngx_arena_postgres_line(line, sizeof(line), reason);

    ngx_arena_postgres_close(pc);
    pc->calls->failed(pc->user, pc, state > NGX_ARENA_POSTGRES_SETTING, line);

    if (query) {
        pc->calls->completed(pc->user, query,
                             state == NGX_ARENA_POSTGRES_QUERYING
                             ? NGX_ARENA_POSTGRES_UNKNOWN
                             : NGX_ARENA_POSTGRES_UNAVAILABLE);
    }
}


void
ngx_arena_postgres_close(ngx_arena_postgres_connection_t *pc)
{
    if (pc->timeout.timer_set) {
        ngx_del_timer(&pc->timeout);
    }

    ngx_arena_postgres_unwatch(pc, NGX_CLOSE_EVENT);

    PQclear(pc->result);
    PQfinish(pc->session);

    if (pc->pool) {
        ngx_destroy_pool(pc->pool);
    }

    pc->result = NULL;
    pc->session = NULL;
    pc->pool = NULL;
    pc->query = NULL;
    pc->state = NGX_ARENA_POSTGRES_CLOSED;
}


/* What does not fit into the socket waits for the write event. */

static ngx_int_t
ngx_arena_postgres_flush(ngx_arena_postgres_connection_t *pc)
{
    ngx_event_t  *wev;

    wev = pc->connection->write;

    switch (PQflush(pc->session)) {

    case 0:
        if (wev->active) {
            return ngx_del_event(wev, NGX_WRITE_EVENT, 0);
        }

        return NGX_OK;

    case 1:
        return ngx_arena_postgres_watch(pc, PQsocket(pc->session),
                                        NGX_WRITE_EVENT);
    }

    return NGX_ERROR;
}


ngx_uint_t
ngx_arena_postgres_rows(ngx_arena_postgres_query_t *query)
{
    return query->result ? PQntuples(query->result) : 0;
}


ngx_str_t
ngx_arena_postgres_value(ngx_arena_postgres_query_t *query, ngx_uint_t row,
    ngx_uint_t column)
{
    PGresult   *result;
    ngx_str_t   value;

    ngx_str_null(&value);

    result = query->result;

    if (row < ngx_arena_postgres_rows(query)
        && column < (ngx_uint_t) PQnfields(result))
    {
        value.len = PQgetlength(result, row, column);
        value.data = (u_char *) PQgetvalue(result, row, column);
    }

    return value;
}
