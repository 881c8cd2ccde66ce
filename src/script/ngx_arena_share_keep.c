
/*
 * The shares of a worker, by name, and what is kept of their answers.
 */


#include "ngx_arena_share_keep.h"
#include "ngx_arena_run.h"


#define NGX_ARENA_SHARE_IDLE     1024                 /* that hold an answer */
#define NGX_ARENA_SHARE_SIZE     (8 * 1024 * 1024)    /* of these answers */

#define NGX_ARENA_SHARE_OK       200


static ngx_int_t ngx_arena_share_name(ngx_arena_call_t *call,
    ngx_str_t *name);
static ngx_arena_share_t *ngx_arena_share_create(ngx_arena_shares_t *shares,
    ngx_arena_call_t *call, ngx_str_t *name, uint32_t hash);
static void ngx_arena_share_evict(ngx_arena_shares_t *shares);


ngx_arena_share_t *
ngx_arena_share_find(ngx_arena_shares_t *shares, ngx_arena_call_t *call)
{
    uint32_t            hash;
    ngx_str_t           name;
    ngx_arena_share_t  *share;

    if (ngx_arena_call_input_key(call) != NGX_OK
        || ngx_arena_share_name(call, &name) != NGX_OK)
    {
        return NULL;
    }

    hash = ngx_crc32_short(name.data, name.len);
    share = (ngx_arena_share_t *) ngx_str_rbtree_lookup(&shares->tree, &name,
                                                        hash);

    return share ? share : ngx_arena_share_create(shares, call, &name, hash);
}


/*
 * The script, and all that it is given: what is absent is what it is then, so
 * that a default and the same value are one.
 */

static ngx_int_t
ngx_arena_share_name(ngx_arena_call_t *call, ngx_str_t *name)
{
    u_char      *p;
    ngx_str_t   *text;
    ngx_uint_t   i;

    name->len = call->script->name.len;

    for (i = 0; i < call->script->arguments.nelts; i++) {
        name->len += sizeof(" :") + NGX_SIZE_T_LEN + call->values[i].text.len;
    }

    name->data = ngx_pnalloc(call->pool, name->len);
    if (name->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(name->data, call->script->name.data,
                   call->script->name.len);

    for (i = 0; i < call->script->arguments.nelts; i++) {
        text = &call->values[i].text;
        p = ngx_sprintf(p, " %uz:%V", text->len, text);
    }

    name->len = p - name->data;

    return NGX_OK;
}


static ngx_arena_share_t *
ngx_arena_share_create(ngx_arena_shares_t *shares, ngx_arena_call_t *call,
    ngx_str_t *name, uint32_t hash)
{
    u_char             *p;
    ngx_arena_share_t  *share;

    share = ngx_calloc(sizeof(ngx_arena_share_t) + name->len + call->key.len,
                       shares->worker->log);
    if (share == NULL) {
        return NULL;
    }

    p = (u_char *) (share + 1);
    share->node.node.key = hash;
    share->node.str.data = p;
    share->node.str.len = name->len;

    p = ngx_cpymem(p, name->data, name->len);
    share->key.data = p;
    share->key.len = call->key.len;
    ngx_memcpy(p, call->key.data, call->key.len);

    share->shares = shares;
    ngx_queue_init(&share->waiting);
    ngx_queue_init(&share->joined);
    ngx_queue_insert_head(&shares->idle, &share->idle);

    ngx_rbtree_insert(&shares->tree, &share->node.node);
    shares->count++;

    return share;
}


ngx_uint_t
ngx_arena_share_is_fresh(ngx_arena_share_t *share)
{
    return (ngx_msec_int_t) (share->until - ngx_current_msec) > 0
           && ngx_arena_share_is_unchanged(share);
}


ngx_uint_t
ngx_arena_share_is_unchanged(ngx_arena_share_t *share)
{
    return share->changes == ngx_arena_changes(share->shares->worker->changes,
                                               &share->key);
}


ngx_arena_answer_t *
ngx_arena_share_answer(ngx_arena_call_t *call)
{
    ngx_uint_t           i;
    ngx_pool_t          *pool;
    ngx_str_t           *strings[3];
    ngx_arena_answer_t  *answer;

    pool = ngx_create_pool(1024, call->worker->log);
    if (pool == NULL) {
        return NULL;
    }

    answer = ngx_pcalloc(pool, sizeof(ngx_arena_answer_t));
    if (answer == NULL) {
        ngx_destroy_pool(pool);
        return NULL;
    }

    answer->pool = pool;
    answer->references = 1;
    answer->result = call->result;
    answer->elapsed = call->elapsed;

    strings[0] = &answer->result.body;
    strings[1] = &answer->result.code;
    strings[2] = &answer->result.type;

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        strings[i]->data = ngx_pstrdup(pool, strings[i]);

        if (strings[i]->data == NULL) {
            ngx_destroy_pool(pool);
            return NULL;
        }
    }

    return answer;
}


void
ngx_arena_share_keep(ngx_arena_share_t *share, ngx_arena_answer_t *answer)
{
    ngx_arena_share_drop_answer(share);

    if (answer->result.outcome != NGX_ARENA_CALL_DONE
        || answer->result.status != NGX_ARENA_SHARE_OK)
    {
        return;
    }

    share->answer = answer;
    share->shares->size += answer->result.body.len;
    answer->references++;
}


void
ngx_arena_share_settle(ngx_arena_share_t *share)
{
    ngx_queue_remove(&share->idle);
    ngx_queue_init(&share->idle);

    if (share->slot || share->next) {
        return;
    }

    ngx_queue_insert_head(&share->shares->idle, &share->idle);
    ngx_arena_share_evict(share->shares);
}


static void
ngx_arena_share_evict(ngx_arena_shares_t *shares)
{
    ngx_queue_t        *q;
    ngx_arena_share_t  *share;

    while (!ngx_queue_empty(&shares->idle)) {
        q = ngx_queue_last(&shares->idle);
        share = ngx_queue_data(q, ngx_arena_share_t, idle);

        if (shares->count <= NGX_ARENA_SHARE_IDLE
            && shares->size <= NGX_ARENA_SHARE_SIZE
            && share->answer && ngx_arena_share_is_fresh(share))
        {
            return;
        }

        ngx_arena_share_forget(share);
    }
}


void
ngx_arena_share_forget(ngx_arena_share_t *share)
{
    ngx_queue_remove(&share->idle);
    ngx_rbtree_delete(&share->shares->tree, &share->node.node);
    share->shares->count--;

    ngx_arena_share_drop_answer(share);
    ngx_free(share);
}


void
ngx_arena_share_drop_answer(ngx_arena_share_t *share)
{
    if (share->answer == NULL) {
        return;
    }

    share->shares->size -= share->answer->result.body.len;
    ngx_arena_answer_release(share->answer);
    share->answer = NULL;
}


void
ngx_arena_answer_release(ngx_arena_answer_t *answer)
{
    if (--answer->references == 0) {
        ngx_destroy_pool(answer->pool);
    }
}
