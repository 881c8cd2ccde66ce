
/*
 * Timers: what a script asked for, that the clock of its scope is run on the same
 * thing after a while.  They are a worker's own and may be lost with it: a job
 * sees to everything that wants attention within a second.
 *
 * Very many may be due at one instant.  timers_most run at once, and the others
 * in turn, so that they leave room for requests in the queue of Redis.
 */


#include "ngx_arena_run.h"


#define NGX_ARENA_TIMER_MAX  (86400 * 1000)


typedef struct {
    ngx_str_node_t        node;        /* first; its string is the scope's name,
                                          a colon and the id */
    ngx_event_t           event;
    ngx_queue_t           queue;       /* in worker->timers_due */
    ngx_arena_worker_t   *worker;
    ngx_arena_scope_t    *scope;
    ngx_msec_t            at;          /* as ngx_current_msec has it */
} ngx_arena_timer_t;


static ngx_arena_timer_t *ngx_arena_timer_create(ngx_arena_worker_t *worker,
    ngx_arena_scope_t *scope, ngx_str_t *name, uint32_t hash);
static void ngx_arena_timer_handler(ngx_event_t *ev);
static void ngx_arena_timers_run(ngx_arena_worker_t *worker);
static ngx_int_t ngx_arena_timer_run(ngx_arena_timer_t *timer);
static void ngx_arena_timer_done(ngx_arena_call_t *call);


void
ngx_arena_timer(ngx_arena_worker_t *worker, ngx_arena_scope_t *scope,
    ngx_str_t *id, ngx_msec_t delay)
{
    u_char             text[128];
    uint32_t           hash;
    ngx_str_t          name;
    ngx_msec_t         at;
    ngx_arena_timer_t  *timer;

    name.data = text;
    name.len = ngx_snprintf(text, sizeof(text), "%V:%V", &scope->name, id)
               - text;

    delay = ngx_min(ngx_max(delay, 1), NGX_ARENA_TIMER_MAX);
    at = ngx_current_msec + delay;
    hash = ngx_crc32_short(name.data, name.len);
    timer = (ngx_arena_timer_t *) ngx_str_rbtree_lookup(&worker->timers, &name,
                                                      hash);

    if (timer && (ngx_msec_int_t) (at - timer->at) >= 0) {
        return;
    }

    if (timer == NULL) {
        timer = ngx_arena_timer_create(worker, scope, &name, hash);

        if (timer == NULL) {
            return;
        }
    }

    ngx_log_debug2(NGX_LOG_DEBUG_CORE, worker->log, 0,
                   "arena timer: \"%V\" in %M ms", &name, delay);

    timer->at = at;
    ngx_add_timer(&timer->event, delay);
}


static ngx_arena_timer_t *
ngx_arena_timer_create(ngx_arena_worker_t *worker, ngx_arena_scope_t *scope,
    ngx_str_t *name, uint32_t hash)
{
    ngx_arena_timer_t  *timer;

    timer = ngx_calloc(sizeof(ngx_arena_timer_t) + name->len, worker->log);
    if (timer == NULL) {
        return NULL;
    }

    timer->worker = worker;
    timer->scope = scope;
    timer->node.node.key = hash;
    timer->node.str.len = name->len;
    timer->node.str.data = (u_char *) (timer + 1);
    ngx_memcpy(timer->node.str.data, name->data, name->len);

    timer->event.handler = ngx_arena_timer_handler;
    timer->event.data = timer;
    timer->event.log = worker->log;
    timer->event.cancelable = 1;

    ngx_rbtree_insert(&worker->timers, &timer->node.node);

    return timer;
}


static void
ngx_arena_timer_handler(ngx_event_t *ev)
{
    ngx_arena_timer_t  *timer;

    timer = ev->data;

    ngx_queue_insert_tail(&timer->worker->timers_due, &timer->queue);

    ngx_arena_timers_run(timer->worker);
}


static void
ngx_arena_timers_run(ngx_arena_worker_t *worker)
{
    ngx_queue_t        *q;
    ngx_arena_timer_t  *timer;

    while (worker->timers_running < worker->timers_most
           && !ngx_queue_empty(&worker->timers_due))
    {
        q = ngx_queue_head(&worker->timers_due);
        ngx_queue_remove(q);

        timer = ngx_queue_data(q, ngx_arena_timer_t, queue);
        ngx_rbtree_delete(&worker->timers, &timer->node.node);

        if (ngx_arena_timer_run(timer) == NGX_OK) {
            worker->timers_running++;
        }

        ngx_free(timer);
    }
}


static ngx_int_t
ngx_arena_timer_run(ngx_arena_timer_t *timer)
{
    u_char     text[128];
    ngx_str_t  id, arguments;

    id = timer->node.str;
    id.data += timer->scope->name.len + 1;
    id.len -= timer->scope->name.len + 1;

    arguments.data = text;
    arguments.len = ngx_snprintf(text, sizeof(text), "{\"%V\":\"%V\"}",
                                 &timer->scope->id, &id)
                    - text;

    return ngx_arena_call_by_name(timer->worker, &timer->scope->clock,
                                  &arguments, ngx_arena_timer_done,
                                  timer->worker);
}


static void
ngx_arena_timer_done(ngx_arena_call_t *call)
{
    ngx_arena_worker_t  *worker;

    worker = call->data;
    worker->timers_running--;

    ngx_arena_timers_run(worker);
}
