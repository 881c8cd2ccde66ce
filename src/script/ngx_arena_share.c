
/*
 * Shared calls.  One for each key (a script and its arguments) is under way,
 * and two of all keys together; the others stand in line, by turns of who
 * asked first.  Whoever asks for five hundred pages at once does not fill Redis
 * so, nor who asks for the longest one each time that something changes: a
 * slot rests for several times as long as its call took.
 */


#include "ngx_arena_share_keep.h"
#include "ngx_arena_run.h"


#define NGX_ARENA_SHARE_REST     7                    /* times its call */
#define NGX_ARENA_SHARE_LONGEST  100                  /* ms that it rests */
#define NGX_ARENA_SHARE_LINE     512                  /* shares in line */


static ngx_int_t ngx_arena_share_wait(ngx_arena_share_t *share,
    ngx_arena_call_t *call, ngx_arena_sharer_t *sharer);
static void ngx_arena_share_run(ngx_arena_shares_t *shares);
static void ngx_arena_share_handler(ngx_arena_call_t *call);
static void ngx_arena_share_rest(ngx_arena_share_slot_t *slot);
static void ngx_arena_share_rested(ngx_event_t *ev);
static void ngx_arena_share_give(ngx_arena_share_t *share,
    ngx_arena_answer_t *answer);
static void ngx_arena_share_move(ngx_queue_t *from, ngx_queue_t *to);


ngx_arena_shares_t *
ngx_arena_shares_create(ngx_cycle_t *cycle, ngx_arena_worker_t *worker)
{
    ngx_uint_t           i;
    ngx_arena_shares_t  *shares;

    shares = ngx_pcalloc(cycle->pool, sizeof(ngx_arena_shares_t));
    if (shares == NULL) {
        return NULL;
    }

    shares->worker = worker;
    ngx_queue_init(&shares->idle);
    ngx_arena_fair_init(&shares->line);
    ngx_rbtree_init(&shares->tree, &shares->sentinel,
                    ngx_str_rbtree_insert_value);

    for (i = 0; i < NGX_ARENA_SHARE_SLOTS; i++) {
        shares->slots[i].rest.handler = ngx_arena_share_rested;
        shares->slots[i].rest.data = shares;
        shares->slots[i].rest.log = cycle->log;
        shares->slots[i].rest.cancelable = 1;
    }

    return shares;
}


void
ngx_arena_shares_destroy(ngx_arena_shares_t *shares)
{
    ngx_arena_share_t  *share;

    while (shares->tree.root != &shares->sentinel) {
        share = (ngx_arena_share_t *) ngx_rbtree_min(shares->tree.root,
                                                     &shares->sentinel);
        if (share->next) {
            ngx_arena_call_free(share->next);
        }

        ngx_arena_share_forget(share);
    }
}


ngx_int_t
ngx_arena_share_enter(ngx_arena_call_t *call, ngx_arena_sharer_t *sharer)
{
    ngx_int_t            rc;
    ngx_arena_share_t   *share;
    ngx_arena_shares_t  *shares;

    shares = call->worker->shares;
    share = ngx_arena_share_find(shares, call);

    if (share == NULL) {
        ngx_arena_call_free(call);
        return NGX_ERROR;
    }

    if (share->answer && ngx_arena_share_is_fresh(share)) {
        ngx_arena_call_free(call);
        share->answer->references++;
        sharer->answer = share->answer;
        return NGX_OK;
    }

    rc = ngx_arena_share_wait(share, call, sharer);

    ngx_arena_share_settle(share);
    ngx_arena_share_run(shares);

    return rc;
}


/*
 * For the call under way, unless something has changed since it was run: then
 * for the one behind it.
 */

static ngx_int_t
ngx_arena_share_wait(ngx_arena_share_t *share, ngx_arena_call_t *call,
    ngx_arena_sharer_t *sharer)
{
    ngx_arena_shares_t  *shares;

    shares = share->shares;

    if (share->slot && ngx_arena_share_is_unchanged(share)) {
        ngx_arena_call_free(call);
        ngx_queue_insert_tail(&share->joined, &sharer->queue);
        sharer->share = share;
        return NGX_AGAIN;
    }

    if (share->next) {
        ngx_arena_call_free(call);

    } else {
        if (shares->line.length >= NGX_ARENA_SHARE_LINE) {
            ngx_arena_call_free(call);
            return NGX_BUSY;
        }

        share->next = call;
    }

    ngx_queue_insert_tail(&share->waiting, &sharer->queue);
    sharer->share = share;

    if (!share->slot && !share->in_line) {
        share->in_line = 1;
        ngx_arena_fair_add(&shares->line, &share->line, sharer->flow);
    }

    return NGX_AGAIN;
}


