
/*
 * Wakes: scripts that asked to be run on a battle after a while.  They are a
 * worker's own and may be lost with it: the job "clock" sees to every battle
 * within a second.
 */


#include "ngx_arena_run.h"


#define NGX_ARENA_WAKE_MAX  (86400 * 1000)


typedef struct {
    ngx_str_node_t        node;        /* first; its string is the id */
    ngx_event_t           event;
    ngx_arena_worker_t   *worker;
    ngx_msec_t            at;          /* as ngx_current_msec has it */
} ngx_arena_wake_t;


static ngx_arena_wake_t *ngx_arena_wake_create(ngx_arena_worker_t *worker,
    ngx_str_t *id, uint32_t hash);
static void ngx_arena_wake_handler(ngx_event_t *ev);


static ngx_str_t  ngx_arena_wake_script = ngx_string("battle_tick");


void
ngx_arena_wake(ngx_arena_worker_t *worker, ngx_str_t *id, ngx_msec_t delay)
{
    uint32_t           hash;
    ngx_msec_t         at;
    ngx_arena_wake_t  *wake;

    delay = ngx_min(ngx_max(delay, 1), NGX_ARENA_WAKE_MAX);
    at = ngx_current_msec + delay;
    hash = ngx_crc32_short(id->data, id->len);
    wake = (ngx_arena_wake_t *) ngx_str_rbtree_lookup(&worker->wakes, id,
                                                      hash);

    if (wake && (ngx_msec_int_t) (at - wake->at) >= 0) {
        return;
    }

    if (wake == NULL) {
        wake = ngx_arena_wake_create(worker, id, hash);

        if (wake == NULL) {
            return;
        }
    }

    ngx_log_debug2(NGX_LOG_DEBUG_CORE, worker->log, 0,
                   "arena wake: \"%V\" in %M ms", id, delay);

    wake->at = at;
    ngx_add_timer(&wake->event, delay);
}


static ngx_arena_wake_t *
ngx_arena_wake_create(ngx_arena_worker_t *worker, ngx_str_t *id, uint32_t hash)
{
    ngx_arena_wake_t  *wake;

    wake = ngx_calloc(sizeof(ngx_arena_wake_t) + id->len, worker->log);
    if (wake == NULL) {
        return NULL;
    }

    wake->worker = worker;
    wake->node.node.key = hash;
    wake->node.str.len = id->len;
    wake->node.str.data = (u_char *) (wake + 1);
    ngx_memcpy(wake->node.str.data, id->data, id->len);

    wake->event.handler = ngx_arena_wake_handler;
    wake->event.data = wake;
    wake->event.log = worker->log;
    wake->event.cancelable = 1;

    ngx_rbtree_insert(&worker->wakes, &wake->node.node);

    return wake;
}


static void
ngx_arena_wake_handler(ngx_event_t *ev)
{
    u_char             text[128];
    ngx_str_t          arguments;
    ngx_arena_wake_t  *wake;

    wake = ev->data;

    arguments.data = text;
    arguments.len = ngx_snprintf(text, sizeof(text), "{\"id\":\"%V\"}",
                                 &wake->node.str)
                    - text;

    ngx_rbtree_delete(&wake->worker->wakes, &wake->node.node);

    (void) ngx_arena_call_by_name(wake->worker, &ngx_arena_wake_script,
                                  &arguments, NULL, NULL);

    ngx_free(wake);
}
