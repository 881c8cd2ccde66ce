
/*
 * Counting what calls do, and what scripts say is to be counted.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_run.h"


typedef struct {
    ngx_str_t             name;
    ngx_arena_metric_e    metric;
} ngx_arena_count_t;


typedef enum {
    NGX_ARENA_COUNT_ACCEPTED = 0,
    NGX_ARENA_COUNT_REFUSED,
    NGX_ARENA_COUNT_LOST,
    NGX_ARENA_COUNT_REPLAYS
} ngx_arena_count_replay_e;


/* Metrics that a script may count: tag('count', name, by). */

static ngx_arena_count_t  ngx_arena_counts[] = {
    { ngx_string("journal_batches"),   NGX_ARENA_METRIC_JOURNAL_BATCHES },
    { ngx_string("journal_entries"),   NGX_ARENA_METRIC_JOURNAL_ENTRIES },
    { ngx_string("restores_started"),  NGX_ARENA_METRIC_RESTORES_STARTED },
    { ngx_string("restores_finished"), NGX_ARENA_METRIC_RESTORES_FINISHED },
    { ngx_string("restores_failed"),   NGX_ARENA_METRIC_RESTORES_FAILED },
    { ngx_string("archives_started"),  NGX_ARENA_METRIC_ARCHIVES_STARTED },
    { ngx_string("archives_finished"), NGX_ARENA_METRIC_ARCHIVES_FINISHED },
    { ngx_string("clock_looks"),       NGX_ARENA_METRIC_CLOCK_LOOKS },
    { ngx_string("clock_late"),        NGX_ARENA_METRIC_CLOCK_LATE },

    { ngx_null_string, 0 }
};


static ngx_str_t  ngx_arena_count_replays[] = {
    ngx_string("accepted"),
    ngx_string("refused"),
    ngx_string("lost")
};


ngx_int_t
ngx_arena_count(ngx_arena_call_t *call, ngx_str_t *name, ngx_str_t *by)
{
    ngx_int_t           n;
    ngx_arena_count_t  *count;

    n = ngx_atoi(by->data, by->len);

    for (count = ngx_arena_counts; count->name.len; count++) {

        if (n >= 0 && ngx_arena_equal(&count->name, name)) {
            ngx_arena_metric_add(call->worker->metrics, count->metric, NULL,
                                 n);
            return NGX_OK;
        }
    }

    ngx_log_error(NGX_LOG_ERR, call->log, 0,
                  "arena: a result counts \"%V\" by \"%V\"", name, by);

    return NGX_ERROR;
}


/* An event was published; heard: how many workers, of all hosts, got it. */

ngx_int_t
ngx_arena_count_event(ngx_arena_call_t *call, ngx_str_t *name,
    ngx_str_t *heard)
{
    ngx_arena_metric_add(call->worker->metrics, NGX_ARENA_METRIC_EVENTS, name,
                         1);
    ngx_arena_metric_add(call->worker->metrics,
                         NGX_ARENA_METRIC_EVENTS_UNHEARD, name,
                         ngx_atoi(heard->data, heard->len) == 0);

    return NGX_OK;
}


void
ngx_arena_count_error(ngx_arena_call_t *call)
{
    ngx_arena_metric_add(call->worker->metrics, NGX_ARENA_METRIC_SCRIPT_ERRORS,
                         &call->script->name, 1);
}


void
ngx_arena_count_query(ngx_arena_call_t *call,
    ngx_arena_postgres_outcome_e outcome)
{
    ngx_str_t  values[2], sqlstate;

    static ngx_str_t  names[] = {
        ngx_string("answered"), ngx_string("error"),
        ngx_string("unavailable"), ngx_string("unknown")
    };

    values[0] = call->script->name;
    values[1] = names[outcome];

    ngx_arena_metric_add(call->worker->metrics,
                         NGX_ARENA_METRIC_POSTGRES_QUERIES, values, 1);

    if (outcome == NGX_ARENA_POSTGRES_ERROR) {
        sqlstate.data = call->run->query.sqlstate;
        sqlstate.len = ngx_strlen(sqlstate.data);

        ngx_arena_metric_add(call->worker->metrics,
                             NGX_ARENA_METRIC_POSTGRES_ERRORS, &sqlstate, 1);
    }
}


void
ngx_arena_count_replay(ngx_arena_call_t *replay)
{
    u_char      *space, *last;
    ngx_int_t    n[NGX_ARENA_COUNT_REPLAYS];
    ngx_uint_t   i;
    ngx_str_t   *body;

    ngx_memzero(n, sizeof(n));
    body = &replay->result.body;
    last = body->data + body->len;
    space = ngx_strlchr(body->data, last, ' ');

    if (replay->result.outcome != NGX_ARENA_CALL_DONE || space == NULL) {
        n[NGX_ARENA_COUNT_LOST] = replay->run->nentries;

    } else {
        n[NGX_ARENA_COUNT_ACCEPTED] = ngx_atoi(body->data, space - body->data);
        n[NGX_ARENA_COUNT_REFUSED] = ngx_atoi(space + 1, last - space - 1);
    }

    for (i = 0; i < NGX_ARENA_COUNT_REPLAYS; i++) {
        if (n[i] > 0) {
            ngx_arena_metric_add(replay->worker->metrics,
                                 NGX_ARENA_METRIC_RESTORE_ENTRIES,
                                 &ngx_arena_count_replays[i], n[i]);
        }
    }
}


void
ngx_arena_count_start(ngx_arena_worker_t *worker)
{
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    script = worker->scripts->scripts.elts;

    for (i = 0; i < worker->scripts->scripts.nelts; i++) {
        ngx_arena_metric_add(worker->metrics, NGX_ARENA_METRIC_SCRIPT_ERRORS,
                             &script[i].name, 0);

        if (script[i].shared) {
            ngx_arena_metric_add(worker->metrics,
                                 NGX_ARENA_METRIC_SHARED_ANSWERS,
                                 &script[i].name, 0);
        }
    }

    for (i = 0; i < NGX_ARENA_COUNT_REPLAYS; i++) {
        ngx_arena_metric_add(worker->metrics, NGX_ARENA_METRIC_RESTORE_ENTRIES,
                             &ngx_arena_count_replays[i], 0);
    }
}