static void
ngx_arena_share_run(ngx_arena_shares_t *shares)
{
    ngx_uint_t          i;
    ngx_queue_t        *q;
    ngx_arena_call_t   *call;
    ngx_arena_share_t  *share;

    for (i = 0; i < NGX_ARENA_SHARE_SLOTS; i++) {

        if (shares->slots[i].taken) {
            continue;
        }

        q = ngx_arena_fair_next(&shares->line);
        if (q == NULL) {
            return;
        }

        share = ngx_queue_data(q, ngx_arena_share_t, line);
        call = share->next;

        share->in_line = 0;
        share->next = NULL;
        share->slot = &shares->slots[i];
        share->slot->taken = 1;
        share->slot->began = ngx_arena_microseconds();

        ngx_arena_share_drop_answer(share);
        ngx_arena_share_move(&share->waiting, &share->joined);

        share->changes = ngx_arena_changes(shares->worker->changes,
                                           &share->key);
        share->until = ngx_current_msec + call->script->shared;

        call->handler = ngx_arena_share_handler;
        call->data = share;

        ngx_arena_call_run(call);
    }
}


static void
ngx_arena_share_handler(ngx_arena_call_t *call)
{
    ngx_queue_t         *q;
    ngx_arena_share_t   *share;
    ngx_arena_answer_t  *answer;
    ngx_arena_shares_t  *shares;
    ngx_arena_sharer_t  *sharer;

    share = call->data;
    shares = share->shares;
    answer = ngx_arena_share_answer(call);

    if (answer) {
        ngx_arena_share_keep(share, answer);
        ngx_arena_share_give(share, answer);
        ngx_arena_answer_release(answer);

    } else {
        ngx_arena_share_give(share, NULL);
    }

    ngx_arena_share_rest(share->slot);
    share->slot = NULL;

    if (share->next) {
        q = ngx_queue_head(&share->waiting);
        sharer = ngx_queue_data(q, ngx_arena_sharer_t, queue);

        share->in_line = 1;
        ngx_arena_fair_add(&shares->line, &share->line, sharer->flow);
    }

    ngx_arena_share_settle(share);
}


static void
ngx_arena_share_rest(ngx_arena_share_slot_t *slot)
{
    uint64_t  took;

    took = NGX_ARENA_SHARE_REST * (ngx_arena_microseconds() - slot->began)
           / 1000;

    ngx_add_timer(&slot->rest, ngx_min(took + 1, NGX_ARENA_SHARE_LONGEST));
}


static void
ngx_arena_share_rested(ngx_event_t *ev)
{
    ngx_arena_share_slot_t  *slot;

    slot = (ngx_arena_share_slot_t *)
                       ((u_char *) ev - offsetof(ngx_arena_share_slot_t, rest));
    slot->taken = 0;

    ngx_arena_share_run(ev->data);
}


/* Who comes while it is given is not among those. */

static void
ngx_arena_share_give(ngx_arena_share_t *share, ngx_arena_answer_t *answer)
{
    ngx_queue_t          joined, *q;
    ngx_arena_sharer_t  *sharer;

    ngx_queue_init(&joined);
    ngx_arena_share_move(&share->joined, &joined);

    while (!ngx_queue_empty(&joined)) {
        q = ngx_queue_head(&joined);
        sharer = ngx_queue_data(q, ngx_arena_sharer_t, queue);

        ngx_queue_remove(q);
        sharer->share = NULL;
        sharer->answer = answer;

        if (answer) {
            answer->references++;
        }

        sharer->handler(sharer);
    }
}


static void
ngx_arena_share_move(ngx_queue_t *from, ngx_queue_t *to)
{
    if (!ngx_queue_empty(from)) {
        ngx_queue_add(to, from);
        ngx_queue_init(from);
    }
}


void
ngx_arena_share_leave(ngx_arena_sharer_t *sharer)
{
    ngx_arena_share_t  *share;

    share = sharer->share;

    if (sharer->answer) {
        ngx_arena_answer_release(sharer->answer);
        sharer->answer = NULL;
        return;
    }

    if (share == NULL) {
        return;
    }

    ngx_queue_remove(&sharer->queue);
    sharer->share = NULL;

    if (share->next == NULL || !ngx_queue_empty(&share->waiting)) {
        return;
    }

    /* nobody waits for a call that was not run */

    if (share->in_line) {
        share->in_line = 0;
        ngx_arena_fair_remove(&share->shares->line, &share->line);
    }

    ngx_arena_call_free(share->next);
    share->next = NULL;
    ngx_arena_share_settle(share);
}
